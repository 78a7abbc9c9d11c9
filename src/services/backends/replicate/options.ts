import type { Logger } from 'pino';
import type { ModelFile } from '#schema/model/model.ts';
import type { Backend } from '#services/backends/backend.ts';
import type { Bus } from '#services/bus/bus.ts';
import type { Limiters } from '#services/queue/limiters.ts';
import type { Collection } from '#services/store/store.ts';
import type { Fetch } from './api/one-shot-fetch.ts';
import type { Timing } from './api/timing.ts';

export interface ReplicateOptions {
  readonly token: string;
  /** With `/v1` at its end. */
  readonly apiUrl: string;
  /** Where version ids are remembered. */
  readonly versionIds: Collection<string>;
  readonly log: Logger;
  /** Where Replicate calls back; none: it is asked. */
  readonly webhookUrl?: string | undefined;
  /** Tells the other processes what webhooks tell: any of them may follow the prediction. None unless given. */
  readonly bus?: Bus | undefined;
  /** Default 600, which is Replicate's limit. For all processes together, where `limiters` are shared. */
  readonly creationsPerMinute?: number | undefined;
  /** This process's own unless given. */
  readonly limiters?: Limiters | undefined;
  /** Seconds a creation waits for the pictures of a warm model, 1…60. Default 8. */
  readonly waitSeconds?: number | undefined;
  /** For the API; pictures are loaded by the global one. */
  readonly fetch?: Fetch | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** In 0…1, 1 excluded. */
  readonly random: () => number;
  readonly sleep?: Timing['sleep'] | undefined;
}

export interface ReplicateBackend extends Backend {
  readonly name: 'replicate';
  /** The model as it is published now: for `npm run card`, and to refresh a card. */
  fetchLiveModel(modelName: string, version: string | undefined, signal: AbortSignal): Promise<ModelFile>;
  /** The account that the token belongs to. @throws Refusal where the token is not accepted. */
  fetchAccount(signal: AbortSignal): Promise<string>;
  /**
   * Takes a webhook, with its body as it came: whoever follows the prediction that it tells of, in whichever process, asks
   * for it at once.
   * @returns whether it is Replicate's; where not, answer with 401.
   */
  handleWebhook(headers: Headers, body: string): Promise<boolean>;
}
