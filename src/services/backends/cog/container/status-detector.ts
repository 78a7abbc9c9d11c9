import type { Logger } from 'pino';
import { inputSchema } from '#schema/model/field/openapi.ts';
import type { Model } from '#schema/model/model.ts';
import type { CogClient } from './client.ts';

/**
 * Finds out whether a container's running predictions can be read, once: it has to be a Rust server whose model requires a
 * field. What the container's fields lack that the model file has is logged with it.
 */
export function createStatusDetector(
  client: CogClient,
  log: Pick<Logger, 'warn'>,
): (model: Model, signal: AbortSignal) => Promise<boolean> {
  let statusReadable: boolean | undefined;
  let areFieldsCompared = false;

  async function detect(model: Model, signal: AbortSignal): Promise<boolean> {
    const health = await client.health(signal);
    const required = await countRequiredFields(model, signal);
    if (required === undefined || !('generation' in health)) return false;
    statusReadable = health.generation === 'rust' && required > 0;
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

  return async (model, signal) => statusReadable ?? detect(model, signal);
}
