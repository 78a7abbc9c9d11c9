import { ComponentType } from 'discord.js';
import { costText } from '#discord/messages/cost-text.ts';
import { formatDuration } from '#discord/messages/format.ts';
import { jobMessage, type Message, type MessageFile, smallText } from '#discord/messages/message.ts';
import { resultFileName } from '#discord/result-file-name.ts';
import { filteredIndexes } from '#schema/job/filtered-pictures.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobView } from '#schema/job/job-view.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { getParamValue, type Model } from '#schema/model/model.ts';
import type { GeneratedPicture, GenerationResult } from '#services/backends/backend.ts';
import { MIME_TYPES } from '#services/images/picture.ts';
import { type Lineage, lineageLine } from './lineage-line.ts';
import { coveredIndexes, moderationTexts } from './moderation-texts.ts';
import { sourceLine } from './source-line.ts';

/** Discord's limit of characters for alt text. */
const MAX_ALT_TEXT_LENGTH = 1024;

/** Words of a template that are named; *Details* has the whole prompt. */
const MAX_DRAWN_WORDS = 12;

/** What the reply of a finished job shows. `model` is undefined where it was removed meanwhile. */
export interface ResultMessageOptions {
  readonly job: Job;
  readonly model: Model | undefined;
  readonly result: GenerationResult;
  readonly seconds: number;
  /** What had to be done to the pictures to fit Discord's limits. */
  readonly changes: readonly string[];
  /** Undefined where it was not made from another result, or that is unknown. */
  readonly lineage: Lineage | undefined;
  readonly upscaler: Model | undefined;
  readonly editModel?: Model | undefined;
  readonly showsCost?: boolean | undefined;
  readonly hiddenButtons?: JobView['hiddenButtons'] | undefined;
  /** Styles to switch to. */
  readonly styles: JobView['styles'];
}

/** The reply with the pictures: prompt, gallery, a small line of facts, buttons. */
export function resultMessage(options: ResultMessageOptions): Message {
  const files = options.result.pictures.map((picture) => ({ ...pictureFile(options, picture), index: picture.index }));
  const covered = coveredIndexes(options.result);
  const gallery = {
    type: ComponentType.MediaGallery as const,
    items: files.map(({ name, description, index }) => ({
      media: { url: `attachment://${name}` },
      description,
      ...((options.job.recipe.spoiler || covered.has(index)) && { spoiler: true }),
    })),
  };
  const { job, model, result, upscaler, editModel, hiddenButtons = [], styles, lineage } = options;
  const lines = [...factLines(options), lineage && lineageLine(lineage), sourceLine(job, model)];
  const { pictures, filteredCount } = result;
  const jobView = { job, model, pictures, filteredCount, upscaler, editModel, hiddenButtons, styles };
  return jobMessage(
    job,
    [gallery, ...smallText(lines.filter((line) => line !== undefined))],
    { on: 'result', jobView },
    files,
  );
}

function pictureFile({ job, result }: ResultMessageOptions, picture: GeneratedPicture): MessageFile {
  const { prompt } = job.recipe;
  const text = prompt.sent || prompt.typed || plainText('an enlarged picture');
  const isOne = result.pictures.length === 1;
  return {
    name: resultFileName(job.id, picture.index, picture.format),
    type: MIME_TYPES[picture.format],
    bytes: picture.bytes,
    description: (isOne ? text : plainText('Picture {number}: {text}', { number: picture.index + 1, text }))
      .slice(0, MAX_ALT_TEXT_LENGTH)
      .toWellFormed(),
  };
}

function factLines({ job, model, result, seconds, changes, showsCost }: ResultMessageOptions): Markdown[] {
  const { input, model: modelName, notes } = job.recipe;
  const paramValueOf = (param: Parameters<typeof getParamValue>[2]) => model && getParamValue(model, input, param);
  const [first] = result.pictures;
  const steps = paramValueOf('num_inference_steps');
  const seed = paramValueOf('seed');
  const line = [
    escapeMarkdown(result.remark ?? job.recipe.preset ?? model?.title ?? modelName, 80),
    seed !== undefined && t('seed {seed}', { seed: String(seed) }),
    first && `${first.width} × ${first.height}`,
    steps !== undefined && t('{count, plural, one {# step} other {# steps}}', { count: Number(steps) }),
    formatDuration(seconds),
    showsCost && costText(job.cost),
    result.sketch && t('a sketch, not the model'),
  ];
  return [
    line,
    [drawnText(job)],
    [filteredText(result), ...moderationTexts(result), fewerText(result), brokenText(result), ...notes, ...changes],
  ].flatMap((parts) => {
    const present = parts.filter((part) => part !== undefined && part !== false);
    return present.length ? [joinMarkdown(present, ' · ')] : [];
  });
}

/** `picked at random: red · owl` */
function drawnText({ recipe }: Job): Markdown | undefined {
  const words = (recipe.prompt.drawn ?? [])
    .slice(0, MAX_DRAWN_WORDS)
    .map((word) => escapeMarkdown(word || plainText('(nothing)'), 60));
  return words.length > 0 ? t('picked at random: {words}', { words: joinMarkdown(words, ' · ') }) : undefined;
}

/** `2 pictures are missing: the model’s safety checker filtered pictures 1 and 4` */
function filteredText(result: GenerationResult): Markdown | undefined {
  const filtered = filteredIndexes(result).map((index) => `${index + 1}`);
  if (filtered.length === 0) return undefined;
  return t(
    '{count, plural, one {# picture is missing: the model’s safety checker filtered picture {places}} other {# pictures are missing: the model’s safety checker filtered pictures {places}}}',
    { count: filtered.length, places: listMarkdown(filtered, 'and') },
  );
}

/** `came back with 3 of 4`: why is not known. */
function fewerText({
  pictures,
  filteredCount,
  unexplainedCount = 0,
  lost = [],
}: GenerationResult): Markdown | undefined {
  if (unexplainedCount === 0) return undefined;
  const count = pictures.length + lost.length;
  return t('came back with {count} of {wanted}', { count, wanted: count + filteredCount + unexplainedCount });
}

/** `pictures 2 and 3 arrived broken` */
function brokenText({ lost = [] }: GenerationResult): Markdown | undefined {
  if (lost.length === 0) return undefined;
  const places = listMarkdown(
    lost.map((index) => `${index + 1}`),
    'and',
  );
  return t('{count, plural, one {picture {places} arrived broken} other {pictures {places} arrived broken}}', {
    count: lost.length,
    places,
  });
}
