import { store } from '../state/state.ts';
import { type Draft, deleteChip, emptyDraft, firstCursor } from './draft.ts';

/** Changes the draft and, where asked, moves the cursor to where the draft says it is. */
export function setDraft(draft: Draft, focus = false): void {
  store.set({ draft });
  if (focus) store.afterRender(focusDraft);
}

/** Moves the cursor to where the draft says it is. */
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

/** Fills in the last command again, to be changed and sent once more. */
export function recallCommand(): boolean {
  const { recalled } = store.get();
  if (!recalled) return false;
  setDraft(
    { ...recalled, cursor: firstCursor(recalled.chips), problems: [], suggestionsHidden: true, sending: false },
    true,
  );
  return true;
}

/** Removes an option. A required one takes the command with it, unless something else is filled in already. */
export function removeChip(name: string): void {
  const { draft } = store.get();
  const chip = draft.chips.find((each) => each.option.name === name);
  if (!chip?.option.required) setDraft(deleteChip(draft, name), true);
  else if (!draft.chips.some((each) => each.text || each.file)) setDraft(emptyDraft, true);
}
