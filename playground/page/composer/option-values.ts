import type { UserActionOption } from '../../contract.ts';
import type { Chip } from './draft.ts';

/**
 * The options as they are sent, without empty ones. Text that does not fit the option's type is sent unchanged: only the
 * server validates. Adds the files to `files` under their part names.
 */
export function toActionOptions(chips: readonly Chip[], files: Map<string, File>): UserActionOption[] {
  const options: UserActionOption[] = [];
  for (const chip of chips) {
    const value = toOptionValue(chip, files);
    if (value !== undefined) options.push({ name: chip.option.name, value });
  }
  return options;
}

function toOptionValue(chip: Chip, files: Map<string, File>): string | number | boolean | undefined {
  if (chip.file) {
    const part = `file${files.size}`;
    files.set(part, chip.file);
    return part;
  }
  const typed = chip.text.trim();
  if (!typed) return undefined;
  if (chip.option.type === 5 && /^(true|false)$/i.test(typed)) return typed.toLowerCase() === 'true';
  const choice = 'choices' in chip.option ? chip.option.choices?.find(({ name }) => name === typed) : undefined;
  const value = chip.value ?? choice?.value ?? typed;
  const wantsNumber = chip.option.type === 4 || chip.option.type === 10;
  return wantsNumber && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** Describes an option's type in a few words: `text`, `one of 12`, `search`, `whole number, 1 to 50`. */
export function describeOptionType(option: Chip['option']): string {
  if ('choices' in option && option.choices?.length) return `one of ${option.choices.length}`;
  if ('autocomplete' in option && option.autocomplete) return 'search';
  const kinds: Record<number, string> = {
    3: 'text',
    4: 'whole number',
    5: 'true or false',
    6: 'user',
    7: 'channel',
    8: 'role',
    9: 'user or role',
    10: 'number',
    11: 'file',
  };
  return [kinds[option.type] ?? 'value', describeRange(option)].filter(Boolean).join(', ');
}

function describeRange(option: Chip['option']): string {
  const [min, max, unit] =
    'min_length' in option || 'max_length' in option
      ? [option.min_length, option.max_length, ' characters']
      : 'min_value' in option || 'max_value' in option
        ? [option.min_value, option.max_value, '']
        : [undefined, undefined, ''];
  const from = min?.toLocaleString('en');
  const to = max?.toLocaleString('en');
  if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}`;
  if (to !== undefined) return `up to ${to}${unit}`;
  return from === undefined ? '' : `from ${from}${unit}`;
}
