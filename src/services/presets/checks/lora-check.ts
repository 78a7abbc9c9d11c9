import { setTimeout as sleep } from 'node:timers/promises';
import { loraReferences } from '#schema/model/lora-fields.ts';
import { readLoraSource } from '#schema/model/lora-source.ts';
import type { Model } from '#schema/model/model.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { Models } from '#services/models/models.ts';
import { assertFits, assertOneFile } from './check-weights.ts';

/**
 * Checks the LoRAs of a job that are files, whoever wrote them, before anything is paid for it.
 * @throws UserError if one of them would fail, or have no effect
 */
export type CheckLoras = (model: Model, input: Recipe['input']) => Promise<void>;

/** Ms that a job waits for what is not known yet. Then it goes on: what is found out later counts for the next one. */
const MAX_WAIT_MS = 2000;

/** Ms that what is known of a LoRA is used for jobs: its file hardly changes, and the first picture would tell. */
const MAX_AGE_MS = 24 * 60 * 60_000;

export function createLoraCheck(models: Models, inspector: LoraInspector, maxWaitMs = MAX_WAIT_MS): CheckLoras {
  const check = async (reference: string, model: Model): Promise<void> => {
    const source = readLoraSource(reference);
    if (!source || source.at === 'replicate') return;
    const report = await inspector.inspect(source, MAX_AGE_MS);
    assertOneFile({ findings: report });
    assertFits(report, model, models.global);
  };
  return async (model, input) => {
    const checks = loraReferences(model, input).map((reference) => check(reference, model));
    if (checks.length > 0) await Promise.race([Promise.all(checks), sleep(maxWaitMs, undefined, { ref: false })]);
  };
}
