import { madeFrom } from '#schema/descent.ts';
import type { Draft } from '#schema/draft.ts';
import { type Job, jobId } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { cellName, type Sheet } from '#schema/sheet.ts';
import type { Audience } from '#services/audience.ts';
import type { Painting } from '#services/backends/backend.ts';
import type { Request } from '#services/generator.ts';
import type { Kept } from '#services/kept.ts';
import type { Ledger } from '#services/ledger.ts';

export interface TakeOptions {
  readonly ledger: Ledger;
  readonly kept: Kept;
  /** Who brings a cell as a result of its own. */
  readonly results: Audience;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** A cell that somebody wants to go on from. */
export interface Taken {
  /** The job that painted it. */
  readonly job: Job;
  /** Its recipe as that of a result of its own. */
  readonly draft: Draft;
  /** None where its picture is no longer kept. */
  readonly painting: Painting | undefined;
}

/** @throws Refusal where the cell was not painted */
export async function findCell(sheet: Sheet, cell: number, { ledger, kept }: TakeOptions): Promise<Taken> {
  const job = await ledger.find(jobId(sheet.id, cell + 1));
  if (job?.state.is !== 'delivered') throw new Refusal('This cell was not painted. Choose another one.');
  // A sheet that could not be brought where its cells were painted is somewhere else.
  if (job.message?.id !== sheet.message?.id) await ledger.advance({ ...job, message: sheet.message }, job.state);
  const { version: _, ...recipe } = job.recipe;
  const draft = { ...recipe, ...madeFrom(job, 0, 'compare'), notes: [...recipe.notes, cellName(sheet, cell)] };
  return { job, draft, painting: await kept.get(job.id) };
}

/** Brings a cell that was painted as a result of its own: nothing is painted, and nobody pays. */
export async function bringCell(
  { job: cell, draft }: Taken,
  painting: Painting,
  { person, place, reply, private: alone }: Request,
  { ledger, results, now }: TakeOptions,
): Promise<void> {
  const seconds = painting.seconds ?? 0;
  const state = { is: 'delivered', pictures: painting.pictures.length, seconds, sketch: painting.sketch } as const;
  const job: Job = {
    id: reply.id,
    recipe: { ...draft, version: cell.recipe.version },
    person,
    guild: place.guild,
    channel: place.channel,
    private: alone,
    sizeLimit: place.sizeLimit,
    reply,
    at: now(),
    state,
  };
  // Whoever presses at once finds it.
  const written = await ledger.advance(job, state);
  const delivery = await results.deliver(written, painting, seconds, new AbortController().signal);
  if (delivery.is === 'delivered') await ledger.advance({ ...written, message: delivery.message }, state);
}
