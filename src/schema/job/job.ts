/** Jobs: what a job is, and the states it goes through. */

import { z } from 'zod';
import { jobCost } from '#schema/cost/cost.ts';
import { jobGift } from '#schema/cost/gift.ts';
import { languages } from '#schema/language/ambient.ts';
import { pictureChecks } from '#schema/moderation/picture-checks.ts';
import { storedRecipe } from '#schema/recipe/stored-recipe.ts';
import { USER_ERROR_CODES } from '#schema/user-error.ts';
import { compactJob } from './compact-job.ts';

/**
 * Why pictures could not be delivered: the reply was deleted; the bot may not post there; Discord did not respond; they may
 * have been posted already, which cannot be checked; or a fault.
 */
const undeliveredReason = z.enum(['deleted', 'closed', 'unreachable', 'unsure', 'fault']);
export type UndeliveredReason = z.infer<typeof undeliveredReason>;

/** The ways to deliver pictures, in the order in which they are tried. */
export type DeliveryRoute = 'reply' | 'channel' | 'direct message';

/** Pictures that the model's safety checker filtered; jobs of older versions do not have it. */
const filtered = z.number().int().min(0).optional();

/** Why a job was refused. Jobs of older versions have no code, and those of newer ones may have one that is unknown here. */
const refused = z.object({
  is: z.literal('refused'),
  reason: z.string(),
  code: z.enum(USER_ERROR_CODES).optional().catch(undefined),
});

/** How far a job is. Each state is stored before the step that follows it. */
const state = z.discriminatedUnion('is', [
  /** With the times (ms since the epoch) of the first and the last attempt to create a prediction: one may exist whose id is not known. */
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
    sketch: z.boolean().default(false),
  }),
  /** Painted, but it could not be delivered: it waits in /show. */
  z.object({
    is: z.literal('kept'),
    prediction: z.string(),
    pictures: z.number().int(),
    filtered,
    seconds: z.number(),
    sketch: z.boolean().default(false),
    reason: undeliveredReason,
  }),
  refused,
  z.object({ is: z.literal('failed'), reason: z.string() }),
  z.object({ is: z.literal('canceled') }),
]);

/** What is left out of one that has ended is said in `compact-job.ts`. */
const storedJob = z.object({
  /** See {@link jobId}. */
  id: z.string(),
  recipe: storedRecipe,
  person: z.object({ id: z.string(), name: z.string() }),
  guild: z.string().optional(),
  channel: z.string().optional(),
  /** Whether that channel is age-restricted; jobs of older versions do not say. */
  ageRestricted: z.boolean().optional(),
  /** Which cell of which compare sheet it is, from 0. The sheet shows its outcome. */
  cell: z.object({ sheet: z.string(), at: z.number().int().min(0) }).optional(),
  /** Whether only the person sees it; then it is never posted in the channel. */
  private: z.boolean().default(false),
  /** Size limit of one file there, in bytes. */
  sizeLimit: z.number(),
  /**
   * `message` is the id of the message that is the reply; if undefined, the first one (`@original`). A job that was read after it had
   * ended has no token: see `JobStore.findReply`.
   */
  reply: z.object({
    id: z.string(),
    applicationId: z.string(),
    token: z.string().default(''),
    message: z.string().optional(),
  }),
  /** Time of acceptance, ms since the epoch. */
  at: z.number(),
  /** None if both are English, and in jobs of older versions. */
  languages: languages.optional(),
  /** The outcome, stored before the person is told: a restart in between tells them and paints nothing. */
  ending: z
    .discriminatedUnion('is', [
      refused,
      z.object({ is: z.literal('failed'), reason: z.string() }),
      z.object({ is: z.literal('canceled') }),
    ])
    .optional(),
  /** A message of its own may have been posted in this channel, at this time (ms since the epoch). */
  sending: z.object({ channel: z.string(), at: z.number() }).optional(),
  /** The job that paints its filtered pictures again, once somebody asked for that. */
  missingJob: z.string().optional(),
  /** The job that does the same once more, once somebody asked for that because this one failed. */
  retryJob: z.string().optional(),
  /** Decodes of its pictures that began and did not end: processes that were killed meanwhile, and one that is at it. */
  unfinishedDecodes: z.number().int().min(0).optional(),
  /** How its pictures are judged before they are shown, if they are. */
  checks: pictureChecks.optional(),
  /** Where nothing is billed, there is none. */
  cost: jobCost.optional(),
  /** Undefined where the person's own limits have room for it. */
  gift: jobGift.optional(),
  /** Roles of its person that had limits of their own: what it costs counts for them too. */
  limitedRoles: z.array(z.string()).optional(),
  /** The message with its pictures, once they are delivered. */
  message: z.object({ channel: z.string(), id: z.string() }).optional(),
  /** Its person had it erased: nothing of its recipe is left. */
  erased: z.literal(true).optional(),
  state,
});
export type Job = Readonly<z.infer<typeof storedJob>>;
export type JobState = Job['state'];
export type StoredJob = z.input<typeof storedJob>;

/** A recipe that somebody asked for, with all that is needed to deliver its pictures, now or after a restart. */
export const job = Object.assign(storedJob, {
  /** One that runs is stored in full: what resumes it may be of another version. */
  toStored: (value: Job): StoredJob => (isTerminal(value.state) ? compactJob(value) : value),
});

/**
 * A job has the id of its interaction. If one interaction starts several jobs, all but the first have a number appended: the
 * next snowflakes may be other people's interactions.
 */
export function jobId(interaction: string, part = 0): string {
  return part === 0 ? interaction : `${interaction}_${part}`;
}

/** Whether a prediction may exist for it. */
export function mayHaveStarted(state: JobState): boolean {
  return state.is !== 'accepted' || state.attemptedAt !== undefined;
}

/** Whether a job in this state has ended. */
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
