import { store } from '../state/state.ts';
import { emptyDraft, showsSuggestionPanel } from './draft.ts';
import { discardDraft, recallDraft, removeChip, setDraft } from './edit-draft.ts';
import { sendDraft } from './send-draft.ts';
import { applySuggestion, currentSuggestions, openSuggestions, stepHighlight } from './typing.ts';

const isEmpty = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && !target.value;

/** Key handlers of the composer. They return false to leave the key to the browser. */
const KEY_HANDLERS: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
  ArrowDown: () => moveHighlight(1) || (store.get().draft.suggestionsHidden && openSuggestions(0)),
  ArrowUp: (event) => moveHighlight(-1) || (!store.get().draft.command && isEmpty(event.target) && recallDraft()),
  Tab: (event) => !event.shiftKey && acceptHighlighted(),
  Enter: (event) => {
    if (event.shiftKey && !store.get().draft.command) return false;
    if (!acceptHighlighted()) void sendDraft();
    return true;
  },
  Escape: () => {
    const { draft } = store.get();
    if (currentSuggestions().length || showsSuggestionPanel(draft)) setDraft({ ...draft, suggestionsHidden: true });
    else if (draft.command || draft.text || draft.files.length) discardDraft();
    else return false;
    return true;
  },
  Backspace: (event) => {
    const { draft } = store.get();
    if (!draft.command || !isEmpty(event.target)) return false;
    const last = draft.chips.at(-1);
    if (draft.cursor.kind === 'option') removeChip(draft.cursor.name);
    else if (last) setDraft({ ...draft, cursor: { kind: 'option', name: last.option.name } }, true);
    else setDraft(emptyDraft, true);
    return true;
  },
};

function moveHighlight(step: 1 | -1): boolean {
  if (!currentSuggestions().length) return false;
  stepHighlight(step);
  return true;
}

function acceptHighlighted(): boolean {
  const suggestion = currentSuggestions()[store.get().draft.highlighted];
  if (suggestion) applySuggestion(suggestion);
  return suggestion !== undefined;
}

/** Handles a key in the composer. Ignores keys while an input method composes text. */
export function onComposerKey(event: KeyboardEvent): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLElement && event.target.closest('button')) return;
  if (KEY_HANDLERS[event.key]?.(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}
