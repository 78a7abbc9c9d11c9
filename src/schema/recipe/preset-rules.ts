import { withDecimalPoints } from '#schema/formats/number-text.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { type Preset, presetRange, readPaints } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import type { Options } from './options/given-options.ts';
import { splitList } from './options/option-value.ts';

/** What a preset asks of the options beside it: numbers within its bounds. @throws UserError */
export function checkPresetRules(preset: Preset, given: Options): void {
  const { name } = preset;
  for (const [param, value] of given) {
    const [minimum, maximum] = presetRange(preset, param) ?? [];
    if (typeof value === 'object' || minimum === undefined || maximum === undefined) continue;
    if (
      splitList(withDecimalPoints(String(value), false)).some(
        (part) => !(Number(part) >= minimum && Number(part) <= maximum),
      )
    )
      throw new UserError(
        t('{param} of **{name}** goes from {minimum} to {maximum} in this server; you gave {value}.', {
          param: codeSpan(param),
          name,
          minimum,
          maximum,
          value: String(value),
        }),
      );
  }
}

/**
 * An older version may have stored an address that is no longer accepted. It is not quoted: it is for admins alone.
 * @throws UserError
 */
export function checkPresetLoras(preset: Preset): void {
  try {
    readPaints(preset);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      t(
        'The address of a LoRA of **{preset}** is no longer accepted. An admin of this server can correct it with `/lora edit`.',
        { preset: preset.name },
      ),
      { cause: error },
    );
  }
}
