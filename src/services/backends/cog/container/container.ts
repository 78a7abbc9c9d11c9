import type { Logger } from 'pino';
import type { Model } from '#schema/model/model.ts';
import { inputSchema } from '#schema/model/openapi.ts';
import { type Condition, createCondition } from '#services/backends/cog/condition.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { type CogClient, type ContainerWait, createCogClient } from './client.ts';
import { createMutex, type Mutex } from './mutex.ts';

/** One configured container, and what is known about it. */
export interface CogContainer {
  readonly origin: string;
  readonly client: CogClient;
  readonly startMutex: Mutex;
  /** Notified when one of our runs ends, so that the next one does not wait for its pause to end. */
  readonly runEnded: Condition;
  /** True while its webhooks do not arrive: its predictions are painted on held connections instead. */
  hasNoWebhooks: boolean;
  /** What the run that holds `startMutex` waits for, and so all behind it. */
  wait: ContainerWait | undefined;
  /**
   * Whether a running prediction can be read without the risk of starting it again: the Rust server looks for the id before it
   * validates the input, so that a PUT with an empty input gets 202 while the prediction runs and 422 otherwise. Determined
   * once, together with a comparison of the container's fields with the model's.
   */
  canReadStatus(model: Model, signal: AbortSignal): Promise<boolean>;
}

export function createContainer(
  baseUrl: string,
  fetch: Fetch,
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

  /** How many fields the container requires; `undefined` where it publishes no schema. */
  async function countRequiredFields(model: Model, signal: AbortSignal): Promise<number | undefined> {
    const openApiDocument = await client.schema(signal);
    if (openApiDocument === undefined) return undefined;
    try {
      const { properties, required } = inputSchema(openApiDocument);
      const missing = [...model.fields.keys()].filter((name) => !(name in properties));
      if (missing.length > 0 && !areFieldsCompared) {
        log.warn(
          { model: model.name, missing },
          'The Cog container ignores these fields of the model: its own schema lacks them',
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
    wait: undefined,
    canReadStatus: async (model, signal) => statusReadable ?? detectStatusReadable(model, signal),
  };
}
