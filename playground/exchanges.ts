import type { Exchange } from './contract.ts';

/** What is remembered of one packet or request: the page's part, and what a test wants to look at. */
export interface Recorded extends Exchange {
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

export interface ExchangeQuery {
  channel?: string | undefined;
  message?: string | undefined;
  interaction?: string | undefined;
}

/** What went over the wire, oldest first, bounded. */
export interface Exchanges {
  readonly all: readonly Recorded[];
  add(exchange: Recorded): void;
  find(query: ExchangeQuery): Exchange[];
}

/** @param keep how many exchanges are kept; the oldest go first */
export function createExchanges(keep: number): Exchanges {
  const all: Recorded[] = [];
  return {
    all,
    add(exchange) {
      all.push(exchange);
      if (all.length > keep) all.splice(0, all.length - keep);
    },
    find({ channel, message, interaction }) {
      const asked = new Set(interaction ? [interaction] : []);
      // A message belongs to the interactions that made or changed it; their packets are shown with it.
      if (message) for (const one of all) if (one.message === message && one.interaction) asked.add(one.interaction);
      const fits = (one: Recorded) =>
        (one.interaction !== undefined && asked.has(one.interaction)) ||
        (message !== undefined && one.message === message) ||
        (!message && !interaction && one.channel === channel);
      return all.filter(fits).map(plain);
    },
  };
}

function plain({ at, by, what, body, status, answer }: Recorded): Exchange {
  return {
    at,
    by,
    what,
    body,
    ...(status === undefined ? {} : { status }),
    ...(answer === undefined ? {} : { answer }),
  };
}
