import type { TrafficEntry } from '#playground/contract.ts';

/** What is remembered of one packet or request: the page's part, and what a test wants to look at. */
export interface RecordedTraffic extends TrafficEntry {
  /** REST only. `path` begins behind `/api/v10`; tokens are left out. */
  method?: string;
  path?: string;
  query?: string;
  /** Files of a multipart body, without their bytes. */
  files?: RecordedFile[];
  interaction?: string | undefined;
  channel?: string | undefined;
  message?: string | undefined;
  /** True where a test's fault answered in Discord's place. */
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

/** What went over the wire, oldest first, bounded. */
export interface TrafficLog {
  readonly entries: readonly RecordedTraffic[];
  add(entry: RecordedTraffic): void;
  find(query: TrafficQuery): TrafficEntry[];
}

/** @param maxEntries how many exchanges are kept; the oldest go first */
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
      // A message belongs to the interactions that made or changed it; their packets are shown with it.
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

function toTrafficEntry({ at, by, what, body, status, answer }: RecordedTraffic): TrafficEntry {
  return {
    at,
    by,
    what,
    body,
    ...(status === undefined ? {} : { status }),
    ...(answer === undefined ? {} : { answer }),
  };
}
