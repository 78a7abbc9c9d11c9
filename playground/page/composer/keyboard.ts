import { store } from '../state.ts';
import { emptyDraft } from './draft.ts';
import { recall, removeChip, setDraft } from './edit.ts';
import { sendDraft } from './send.ts';
import { highlight, pick, shownSuggestions } from './typing.ts';

const isEmpty = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && !target.value;

/** What each key does anywhere in the composer; false where the browser should do what it always does. */
const keys: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
  ArrowDown: () => move(1),
  ArrowUp: (event) => move(-1) || (!store.get().draft.command && isEmpty(event.target) && recall()),
  Tab: (event) => !event.shiftKey && take(),
  Enter: (event) => {
    if (event.shiftKey && !store.get().draft.command) return false;
    if (!take()) void sendDraft();
    return true;
  },
  Escape: () => {
    const { draft } = store.get();
    if (shownSuggestions().length) setDraft({ ...draft, quiet: true });
    else if (draft.command || draft.text) setDraft(emptyDraft, true);
    else return false;
    return true;
  },
  Backspace: (event) => {
    const { draft } = store.get();
    if (!draft.command || !isEmpty(event.target)) return false;
    const last = draft.chips.at(-1);
    if (draft.at.kind === 'option') removeChip(draft.at.name);
    else if (last) setDraft({ ...draft, at: { kind: 'option', name: last.option.name } }, true);
    else setDraft(emptyDraft, true);
    return true;
  },
};

function move(step: 1 | -1): boolean {
  if (!shownSuggestions().length) return false;
  highlight(step);
  return true;
}

function take(): boolean {
  const suggestion = shownSuggestions()[store.get().draft.active];
  if (suggestion) pick(suggestion);
  return suggestion !== undefined;
}

/** Handles a key pressed in the composer. Keys of an input method that is composing a word are its own. */
export function onComposerKey(event: KeyboardEvent): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLElement && event.target.closest('button')) return;
  if (keys[event.key]?.(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}
