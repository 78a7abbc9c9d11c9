/** Jobs: what a job is, and the states it goes through. */

import { z } from 'zod';
import { recipe } from '#schema/recipe/recipe.ts';

/**
 * Why pictures could not be delivered: the reply was deleted; nobody may write where the person is; Discord did not answer;
 * they may have been posted already and nobody may look; or something went wrong on our side.
 */
const undeliveredReason = z.enum(['deleted', 'closed', 'unreachable', 'unsure', 'fault']);
export type UndeliveredReason = z.infer<typeof undeliveredReason>;

/** The ways to deliver pictures, in the order in which they are tried. */
export type DeliveryRoute = 'reply' | 'channel' | 'direct message';

/** Pictures that the model's safety checker filtered; jobs of older versions do not have it. */
const filtered = z.number().int().min(0).optional();

/** How far a job is. Each state is written before the step that follows it. */
const state = z.discriminatedUnion('is', [
  /** The first and the last time that the backend was asked to begin; a prediction may exist whose id was not kept. */
  z.object({
    is: z.literal('accepted'),
    attemptedAt: z.number().optional(),
    attemptedLast: z.number().optional(),
  }),
  z.object({ is: z.literal('submitted'), prediction: z.string() }),
  z.object({ is: z.literal('painted'), prediction: z.string(), filtered }),
  z.object({
    is: z.literal('delivered'),
    pictures: z.number().int(),
    filtered,
    seconds: z.number(),
    sketch: z.boolean(),
  }),
  /** Painted, but not delivered: its pictures wait in /show. */
  z.object({
    is: z.literal('kept'),
    prediction: z.string(),
    pictures: z.number().int(),
    filtered,
    seconds: z.number(),
    sketch: z.boolean(),
    reason: undeliveredReason,
  }),
  z.object({ is: z.literal('refused'), reason: z.string() }),
  z.object({ is: z.literal('failed'), reason: z.string() }),
  z.object({ is: z.literal('canceled') }),
]);

/** A recipe that somebody asked for, with all it takes to bring the pictures to them, now or after a restart. */
export const job = z.object({
  /** See {@link jobId}. */
  id: z.string(),
  recipe,
  person: z.object({ id: z.string(), name: z.string() }),
  guild: z.string().optional(),
  channel: z.string().optional(),
  /** Which cell of which compare sheet it is, from 0. What becomes of it is told there. */
  cell: z.object({ sheet: z.string(), at: z.number().int().min(0) }).optional(),
  /** Only the person sees it; it is never posted in the channel. */
  private: z.boolean(),
  /** Bytes that one file may have there. */
  sizeLimit: z.number(),
  /** `message`: the one that stands for the reply, by its id; the first (`@original`) where there is none. */
  reply: z.object({ id: z.string(), applicationId: z.string(), token: z.string(), message: z.string().optional() }),
  /** Time of acceptance, ms since the epoch. */
  at: z.number(),
  /** What the person is to be told, written before they are: a restart in the middle tells it and paints nothing. */
  ending: z
    .discriminatedUnion('is', [
      z.object({ is: z.enum(['refused', 'failed']), reason: z.string() }),
      z.object({ is: z.literal('canceled') }),
    ])
    .optional(),
  /** A message of its own may have been posted there, at that time (ms since the epoch). */
  sending: z.object({ channel: z.string(), at: z.number() }).optional(),
  /** The job that paints its filtered pictures again, once somebody asked for that. */
  missingJob: z.string().optional(),
  /** Decodes of its pictures that began and did not end: processes that were killed meanwhile, and one that is at it. */
  unfinishedDecodes: z.number().int().min(0).optional(),
  /** Where its pictures are, once they are delivered. */
  message: z.object({ channel: z.string(), id: z.string() }).optional(),
  state,
});
export type Job = Readonly<z.infer<typeof job>>;
export type JobState = Job['state'];

/**
 * A job has the id of the interaction that asked for it. Of several asked for at once the first has that id, and each other
 * one its number behind it: the snowflakes that follow may be other people's interactions.
 */
export function jobId(interaction: string, part = 0): string {
  return part === 0 ? interaction : `${interaction}_${part}`;
}

/** Whether the backend may be at work on it. */
export function mayHaveStarted(state: JobState): boolean {
  return state.is !== 'accepted' || state.attemptedAt !== undefined;
}

/** States after which nothing more happens. */
export function isTerminal(state: JobState): boolean {
  switch (state.is) {
    case 'accepted':
    case 'submitted':
    case 'painted':
      return false;
    case 'delivered':
    case 'kept':
    case 'refused':
    case 'failed':
    case 'canceled':
      return true;
  }
}
