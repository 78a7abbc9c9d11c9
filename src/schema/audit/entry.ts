/** What the audit log of a server has: who asked for what and what came of it, and what admins changed. */

import { z } from 'zod';

/** Characters of a prompt, and of a value that was changed: as much as a form takes. */
export const MAX_AUDIT_TEXT_LENGTH = 4000;

const text = z.string().transform((value) => value.slice(0, MAX_AUDIT_TEXT_LENGTH));
const micros = z.number().int().min(0).optional();

/** Who it was, with their name at that time. */
const auditPerson = z.object({ id: z.string(), name: z.string().optional() });

const shared = {
  /** Ms since the epoch: when it was asked for. */
  at: z.number(),
  /** Missing once they had it erased. */
  person: auditPerson.optional(),
  channel: z.string().optional(),
  /** Whether the channel is age-restricted: then what was written there is shown in such channels only. */
  ageRestricted: z.boolean().optional(),
};

/** What was asked for. */
const request = {
  /** The command or button, such as `imagine`, `reroll` or `lora add`. */
  via: z.string().optional(),
  prompt: text.optional(),
  model: z.string().optional(),
  preset: z.string().optional(),
};

const result = z.discriminatedUnion('is', [
  z.object({ is: z.literal('delivered'), pictures: z.number().int(), link: z.string().optional() }),
  /** It could not be delivered, and waits in `/show`. */
  z.object({ is: z.literal('kept'), pictures: z.number().int() }),
  z.object({ is: z.literal('refused'), reason: text, code: z.string().optional() }),
  z.object({ is: z.literal('failed') }),
  z.object({ is: z.literal('canceled') }),
]);
export type AuditResult = Readonly<z.infer<typeof result>>;

/** What somebody changed, or did to others. Names are wire formats. */
const AUDIT_CHANGES = [
  'setting',
  'limits',
  'gift',
  'preset-added',
  'preset-edited',
  'preset-removed',
  'preset-managers',
  'preset-default',
  'lists',
  'member-blocked',
  'member-unblocked',
  'picture-reported',
  'picture-deleted',
] as const;
/** Whom or what it concerns, and its value before and after, as text that an admin can read. */
const change = z.object({
  what: z.enum(AUDIT_CHANGES),
  member: z.string().optional(),
  role: z.string().optional(),
  /** Of a preset or a list, the id of a setting, or a link to a picture. */
  name: text.optional(),
  before: text.optional(),
  after: text.optional(),
});
export type AuditChange = Readonly<z.infer<typeof change>>;

export const auditEntry = z.discriminatedUnion('is', [
  /** A job that has ended. What becomes known later, such as its cost, is an entry with the same `job` and only that. */
  z.object({
    is: z.literal('job'),
    job: z.string(),
    ...shared,
    ...request,
    result: result.optional(),
    /** Micro-dollars, as expected, and as computed afterwards. */
    estimated: micros,
    actual: micros,
  }),
  /** What was refused before it became a job. */
  z.object({ is: z.literal('refused'), ...shared, ...request, reason: text, code: z.string().optional() }),
  z.object({ is: z.literal('changed'), ...shared, ...change.shape }),
]);
export type AuditEntry = Readonly<z.infer<typeof auditEntry>>;
export type AuditedJob = Extract<AuditEntry, { is: 'job' }>;

/** An entry without what tells who it was: what was changed stays with whoever changed it, without a name. */
export function anonymize(entry: AuditEntry): AuditEntry {
  const { is, at, channel } = entry;
  switch (is) {
    case 'job': {
      const { job, via, model, preset, estimated, actual } = entry;
      return { is, at, channel, job, via, model, preset, estimated, actual, result: anonymizeResult(entry.result) };
    }
    case 'refused': {
      const { via, model, preset, code } = entry;
      return { is, at, channel, via, model, preset, code, reason: '' };
    }
    case 'changed':
      return { ...entry, person: entry.person && { id: entry.person.id } };
  }
}

/** Without what the sentence may quote, and without a link to the picture. */
function anonymizeResult(before: AuditResult | undefined): AuditResult | undefined {
  switch (before?.is) {
    case 'delivered':
      return { is: 'delivered', pictures: before.pictures };
    case 'refused':
      return { is: 'refused', reason: '', ...(before.code !== undefined && { code: before.code }) };
    case 'kept':
    case 'failed':
    case 'canceled':
    case undefined:
      return before;
  }
}

/**
 * Adds an entry to those of a day, where each job has one entry, in the place of its first, with all that is known of it by now.
 * The others stay as they are.
 */
export function mergeEntry(merged: Map<string, AuditEntry>, entry: AuditEntry): void {
  const key = entry.is === 'job' ? entry.job : `#${merged.size}`;
  const before = merged.get(key);
  // Zod leaves out what is missing, so that nothing known is overwritten by it.
  merged.set(key, before?.is === 'job' && entry.is === 'job' ? { ...before, ...entry, at: before.at } : entry);
}
