import type { Model } from '#schema/model/model.ts';
import { findParam, paramSpec, paramsWith } from '#schema/model/params/params.ts';
import { findOption, optionNames } from '#schema/recipe/options/option-lines.ts';
import type { FlagLookup } from './find-flags.ts';
import { type FlagValue, findFlag } from './flag-table.ts';

/** Params that no flag can set. */
const EXCLUDED: readonly string[] = paramsWith('no-line');

/** What of a prompt is a flag for a model: the flags of the table, params, and the model's own fields. */
export function flagLookup(model: Model): FlagLookup {
  // Most prompts have no flags.
  let own: readonly string[] | undefined;
  return (name) => {
    const flag = findFlag(name);
    if (flag?.sets) return flag.takes;
    const option = findOption(name, [model]);
    own ??= optionNames([model]);
    if (option !== undefined && own.includes(option)) return valueKind(model.options.get(option)?.type);
    const param = flag ? undefined : findParam(name);
    if (param !== undefined && !EXCLUDED.includes(param)) return valueKind(paramSpec(param).types?.[0]);
    return flag?.takes;
  };
}

function valueKind(type: string | undefined): FlagValue {
  if (type === 'boolean') return 'switch';
  return type === 'integer' || type === 'number' ? 'number' : 'word';
}
