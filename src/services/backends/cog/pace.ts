/** How patient the backend is; all in ms. */
export interface Pace {
  /** Wait after a container said that it is busy or starting: the first, doubled up to the longest, with jitter. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** Silence of the webhooks after which the container is asked. */
  readonly quiet: number;
  /**
   * How long a finished prediction's last webhook is waited for before the picture is painted again. Cog retries it after
   * 0.2, 0.4, 0.8, 1.6 and 3.2 s: 8 s leaves room for the fifth, so that a restart of ours does not cost a repaint.
   */
  readonly grace: number;
  /** How long a container may refuse connections, as while it restarts. */
  readonly unreachable: number;
  /** For each call but a held one: an answer that takes longer is lost. */
  readonly call: number;
  /** How long a PUT under way may still answer once the job is canceled, so that the cancel cannot overtake it. */
  readonly linger: number;
  /** After which a held PUT that nobody turned away counts as begun. */
  readonly settle: number;
  /** Between two looks at the logs of a held run. */
  readonly glimpse: number;
}

export const PACE: Pace = {
  firstWait: 250,
  longestWait: 5000,
  quiet: 5000,
  grace: 8000,
  unreachable: 60_000,
  call: 30_000,
  linger: 2000,
  settle: 500,
  glimpse: 1000,
};
