import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ChannelFacts, ChannelRest } from '#discord/channel-rest.ts';
import { ACCENT_COLOR, containerMessage, textDisplay } from '#discord/messages/message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { AuditEntry } from '#schema/audit/entry.ts';
import { currentLanguages, inLanguage } from '#schema/language/ambient.ts';
import type { Language } from '#schema/language/languages.ts';
import { t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown } from '#schema/markdown.ts';
import type { OnAudited } from '#services/audit/audit.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import { auditEntryText } from './entry-text.ts';

export interface AuditPosterOptions {
  readonly discord: Pick<DiscordRest, 'createMessage'>;
  readonly channels: Pick<ChannelRest, 'fetchChannel'>;
  /** Resolves when nobody waits for a first response. */
  readonly whenIdle: () => Promise<void>;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Ms for which entries are gathered to one message. */
  readonly gatherMs?: number;
}

/** Entries for one channel that are not posted yet. */
interface Pending {
  readonly guild: string;
  readonly channel: string;
  /** That of the server, as it was when the first of them was noted. */
  readonly language: Language;
  entries: AuditEntry[];
  /** How many more there were, which are in the file alone. */
  leftOut: number;
}

/** Ms for which entries are gathered, and between any two messages: Discord takes 50 requests a second of a bot in all. */
const [GATHER_MS, MESSAGE_INTERVAL_MS] = [3000, 500];

/** Entries that wait for one channel; characters of a message, of 4,000. */
const [MAX_PENDING, MAX_LENGTH] = [60, 3800];

/**
 * Posts entries of the audit log in the servers' channels: several in one message, slowly, after whatever people wait for, and
 * never again where it fails. The log itself has them all.
 */
export interface AuditPoster {
  readonly post: OnAudited;
  /** Posts what was gathered, a message for each channel: the process ends. Never rejects. */
  close(): Promise<void>;
}

export function createAuditPoster(options: AuditPosterOptions): AuditPoster {
  const { discord, channels, whenIdle, log, now, gatherMs = GATHER_MS } = options;
  const waiting = new Map<string, Pending>();
  const messages = createSerialQueue();
  const stopped = new AbortController();
  let sent = 0;

  const send = async (pending: Pending) => {
    const { guild, channel } = pending;
    const facts = await channels.fetchChannel(channel);
    if (facts.guild !== guild) throw new Error('the channel belongs to another server');
    const message = inLanguage(pending.language, () =>
      containerMessage(ACCENT_COLOR, [textDisplay(takeText(pending, facts, stopped.signal.aborted))], []),
    );
    const nonce = `a${(now() % 1e12).toString(36)}${sent++}`;
    await discord.createMessage(channel, message, undefined, nonce);
  };
  const flush = async (key: string) => {
    const pending = waiting.get(key);
    if (!pending) return;
    try {
      if (!stopped.signal.aborted) await whenIdle();
      await send(pending);
    } catch (error) {
      pending.entries = [];
      log.warn({ guild: pending.guild, channel: pending.channel, err: error }, 'the audit log could not be posted');
    }
    if (pending.entries.length === 0) waiting.delete(key);
    else schedule(key);
    await sleep(MESSAGE_INTERVAL_MS, undefined, { ref: false, signal: stopped.signal }).catch(() => {});
  };
  const schedule = (key: string) => {
    void sleep(gatherMs, undefined, { ref: false, signal: stopped.signal })
      .then(() => messages.run(() => flush(key)))
      .catch(() => {});
  };

  return {
    post: (guild, channel, entry) => {
      const key = `${guild}/${channel}`;
      const pending = waiting.get(key) ?? { guild, channel, language: placeLanguage(), entries: [], leftOut: 0 };
      if (!waiting.has(key)) {
        waiting.set(key, pending);
        schedule(key);
      }
      if (pending.entries.length < MAX_PENDING) pending.entries.push(entry);
      else pending.leftOut += 1;
    },
    close: async () => {
      stopped.abort();
      await Promise.all([...waiting.keys()].map((key) => messages.run(() => flush(key))));
    },
  };
}

const placeLanguage = (): Language => currentLanguages()?.place ?? 'en';

/**
 * Takes as many entries as fit into one message, and tells of those that were left out.
 * @param isLast whether what does not fit is left out too
 */
function takeText(pending: Pending, { ageRestricted }: ChannelFacts, isLast: boolean): Markdown {
  const lines: Markdown[] = [];
  let length = 0;
  for (const entry of pending.entries) {
    const line = auditEntryText(entry, entry.ageRestricted === true && !ageRestricted);
    length += line.text.length + 1;
    if (length > MAX_LENGTH && lines.length > 0) break;
    lines.push(line);
  }
  const rest = pending.entries.slice(lines.length);
  pending.entries = isLast ? [] : rest;
  const leftOut = pending.leftOut + (isLast ? rest.length : 0);
  if (leftOut > 0 && pending.entries.length === 0) {
    pending.leftOut = 0;
    lines.push(t('-# More than I can post: {count}. `/audit` has all.', { count: leftOut }));
  }
  return joinMarkdown(lines, '\n');
}
