/** How long the backend waits for what; all in ms. */
export interface CogTimeouts {
  /** Pause after a container said that it is busy or starting: the first, doubled up to the longest, with jitter. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Time without a webhook after which the container is asked. */
  readonly webhookSilenceMs: number;
  /**
   * How long to wait for a finished prediction's last webhook before the picture is painted again. Cog retries it after 0.2,
   * 0.4, 0.8, 1.6 and 3.2 s: 8 s leave time for the fifth retry, so that a restart of the bot does not cost a repaint.
   */
  readonly lastWebhookTimeoutMs: number;
  /** How long a container may refuse connections, for example while it restarts. */
  readonly unreachableTimeoutMs: number;
  /** How long a container may refuse connections that was starting: its process ends where its setup fails. */
  readonly exitedAfterMs: number;
  /** Longest pause before one of several containers is tried again that is away. */
  readonly maxRestMs: number;
  /** For a health check. */
  readonly healthTimeoutMs: number;
  /** For each call but a held one: a response that takes longer counts as lost. */
  readonly callTimeoutMs: number;
  /** How long a PUT may still respond once the job is canceled, so that the cancel cannot overtake it. */
  readonly cancelGraceMs: number;
  /** After this, a held PUT that was not refused counts as started. */
  readonly assumeStartedAfterMs: number;
  /** Time between two reads of a held run's logs. */
  readonly logPollIntervalMs: number;
}

export const DEFAULT_TIMEOUTS: CogTimeouts = {
  minBackoffMs: 250,
  maxBackoffMs: 5000,
  webhookSilenceMs: 5000,
  lastWebhookTimeoutMs: 8000,
  unreachableTimeoutMs: 60_000,
  exitedAfterMs: 3000,
  maxRestMs: 30_000,
  healthTimeoutMs: 5000,
  callTimeoutMs: 30_000,
  cancelGraceMs: 2000,
  assumeStartedAfterMs: 500,
  logPollIntervalMs: 1000,
};
