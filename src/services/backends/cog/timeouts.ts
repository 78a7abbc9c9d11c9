/** How patient the backend is; all in ms. */
export interface CogTimeouts {
  /** Wait after a container said that it is busy or starting: the first, doubled up to the longest, with jitter. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Silence of the webhooks after which the container is asked. */
  readonly webhookSilenceMs: number;
  /**
   * How long a finished prediction's last webhook is waited for before the picture is painted again. Cog retries it after
   * 0.2, 0.4, 0.8, 1.6 and 3.2 s: 8 s leaves room for the fifth, so that a restart of ours does not cost a repaint.
   */
  readonly lastWebhookTimeoutMs: number;
  /** How long a container may refuse connections, as while it restarts. */
  readonly unreachableTimeoutMs: number;
  /** For each call but a held one: an answer that takes longer is lost. */
  readonly callTimeoutMs: number;
  /** How long a PUT under way may still answer once the job is canceled, so that the cancel cannot overtake it. */
  readonly cancelGraceMs: number;
  /** After which a held PUT that nobody turned away counts as begun. */
  readonly assumeStartedAfterMs: number;
  /** Between two looks at the logs of a held run. */
  readonly logPollIntervalMs: number;
}

export const DEFAULT_TIMEOUTS: CogTimeouts = {
  minBackoffMs: 250,
  maxBackoffMs: 5000,
  webhookSilenceMs: 5000,
  lastWebhookTimeoutMs: 8000,
  unreachableTimeoutMs: 60_000,
  callTimeoutMs: 30_000,
  cancelGraceMs: 2000,
  assumeStartedAfterMs: 500,
  logPollIntervalMs: 1000,
};
