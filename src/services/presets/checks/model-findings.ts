import { plainText, t } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { safetySwitches } from '#schema/model/safety.ts';
import { UserError } from '#schema/user-error.ts';
import { describeModel } from '#services/presets/fetched-model.ts';
import type { PresetCheckResult } from './preset-check.ts';

/** What admins read of a model before they save a preset that paints with it. */
export function modelFindings(model: Model): Pick<PresetCheckResult, 'paints' | 'confirmed' | 'unchecked'> {
  const { name, version } = model;
  const isChecked = safetySwitches(model).length > 0;
  return {
    paints: { kind: 'model', model: name, ...(version && { version }) },
    confirmed: describeModel(model),
    unchecked: isChecked ? [] : [plainText('whether its pictures are safe for everyone: it has no safety checker')],
  };
}

/** @throws UserError for a model without a safety checker that can be turned on */
export function assertSafetyChecker(model: Model): void {
  if (safetySwitches(model).length > 0) return;
  throw new UserError(
    t('**{model}** has no safety checker that can be turned on, and my operator allows only models that have one.', {
      model: model.title,
    }),
  );
}
