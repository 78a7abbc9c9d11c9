import { addChip, changeChip, type Draft, restOf } from './draft.ts';

/**
 * The draft after `text` was typed into an option. Whoever types the whole line, `/imagine prompt:a fox seed:12`, gets
 * what they mean: a name and a colon at the end go on with that option, where it has nothing yet.
 */
export function typedInto(draft: Draft, name: string, typed: string): Draft {
  const text = typed.replaceAll('\n', ' ');
  const here = changeChip(draft, name, { text, value: undefined });
  const named = /^(?:(.*)\s)?([-_\p{L}\p{N}]+):$/u.exec(text);
  const next = named?.[2];
  if (!named || !next) return here;
  const before = (named[1] ?? '').trim();
  if (next === name) return before ? here : changeChip(draft, name, { text: '', value: undefined });
  const kept = changeChip(draft, name, { text: before, value: undefined });
  if (draft.chips.some((chip) => chip.option.name === next && !chip.text && !chip.file)) {
    return { ...kept, at: { kind: 'option', name: next } };
  }
  const option = restOf(draft).find((each) => each.name === next);
  return option ? addChip(kept, option) : here;
}
