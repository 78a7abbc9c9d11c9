import type { TrafficEntry } from '#playground/contract.ts';

/** One packet or request in the log: what the page shows, and more for tests. */
export interface RecordedTraffic extends TrafficEntry {
  /** REST only. `path` is without `/api/v10` and tokens. */
  method?: string;
  path?: string;
  query?: string;
  /** Files of a multipart body, without their contents. */
  files?: RecordedFile[];
  interaction?: string | undefined;
  channel?: string | undefined;
  message?: string | undefined;
  /** Whether the response came from a fault that a test injected. */
  fault?: boolean;
}

export interface RecordedFile {
  /** Name of the multipart field, `files[0]`. */
  field: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
}

export interface TrafficQuery {
  channel?: string | undefined;
  message?: string | undefined;
  interaction?: string | undefined;
}

/** A bounded log of gateway packets and REST requests, oldest first. */
export interface TrafficLog {
  readonly entries: readonly RecordedTraffic[];
  add(entry: RecordedTraffic): void;
  find(query: TrafficQuery): TrafficEntry[];
}

/** @param maxEntries how many entries are kept; the oldest are dropped */
export function createTrafficLog(maxEntries: number): TrafficLog {
  const entries: RecordedTraffic[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > maxEntries) entries.splice(0, entries.length - maxEntries);
    },
    find({ channel, message, interaction }) {
      const interactionIds = new Set(interaction ? [interaction] : []);
      // The entries of a message include those of all interactions that created or edited it.
      if (message)
        for (const one of entries) if (one.message === message && one.interaction) interactionIds.add(one.interaction);
      const matches = (one: RecordedTraffic) =>
        (one.interaction !== undefined && interactionIds.has(one.interaction)) ||
        (message !== undefined && one.message === message) ||
        (!message && !interaction && one.channel === channel);
      return entries.filter(matches).map(toTrafficEntry);
    },
  };
}

function toTrafficEntry({ at, transport, name, body, status, answer }: RecordedTraffic): TrafficEntry {
  return {
    at,
    transport,
    name,
    body,
    ...(status === undefined ? {} : { status }),
    ...(answer === undefined ? {} : { answer }),
  };
}
