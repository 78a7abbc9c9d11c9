import type { Logger } from 'pino';
import type { Model } from '#schema/model/model.ts';
import { inputSchema } from '#schema/model/openapi.ts';
import { type Condition, createCondition } from '#services/backends/cog/condition.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import { type CogClient, createCogClient } from './client.ts';
import { createMutex, type Mutex } from './mutex.ts';

/** One configured container, and what is known of it. */
export interface CogContainer {
  readonly origin: string;
  readonly client: CogClient;
  readonly startMutex: Mutex;
  /** Rings when a run of ours ends, so that the next in line need not wait its time out. */
  readonly runEnded: Condition;
  /** Set while its webhooks do not reach us: its predictions are held open instead. */
  hasNoWebhooks: boolean;
  /**
   * Whether a running prediction can be looked at without a chance of beginning it again: the Rust server looks for the id
   * before it validates the input, so a PUT with an empty input answers 202 while it runs and 422 when it does not. Asked
   * once, together with the comparison of the container's fields with the card's.
   */
  canReadStatus(model: Model, signal: AbortSignal): Promise<boolean>;
}

export function createContainer(
  baseUrl: string,
  fetch: typeof globalThis.fetch,
  timeouts: CogTimeouts,
  log: Pick<Logger, 'warn'>,
): CogContainer {
  const client = createCogClient(baseUrl, fetch, timeouts);
  let statusReadable: boolean | undefined;
  let areFieldsCompared = false;

  async function detectStatusReadable(model: Model, signal: AbortSignal): Promise<boolean> {
    const health = await client.health(signal);
    const required = await countRequiredFields(model, signal);
    if (required === undefined || !('rust' in health)) return false;
    statusReadable = health.rust === true && required > 0;
    return statusReadable;
  }

  /** How many fields it requires; nothing where it did not tell. */
  async function countRequiredFields(model: Model, signal: AbortSignal): Promise<number | undefined> {
    const openApiDocument = await client.schema(signal);
    if (openApiDocument === undefined) return undefined;
    try {
      const { properties, required } = inputSchema(openApiDocument);
      const missing = [...model.fields.keys()].filter((name) => !(name in properties));
      if (missing.length > 0 && !areFieldsCompared) {
        log.warn(
          { model: model.name, missing },
          'The Cog container does not have these fields of the card and ignores them',
        );
      }
      areFieldsCompared = true;
      return required.size;
    } catch (error) {
      log.warn({ model: model.name, err: error }, 'The Cog container publishes a schema that cannot be read');
      return 0;
    }
  }

  return {
    origin: new URL(baseUrl).origin,
    client,
    startMutex: createMutex(),
    runEnded: createCondition(),
    hasNoWebhooks: false,
    canReadStatus: async (model, signal) => statusReadable ?? detectStatusReadable(model, signal),
  };
}
