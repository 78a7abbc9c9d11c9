import type { Logger } from 'pino';
import {
  type AuditChange,
  type AuditEntry,
  type AuditedJob,
  MAX_AUDIT_TEXT_LENGTH,
  mergeEntry,
} from '#schema/audit/entry.ts';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { inLanguage } from '#schema/language/ambient.ts';
import { toPlainText } from '#schema/markdown.ts';
import { auditChannel } from '#schema/settings/audit-channel.ts';
import { auditLog } from '#schema/settings/audit-log.ts';
import type { UserError } from '#schema/user-error.ts';
import { inTurns } from '#services/in-turns.ts';
import { dayOf } from '#services/money/days.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import type { Store } from '#services/store/store.ts';
import type { AuditActor } from './actor.ts';
import { ENTRIES_PER_TURN, openAuditLog } from './audit-log.ts';
import { createBatchWriter } from './batch-writer.ts';
import { auditedJob, newFacts } from './job-facts.ts';
import { createRetention } from './retention.ts';

/** What was asked for, as far as it is known. */
export interface AuditedRequest {
  /** The command or button, such as `imagine`, `reroll` or `lora add`. */
  readonly via: string;
  readonly prompt?: string | undefined;
  readonly model?: string | undefined;
  readonly preset?: string | undefined;
}

/** Something that somebody did. Texts are for admins: plain, without markdown. */
export type AuditFact =
  /** What they asked for was refused. */
  | { readonly is: 'refused'; readonly error: UserError; readonly request: AuditedRequest }
  /** They changed something of the server, or did something to a member. */
  | ({ readonly is: 'changed' } & AuditChange);

/** Is told of what was recorded, for the channel of a server. Never waits and never throws. */
export type OnAudited = (guild: string, channel: string, entry: AuditEntry) => void;

/**
 * Who asked for what in a server, what came of it, and what its admins changed. Kept only where the server wants it, for as long
 * as it wants.
 * @example
 * services.audit.record(interaction, { is: 'changed', what: 'gift', member: '42', after: '20 pictures until 2026-12-01' });
 */
export interface Audit {
  /** Never waits and never throws. Each refusal is recorded once, however many tell of it. */
  record(actor: AuditActor, fact: AuditFact): void;
  /**
   * Records how a job ended, and what is known of it since an earlier call. Resolves when it is written.
   * @param isEarlier whether it ended in an earlier process, so that its channel was told perhaps
   */
  recordJob(job: Job, isEarlier?: boolean): Promise<void>;
  /** What is kept of a day, `2026-11-28`: each job once, with all that is known of it. In short turns of the event loop. */
  readDay(guild: string, day: string): AsyncIterable<AuditEntry>;
  /** The days on which something is kept of a person. */
  daysOf(person: string): AsyncIterable<{ readonly guild: string; readonly day: string }>;
  /** Takes out what tells who somebody was and what they wrote, in all servers. Jobs and costs stay, without a name. */
  erasePerson(person: string): Promise<void>;
  /** Deletes all that is kept of a server. */
  forgetServer(guild: string): Promise<void>;
  setOnAudited(onAudited: OnAudited): void;
  /** Writes what waits. Never rejects. */
  close(): Promise<void>;
}

export interface AuditOptions {
  readonly store: Store;
  readonly serverSettings: Pick<ServerSettings, 'get' | 'load'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Ms between two writes of a server's log: what comes meanwhile is one write. */
const WRITE_PAUSE_MS = 50;

/** Jobs whose entry is remembered, so that what becomes known later is written alone. */
const MAX_REMEMBERED = 2000;

/** Refusals that mean nothing: a second click on the same button. */
const IGNORED_CODES: ReadonlySet<string> = new Set(['already-requested', 'erased']);

export function openAudit({ store, serverSettings, log, now, random }: AuditOptions): Audit {
  const entries = openAuditLog(store, now, random);
  const warn = (error: unknown) => log.warn({ err: error }, 'the audit log could not be written');
  const prune = async (guild: string, before?: string) => {
    // What was recorded before is not to be written after.
    await writer.drained(guild);
    await entries.prune(guild, before);
  };
  const retention = createRetention({ prune, now, onError: warn });
  const recordedJobs = new Map<string, AuditedJob>();
  const recordedErrors = new WeakSet<UserError>();
  let onAudited: OnAudited = () => {};

  /** What a server has chosen; undefined where it wants nothing recorded. */
  const choicesOf = async (guild: string) => {
    using _held = await serverSettings.load(guild);
    const keepMs = retention.keepMs(serverSettings.get(guild, auditLog));
    return { keepMs, channel: serverSettings.get(guild, auditChannel) };
  };
  const writer = createBatchWriter<AuditEntry>({
    store,
    pauseMs: WRITE_PAUSE_MS,
    write: async (guild, batch) => {
      const { keepMs } = await choicesOf(guild);
      if (keepMs > 0) await entries.append(guild, batch, keepMs);
    },
  });

  const add = async (guild: string, entry: AuditEntry, isTold: boolean) => {
    const { keepMs, channel } = await choicesOf(guild);
    retention.apply(guild, keepMs, entry.is === 'changed' && entry.what === 'setting');
    if (isTold && channel !== undefined) onAudited(guild, channel, entry);
    if (keepMs > 0) await writer.add(guild, entry);
  };
  /** What is being recorded, without anybody who waits for it. */
  const recording = new Set<Promise<void>>();
  const addLater = (guild: string, entry: AuditEntry) => {
    const done = add(guild, entry, true)
      .catch(warn)
      .finally(() => recording.delete(done));
    recording.add(done);
  };

  const remember = (entry: AuditedJob) => {
    recordedJobs.delete(entry.job);
    recordedJobs.set(entry.job, entry);
    const [oldest] = recordedJobs.keys();
    if (recordedJobs.size > MAX_REMEMBERED && oldest !== undefined) recordedJobs.delete(oldest);
  };

  return {
    record: ({ person, place }, fact) => {
      const { guild, channel, ageRestricted } = place;
      if (guild === undefined) return;
      const base = {
        at: now(),
        person: person && { id: person.id, name: person.name },
        channel,
        ...(ageRestricted && { ageRestricted }),
      };
      if (fact.is === 'changed') return addLater(guild, { ...base, ...fact });
      const { error, request } = fact;
      if (recordedErrors.has(error) || IGNORED_CODES.has(error.code)) return;
      recordedErrors.add(error);
      const prompt = request.prompt?.slice(0, MAX_AUDIT_TEXT_LENGTH);
      const reason = inLanguage('en', () => toPlainText(error.markdown));
      addLater(guild, { ...base, ...request, prompt, is: 'refused', reason, code: error.code });
    },

    recordJob: async (job, isEarlier = false) => {
      const entry = job.guild !== undefined && isTerminal(job.state) ? auditedJob(job) : undefined;
      if (!entry || job.guild === undefined) return;
      const before = recordedJobs.get(job.id);
      const news = before ? newFacts(before, entry) : entry;
      if (!news) return;
      remember(entry);
      try {
        await add(job.guild, news, !before && !isEarlier);
      } catch (error) {
        if (!before) recordedJobs.delete(job.id);
        throw error;
      }
    },

    readDay: async function* (guild, day) {
      const { keepMs } = await choicesOf(guild);
      if (keepMs === 0 || day < dayOf(now() - keepMs)) return;
      const merged = new Map<string, AuditEntry>();
      for await (const entry of entries.read(guild, day)) mergeEntry(merged, entry);
      yield* inTurns(merged.values(), ENTRIES_PER_TURN);
    },
    daysOf: entries.daysOf,
    erasePerson: async (person) => {
      await Promise.all(recording);
      await entries.erasePerson(person);
    },
    forgetServer: (guild) => prune(guild),
    setOnAudited: (next) => {
      onAudited = next;
    },
    close: async () => {
      writer.skipPauses();
      await Promise.all(recording);
    },
  };
}
