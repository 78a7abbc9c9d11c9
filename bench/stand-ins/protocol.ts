/** What the bench and its stand-ins tell each other. Times are ms since the epoch, with fractions. */
import { z } from 'zod';

export const botName = z.enum(['lorikeet', 'baseline']);
/** The bots that are compared. */
export type BotName = z.infer<typeof botName>;

/** What a person does. */
export const action = z.discriminatedUnion('is', [
  z.object({ is: z.literal('imagine'), pictures: z.number().int() }),
  z.object({ is: z.literal('show') }),
  z.object({ is: z.literal('autocomplete'), typed: z.string() }),
  /** Presses *Details* under the result of a job. */
  z.object({ is: z.literal('details'), job: z.string() }),
  /** As somebody who may change presets. */
  z.object({ is: z.literal('lora-add'), name: z.string(), reference: z.string() }),
  z.object({ is: z.literal('lora-search'), words: z.string() }),
]);
export type Action = z.infer<typeof action>;

/** Who does it where: numbers from 0; person 3 of server 2 is another than person 3 of server 1. */
const actor = z.object({ person: z.number().int(), guild: z.number().int() });
export type Actor = z.infer<typeof actor>;

export const interactParams = z.object({ bot: botName, action, actor, timeoutMs: z.number() });

export const loadParams = z.object({
  bot: botName,
  /** How many `/imagine` are sent in all. */
  count: z.number().int(),
  pictures: z.number().int(),
  /** How many are sent at the same moment, and ms until the next ones; `shown` waits until those before are shown. */
  batch: z.number().int(),
  next: z.union([z.number(), z.literal('shown')]),
  /** The load ends if not all pictures are shown this long (ms) after the last command. */
  timeoutMs: z.number(),
  /** It also ends if the bot does nothing at all for this long (ms). */
  quietMs: z.number(),
});
export type LoadParams = z.infer<typeof loadParams>;

/** An interaction by the clock of the Discord stand-in. What did not happen is missing. */
export const sample = z.object({
  id: z.string(),
  sentAt: z.number(),
  /** The first response was accepted, within Discord's three seconds. */
  acknowledgedAt: z.number().optional(),
  /** The first response came later than that, and was refused. */
  lateAt: z.number().optional(),
  /** The person can read something. */
  answeredAt: z.number().optional(),
  /** What they read first: the body of the message or of the choices, as JSON. Of a single interaction only. */
  answer: z.string().optional(),
  /** The last byte of a message with as many files as were asked for has arrived. */
  shownAt: z.number().optional(),
});
export type Sample = z.infer<typeof sample>;

export const replicateBehaviour = z.object({
  /** Ms from a request to the picture. */
  durationMs: z.number(),
});

/** A prediction by the clock of the Replicate stand-in. */
export const run = z.object({
  /** The id of the interaction, which is a word of the prompt. */
  interaction: z.string(),
  createdAt: z.number(),
  finishedAt: z.number(),
});
export type Run = z.infer<typeof run>;

/** Requests to Replicate by kind. */
export const callCounts = z.record(z.string(), z.number());
export type CallCounts = z.infer<typeof callCounts>;

/** Ms since the epoch, the same in all processes of a machine, to a fraction of a millisecond. */
export const preciseNow = () => performance.timeOrigin + performance.now();
