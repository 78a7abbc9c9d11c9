import { z } from 'zod';
import { type Polarity, polarityOf } from './labels.ts';

/** Levels of nesting that are read: `[[{ label, score }]]`, and `{ results: [{ labels, scores }] }`. */
const MAX_DEPTH = 5;

/** Fields whose text is the verdict, or the name of what the score beside it is of. */
const LABEL_FIELDS = ['label', 'class', 'tag', 'name', 'verdict', 'result', 'rating', 'prediction', 'output', 'text'];

/** Words and characters of a label. What is longer is a sentence about the picture. */
const [MAX_LABEL_WORDS, MAX_LABEL_LENGTH] = [3, 40];

/** Fields whose number says how sure the model is of the label beside it. */
const SCORE_FIELDS = ['score', 'confidence', 'probability', 'prob', 'value'];

const jsonObject = z.record(z.string(), z.unknown());

/**
 * What the output of a moderation model says of a picture, whatever its form:
 * - a label, alone or at the beginning of the first line: `nsfw`, `unsafe\nS2`; also in pieces, or as JSON
 * - true or false, which is whether it is flagged; in an object, by its name: `nsfw_detected`, `falcon_is_safe`
 * - a label with a score, or a list of them; an object of scores by label; labels and scores in two lists
 *
 * The model's own yes or no counts more than its scores; of those, one that reaches the threshold is enough. Undefined where
 * nothing says anything about that.
 * @param threshold in 0…1
 */
export function readVerdict(output: unknown, threshold: number): Polarity | undefined {
  const found = [...readFindings(output, threshold, MAX_DEPTH)];
  for (const kind of ['decision', 'score'] as const) {
    const said = found.filter((finding) => finding.kind === kind).map(({ polarity }) => polarity);
    if (said.length > 0) return said.includes('flagged') ? 'flagged' : 'clean';
  }
  return undefined;
}

interface Finding {
  readonly kind: 'decision' | 'score';
  readonly polarity: Polarity;
}

function* readFindings(output: unknown, threshold: number, depth: number): Generator<Finding> {
  if (depth === 0) return;
  if (typeof output === 'boolean') yield { kind: 'decision', polarity: output ? 'flagged' : 'clean' };
  else if (typeof output === 'string') yield* readText(output, threshold, depth);
  else if (Array.isArray(output)) {
    // The pieces of a text, one after the other.
    if (output.every((part) => typeof part === 'string')) yield* readText(output.join(''), threshold, depth);
    else for (const part of output) yield* readFindings(part, threshold, depth - 1);
  } else {
    const object = jsonObject.safeParse(output).data;
    if (object) yield* readObject(object, threshold, depth);
  }
}

function* readText(text: string, threshold: number, depth: number): Generator<Finding> {
  const trimmed = text.trim();
  if (/^[[{]/.test(trimmed)) {
    try {
      yield* readFindings(JSON.parse(trimmed), threshold, depth - 1);
    } catch {
      // No JSON, and no label either.
    }
    return;
  }
  const [line = ''] = trimmed.split(/\r?\n/);
  const isLabel = line.length <= MAX_LABEL_LENGTH && line.split(/\s+/).length <= MAX_LABEL_WORDS;
  // An address may contain any word.
  const polarity = isLabel && !/^\w+:\/\//.test(line) ? polarityOf(line) : undefined;
  if (polarity) yield { kind: 'decision', polarity };
}

function* readObject(object: Readonly<Record<string, unknown>>, threshold: number, depth: number): Generator<Finding> {
  const label = LABEL_FIELDS.map((name) => object[name]).find((value) => typeof value === 'string');
  const score = SCORE_FIELDS.map((name) => object[name]).find((value) => typeof value === 'number');
  if (typeof label === 'string' && score !== undefined) {
    yield* readScore(label, score, threshold);
    return;
  }
  if (Array.isArray(object.labels) && Array.isArray(object.scores)) {
    for (const [at, name] of object.labels.entries()) yield* readScore(String(name), object.scores[at], threshold);
    return;
  }
  if (typeof label === 'string') yield* readText(label, threshold, depth);
  for (const [name, value] of Object.entries(object)) {
    const polarity = polarityOf(name);
    if (typeof value === 'boolean') {
      if (polarity) yield { kind: 'decision', polarity: value === (polarity === 'flagged') ? 'flagged' : 'clean' };
    } else if (typeof value === 'number') yield* readScore(name, value, threshold);
    else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      // What was found of that kind: `nsfw: ["breasts"]`.
      if (polarity === 'flagged') yield { kind: 'decision', polarity: value.length > 0 ? 'flagged' : 'clean' };
    } else if (typeof value === 'object') yield* readFindings(value, threshold, depth - 1);
  }
}

/** A score of a clean label flags nothing by itself: the others are scores of their own. */
function* readScore(label: string, score: unknown, threshold: number): Generator<Finding> {
  const polarity = polarityOf(label);
  if (!polarity || typeof score !== 'number' || !(score >= 0 && score <= 1)) return;
  yield { kind: 'score', polarity: polarity === 'flagged' && score >= threshold ? 'flagged' : 'clean' };
}
