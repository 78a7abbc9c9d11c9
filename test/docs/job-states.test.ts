import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { job } from '#schema/job/job.ts';
import { storedMarkdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { type Story, storedStates } from '#test/support/docs/job-transitions.ts';

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');
const [, diagram = ''] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(page) ?? [];
const arrows = [...diagram.matchAll(/^ {2}(\S+) --> ([\w[\]*]+)/gm)].map(([, from = '', to = '']) => `${from} → ${to}`);

const refusal = new UserError(storedMarkdown('The model does not want to.'));
const fault = new Error('broken');
const STEPS = [undefined, refusal, fault, 'cancel'] as const;
const DELIVERIES = [undefined, fault, { is: 'kept', reason: 'closed' }] as const;
const painted = { is: 'painted', prediction: 'p' } as const;
const kept = { is: 'kept', prediction: 'p', pictures: 1, seconds: 1, sketch: true, reason: 'closed' } as const;

/** A job in every state in which something can happen, and everything that can happen to it. */
const STORIES: readonly Story[] = [
  { from: 'new', acknowledge: 'fails' },
  ...STEPS.map((submit): Story => ({ from: 'new', ...(submit && { submit }) })),
  ...STEPS.map((follow): Story => ({ from: 'new', ...(follow && { follow }) })),
  ...[false, true].flatMap((keepsResults) =>
    DELIVERIES.map((deliver): Story => ({ from: 'new', keepsResults, ...(deliver && { deliver }) })),
  ),
  // The pictures of a painted job may be gone from the disk after a crash: then it is followed once more.
  ...STEPS.map((follow): Story => ({ from: painted, ...(follow && { follow }) })),
  ...DELIVERIES.map((deliver): Story => ({ from: painted, onDisk: true, ...(deliver && { deliver }) })),
  { from: kept, onDisk: true },
  { from: kept, onDisk: true, acknowledge: 'fails' },
];

/** All states that the schema knows. */
const states = job.shape.state.options.map(({ shape }) => shape.is.value);

it('draws the states of a job as the schema has them', () => {
  const drawn = new Set(arrows.flatMap((arrow) => arrow.split(' → ')));
  expect([...drawn].sort()).toEqual(['[*]', ...states].sort());
});

it('draws the transitions that the job store makes, and no others', async () => {
  const seen = new Set<string>();
  for (const story of STORIES) {
    const stored = await storedStates(story);
    const path = story.from === 'new' ? ['[*]', ...stored] : stored;
    for (const [index, state] of path.slice(1).entries()) seen.add(`${path[index]} → ${state}`);
  }
  const isLeft = (state: string) => [...seen].some((transition) => transition.startsWith(`${state} → `));
  const ends = states.filter((state) => !isLeft(state)).map((state) => `${state} → [*]`);
  expect([...seen, ...ends].sort()).toEqual([...arrows].sort());
});
