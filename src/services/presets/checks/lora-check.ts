import { loraReferences } from '#schema/model/lora/lora-fields.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import type { Model } from '#schema/model/model.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import type { Models } from '#services/models/models.ts';
import { waitAtMost } from '#services/wait-at-most.ts';
import { fetchFile } from './ask-replicate.ts';
import { assertLoraModelFits } from './loras/check-lora-model.ts';
import { assertFits, assertOneFile } from './loras/check-weights.ts';

/**
 * Checks the LoRAs of a job, whoever wrote them, before anything is paid for it.
 * @throws UserError if one of them would fail, or have no effect
 */
export type CheckLoras = (model: Model, input: Recipe['input']) => Promise<void>;

/** Ms that a job waits for what is not known yet. Then it goes on: what is found out later counts for the next one. */
const MAX_WAIT_MS = 2000;

/** Ms that what is known of a LoRA is used for jobs: its file hardly changes, and the first picture would tell. */
const MAX_AGE_MS = 24 * 60 * 60_000;

/** How LoRAs are found out about. */
export interface LoraCheckOptions {
  readonly inspector: LoraInspector;
  /** Fetches the model file of a LoRA that is a model on Replicate; without it, the first picture tells. */
  readonly fetchModel?: FetchModel | undefined;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  readonly maxWaitMs?: number;
}

export function createLoraCheck(models: Models, options: LoraCheckOptions): CheckLoras {
  const { inspector, fetchModel, now, maxWaitMs = MAX_WAIT_MS } = options;
  const readModel = rememberFor(MAX_AGE_MS, now, (model: string, version: string | undefined) =>
    fetchFile({ model, version }, fetchModel),
  );
  const check = async (reference: string, base: Model): Promise<void> => {
    const source = readLoraSource(reference);
    if (!source) return;
    if (source.at === 'replicate') {
      const file = fetchModel ? await readModel(source.model, source.version) : 'no token';
      if (typeof file !== 'string') assertLoraModelFits(file, { base, bases: models.global });
      return;
    }
    const report = await inspector.inspect(source, MAX_AGE_MS);
    assertOneFile({ findings: report });
    assertFits(report, base, models.global);
  };
  return async (model, input) => {
    const checks = loraReferences(model, input).map((reference) => check(reference, model));
    if (checks.length > 0) await waitAtMost(maxWaitMs, Promise.all(checks));
  };
}

/** Model files that are remembered. */
const MAX_FILES = 100;

type ReadModel = (model: string, version: string | undefined) => ReturnType<typeof fetchFile>;

/** What could not be read, or was refused, is asked again the next time. */
function rememberFor(maxAgeMs: number, now: () => number, read: ReadModel): ReadModel {
  const known = new Map<string, { readonly file: ReturnType<ReadModel>; readonly at: number }>();
  return (model, version) => {
    const key = `${model.toLowerCase()}:${version ?? ''}`;
    const found = known.get(key);
    if (found && now() - found.at < maxAgeMs) return found.file;
    const file = read(model, version);
    known.delete(key);
    known.set(key, { file, at: now() });
    const forget = () => void (known.get(key)?.file === file && known.delete(key));
    file.then((result) => typeof result === 'string' && forget(), forget);
    const [oldest] = known.keys();
    if (known.size > MAX_FILES && oldest !== undefined) known.delete(oldest);
    return file;
  };
}
