import { store } from '../state/state.ts';
import { type Draft, deleteChip, emptyDraft, firstCursor, hasContent } from './draft.ts';

/** Replaces the draft. With `focus`, also focuses the input of its cursor. */
export function setDraft(draft: Draft, focus = false): void {
  store.set({ draft });
  if (focus) store.afterRender(focusDraft);
}

/** Focuses the input that the draft's cursor is in. */
export function focusDraft(): void {
  const { cursor } = store.get().draft;
  const selector =
    cursor.kind === 'option'
      ? `[data-option="${CSS.escape(cursor.name)}"]`
      : cursor.kind === 'more'
        ? '.more-input'
        : '.plain-input';
  const input = document.querySelector<HTMLElement>(`.composer ${selector}`);
  input?.focus();
  if (input instanceof HTMLTextAreaElement || (input instanceof HTMLInputElement && input.type === 'text')) {
    input.setSelectionRange(input.value.length, input.value.length);
  }
}

/** Empties the composer. What was in it can be recalled. */
export function discardDraft(): void {
  store.set(({ draft, recallable }) => ({ recallable: hasContent(draft) ? draft : recallable }));
  setDraft(emptyDraft, true);
}

/** Puts the last discarded draft or sent command into the composer again. False if there is none. */
export function recallDraft(): boolean {
  const { recallable } = store.get();
  if (!recallable) return false;
  const cursor = recallable.command ? firstCursor(recallable.chips) : recallable.cursor;
  setDraft({ ...recallable, cursor, problems: [], suggestionsHidden: true, sending: false }, true);
  return true;
}

/** Removes an option. Removing a required one discards the command if nothing is filled in yet. */
export function removeChip(name: string): void {
  const { draft } = store.get();
  const chip = draft.chips.find((each) => each.option.name === name);
  if (!chip?.option.required) setDraft(deleteChip(draft, name), true);
  else if (!draft.chips.some((each) => each.text || each.file)) setDraft(emptyDraft, true);
}
