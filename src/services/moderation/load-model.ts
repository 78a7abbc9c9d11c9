import type { Logger } from 'pino';
import { ConfigError } from '#schema/config/environment.ts';
import { compileModerationModel, type ModerationModel } from '#schema/moderation/moderation-model.ts';
import { UserError, type UserErrorCode } from '#schema/user-error.ts';
import type { OutputBackend } from '#services/backends/backend.ts';

export interface LoadModelOptions {
  readonly backend: Pick<OutputBackend, 'fetchWithExample'>;
  readonly name: string;
  readonly version: string | undefined;
  readonly threshold: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** The moderation model, once it could be read. */
export interface LoadedModel {
  readonly current: ModerationModel | undefined;
  /** Reads it, unless that is done. @throws what keeps it from being read */
  get(signal: AbortSignal): Promise<ModerationModel>;
}

/** Ms for reading it at the start. */
const FIRST_LOAD_TIMEOUT_MS = 10_000;

/** With these, it will not be there later either. */
const LASTING: ReadonlySet<UserErrorCode> = new Set(['model-unavailable', 'model-version']);

/**
 * Reads the moderation model at the start. While Replicate does not respond, the bot starts without, and asks again with the next picture.
 * @throws ConfigError where there is no such model, or it cannot judge pictures
 */
export async function openModerationModel(options: LoadModelOptions): Promise<LoadedModel> {
  const { name, log } = options;
  let current: ModerationModel | undefined;
  const get = async (signal: AbortSignal) => {
    current ??= await load(options, signal);
    return current;
  };
  try {
    await get(AbortSignal.timeout(FIRST_LOAD_TIMEOUT_MS));
    log.info({ model: name }, 'each picture is judged by this model before it is shown');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.warn(
      { model: name, err: error },
      'the moderation model cannot be read at the moment; until it can, every picture is treated as flagged',
    );
  }
  return {
    get current() {
      return current;
    },
    get,
  };
}

async function load(
  { backend, name, version, threshold }: LoadModelOptions,
  signal: AbortSignal,
): Promise<ModerationModel> {
  const refuse = (reason: string, cause: unknown) =>
    new ConfigError(`Lorikeet cannot start: MODERATION_MODEL=${name} cannot judge pictures: ${reason}`, { cause });
  const published = await backend.fetchWithExample(name, version, signal).catch((error: unknown) => {
    if (!(error instanceof UserError) || !LASTING.has(error.code)) throw error;
    throw refuse(
      `Replicate has no such model or version, or it makes files of another kind. ${describe(error)}`,
      error,
    );
  });
  try {
    return compileModerationModel(published.file, published.exampleOutput, threshold);
  } catch (error) {
    throw refuse(describe(error), error);
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
