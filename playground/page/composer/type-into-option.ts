import { addChip, changeChip, type Draft, remainingOptions } from './draft.ts';

/**
 * The draft after text was typed into an option. Users may type a whole line, as `/imagine prompt:a fox seed:12`: an option's
 * name and a colon at the end of the text move the cursor to that option, if it is still empty.
 */
export function typeIntoOption(draft: Draft, name: string, typed: string): Draft {
  const text = typed.replaceAll('\n', ' ');
  const changed = changeChip(draft, name, { text, value: undefined });
  const optionMatch = /^(?:(.*)\s)?([-_\p{L}\p{N}]+):$/u.exec(text);
  const nextName = optionMatch?.[2];
  if (!optionMatch || !nextName) return changed;
  const before = (optionMatch[1] ?? '').trim();
  if (nextName === name) return before ? changed : changeChip(draft, name, { text: '', value: undefined });
  const trimmed = changeChip(draft, name, { text: before, value: undefined });
  if (draft.chips.some((chip) => chip.option.name === nextName && !chip.text && !chip.file)) {
    return { ...trimmed, cursor: { kind: 'option', name: nextName } };
  }
  const option = remainingOptions(draft).find((each) => each.name === nextName);
  return option ? addChip(trimmed, option) : changed;
}
