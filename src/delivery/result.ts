import { ComponentType } from 'discord.js';
import { type Card, roleValue } from '#schema/card.ts';
import type { Job } from '#schema/job.ts';
import { plain } from '#schema/plain.ts';
import type { Recipe } from '#schema/recipe.ts';
import { missingOf } from '#schema/retry.ts';
import type { Shown } from '#schema/shown.ts';
import { listed } from '#schema/words.ts';
import type { PaintedPicture, Painting } from '#services/backends/backend.ts';
import { type Descent, descentLine } from './descent.ts';
import { jobMessage, type Message, type MessageFile, smallPart } from './message.ts';
import { resultFile } from './result-file.ts';
import { duration } from './text.ts';

/** Characters of alt text that Discord takes. */
const MAX_ALT_TEXT = 1024;

const MIME = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', avif: 'image/avif' } as const;

/** What a finished job's reply says, beside the pictures. `card` is none where it has been taken away meanwhile. */
export interface ResultFacts {
  readonly job: Job;
  readonly card: Card | undefined;
  readonly painting: Painting;
  readonly seconds: number;
  /** What had to be done to the pictures to fit Discord's limits. */
  readonly changes: readonly string[];
  /** What it was made from, where it was, and that is known. */
  readonly descent: Descent | undefined;
  /** What was held back is painted again by this. */
  readonly retry: Recipe | undefined;
  readonly upscaler: Card | undefined;
  /** Looks to switch to. */
  readonly looks: Shown['looks'];
}

/** The reply with the pictures: prompt, gallery, a small line of facts, buttons. */
export function resultMessage(result: ResultFacts): Message {
  const files = result.painting.pictures.map((picture) => pictureFile(result, picture));
  const gallery = {
    type: ComponentType.MediaGallery as const,
    items: files.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description })),
  };
  const { job, card, painting, upscaler, looks, descent } = result;
  const lines = [...facts(result), ...(descent ? [descentLine(descent)] : [])];
  const shown = { job, card, pictures: painting.pictures, upscaler, looks };
  return jobMessage(job, [gallery, ...smallPart(lines)], { on: 'result', shown }, files);
}

function pictureFile({ job, painting }: ResultFacts, picture: PaintedPicture): MessageFile {
  const { prompt } = job.recipe;
  const several = painting.pictures.length > 1 ? `Picture ${picture.index + 1}: ` : '';
  return {
    name: resultFile(job.id, picture.index, picture.format),
    type: MIME[picture.format],
    bytes: picture.bytes,
    description: `${several}${prompt.sent || prompt.typed || 'an enlarged picture'}`
      .slice(0, MAX_ALT_TEXT)
      .toWellFormed(),
  };
}

function facts({ job, card, painting, seconds, changes, retry }: ResultFacts): string[] {
  const { input, model, notes } = job.recipe;
  const value = (role: Parameters<typeof roleValue>[2]) => card && roleValue(card, input, role);
  const [first] = painting.pictures;
  const steps = value('num_inference_steps');
  const seed = value('seed');
  const line = [
    plain(painting.remark ?? job.recipe.preset ?? card?.title ?? model, 80),
    seed !== undefined && `seed ${seed}`,
    first && `${first.width} × ${first.height}`,
    steps !== undefined && `${steps} step${steps === 1 ? '' : 's'}`,
    duration(seconds),
    painting.sketch && 'a sketch, not the model',
  ];
  return [line, [heldBack(painting, card, retry), broken(painting), ...notes, ...changes]]
    .map((parts) => parts.filter(Boolean).join(' · '))
    .filter(Boolean);
}

/** `picture 2 was held back by the model’s safety checker; painting it again with seed 123` */
function heldBack(painting: Painting, card: Card | undefined, retry: Recipe | undefined): string | undefined {
  const missing = missingOf(painting).map((place) => `${place + 1}`);
  if (missing.length === 0) return undefined;
  const [pictures, were, them] = missing.length > 1 ? ['pictures', 'were', 'them'] : ['picture', 'was', 'it'];
  const seed = retry?.kind === 'retry' && card ? roleValue(card, retry.input, 'seed') : undefined;
  const again = seed === undefined ? '' : `; painting ${them} again with seed ${seed}`;
  return `${pictures} ${listed(missing, 'and')} ${were} held back by the model’s safety checker${again}`;
}

/** `pictures 2 and 3 came broken from the painter` */
function broken({ lost = [] }: Painting): string | undefined {
  if (lost.length === 0) return undefined;
  const places = listed(
    lost.map((index) => `${index + 1}`),
    'and',
  );
  return `picture${lost.length === 1 ? '' : 's'} ${places} came broken from the painter`;
}
