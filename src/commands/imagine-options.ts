import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Field } from '#schema/model/field.ts';
import type { Model } from '#schema/model/model.ts';
import { PARAM_NAMES, type Param, paramsWith } from '#schema/model/params.ts';
import { MAX_PROMPT_LENGTH } from '#schema/recipe/option-value.ts';

/** Discord's limit of characters for an option's description. */
export const MAX_DESCRIPTION_LENGTH = 100;

/** Characters of any free text but the prompt, such as a LoRA reference. */
const MAX_TEXT_LENGTH = 300;

/** Params that are not options of `/imagine`: a button sets them. */
const BUTTON_ONLY_PARAMS: ReadonlySet<Param> = new Set(paramsWith('no-option'));

/**
 * One option for each param that any of the models has; `schema/model/params.ts` lists them, with what models call them.
 * Bounds and choices are the widest of all models: the model is known only when the command is sent, and then its own schema
 * checks the value.
 */
export function paramOptions(models: readonly Model[]): APIApplicationCommandBasicOption[] {
  return PARAM_NAMES.flatMap((param) => {
    const fields = models.flatMap((model) => model.params.get(param) ?? []);
    const [firstField] = fields;
    return firstField && !BUTTON_ONLY_PARAMS.has(param) ? [paramOption(param, firstField, fields)] : [];
  });
}

function paramOption(param: Param, firstField: Field, fields: readonly Field[]): APIApplicationCommandBasicOption {
  // The shortest description is the plainest.
  const [description = param] = fields.flatMap((field) => field.description || []).sort((a, b) => a.length - b.length);
  const common = { name: param, description: truncateAtWord(description), required: param === 'prompt' };
  switch (firstField.type) {
    case 'picture':
    case 'pictures':
      return { ...common, type: Type.Attachment };
    case 'boolean':
      return { ...common, type: Type.Boolean };
    case 'choice': {
      const choices = new Set(fields.flatMap((field) => (field.type === 'choice' ? field.choices : [])));
      return {
        ...common,
        type: Type.String,
        choices: [...choices].slice(0, 25).map((value) => ({ name: value, value })),
      };
    }
    case 'integer':
      return { ...common, type: Type.Integer, ...widestBounds(fields) };
    case 'number':
      return { ...common, type: Type.Number, ...widestBounds(fields) };
    case 'string':
      return { ...common, type: Type.String, max_length: param === 'prompt' ? MAX_PROMPT_LENGTH : MAX_TEXT_LENGTH };
  }
}

function widestBounds(fields: readonly Field[]): { min_value?: number; max_value?: number } {
  const numbers = fields.flatMap((field) => ('minimum' in field ? [field] : []));
  const minima = numbers.map(({ minimum }) => minimum ?? Number.NEGATIVE_INFINITY);
  const maxima = numbers.map(({ maximum }) => maximum ?? Number.POSITIVE_INFINITY);
  const [min, max] = [Math.min(...minima), Math.max(...maxima)];
  return { ...(Number.isFinite(min) && { min_value: min }), ...(Number.isFinite(max) && { max_value: max }) };
}

/** At most `maxLength` characters, cut at a word. */
export function truncateAtWord(text: string, maxLength = MAX_DESCRIPTION_LENGTH): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const truncated = line.slice(0, maxLength);
  return `${truncated.slice(0, truncated.lastIndexOf(' ')).replace(/[.,;:]$/, '')}…`;
}
