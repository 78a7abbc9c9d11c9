/** Changes the draft when users type, move the cursor or accept a suggestion. */
import { store } from '../state/state.ts';
import { requestChoices } from './autocomplete.ts';
import {
  addChip,
  type CursorPosition,
  changeChip,
  chipAtCursor,
  createCommandDraft,
  cursorAfter,
  type Draft,
  remainingOptions,
} from './draft.ts';
import { setDraft } from './edit-draft.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { listSuggestions, type Suggestion } from './suggestions.ts';
import { typeIntoOption } from './type-into-option.ts';
import { usableCommands } from './usable-commands.ts';

/** The first suggestion is highlighted, except after the last option, where Enter sends the command. */
const initialHighlight = (cursor: CursorPosition, typed: string): number => (cursor.kind === 'more' && !typed ? -1 : 0);

/** Sets the plain text. Text that is a whole command line becomes a command. */
export function setPlainText(text: string): void {
  const { draft, world, me, channel } = store.get();
  const commands = world && !draft.files.length ? usableCommands(world, me, channel) : [];
  const command = parseCommandLine(text.replaceAll('\n', ' '), commands);
  if (command) {
    setDraft(
      {
        ...command,
        highlighted: initialHighlight(command.cursor, ''),
        suggestionsHidden: command.cursor.kind === 'more',
      },
      true,
    );
    requestChoicesIfNeeded();
  } else {
    setDraft({ ...draft, text, cursor: { kind: 'text' }, highlighted: 0, suggestionsHidden: false, problems: [] });
  }
}

/** Sets the text of an option. */
export function setOptionText(name: string, text: string): void {
  const before = store.get().draft;
  const draft = typeIntoOption(before, name, text);
  setDraft({ ...draft, highlighted: 0, suggestionsHidden: false }, draft.cursor !== before.cursor);
  requestChoicesIfNeeded();
}

/** Sets the text after the last option. An option's name with a colon, as `seed:`, adds that option. */
export function setMoreText(text: string): void {
  const { draft } = store.get();
  const optionMatch = /^\s*([^\s:]+):(.*)$/.exec(text);
  const option = remainingOptions(draft).find((each) => each.name === optionMatch?.[1]);
  if (option) {
    const extended = addChip(draft, option);
    setDraft(changeChip(extended, option.name, { text: optionMatch?.[2]?.trim() ?? '' }), true);
    requestChoicesIfNeeded();
  } else {
    setDraft({
      ...draft,
      moreText: text,
      highlighted: initialHighlight({ kind: 'more' }, text),
      suggestionsHidden: false,
    });
  }
}

/** Moves the cursor and shows the suggestions for its new position. */
export function moveCursor(cursor: CursorPosition): void {
  const { draft } = store.get();
  if (JSON.stringify(cursor) === JSON.stringify(draft.cursor)) return;
  setDraft({ ...draft, cursor, highlighted: initialHighlight(cursor, draft.moreText), suggestionsHidden: false });
  requestChoicesIfNeeded();
}

/** Opens the list again that was closed, or hidden after a choice. @returns whether there is one */
export function openSuggestions(highlighted?: number): boolean {
  const { draft, ...state } = store.get();
  const opened = { ...draft, suggestionsHidden: false };
  opened.highlighted = highlighted ?? initialHighlight(draft.cursor, draft.moreText);
  const option = chipAtCursor(draft)?.option;
  const isSearch = option && 'autocomplete' in option && option.autocomplete === true;
  if (!isSearch && !listSuggestions({ ...state, draft: opened }).length) return false;
  setDraft(opened);
  requestChoicesIfNeeded();
  return true;
}

/** Accepts a suggestion. */
export function applySuggestion(suggestion: Suggestion): void {
  const { draft } = store.get();
  setDraft(withSuggestion(draft, suggestion), true);
  requestChoicesIfNeeded();
}

function withSuggestion(draft: Draft, suggestion: Suggestion): Draft {
  switch (suggestion.kind) {
    case 'command': {
      const commandDraft = createCommandDraft(suggestion.command);
      return { ...commandDraft, highlighted: initialHighlight(commandDraft.cursor, '') };
    }
    case 'option':
      return addChip(draft, suggestion.option);
    case 'choice': {
      const name = chipAtCursor(draft)?.option.name;
      if (!name) return draft;
      const { value, name: text } = suggestion;
      const cursor = cursorAfter(draft, name);
      return {
        ...changeChip(draft, name, { text, value }),
        cursor,
        highlighted: initialHighlight(cursor, ''),
        suggestionsHidden: cursor.kind === 'more',
      };
    }
  }
}

function requestChoicesIfNeeded(): void {
  const { draft } = store.get();
  const option = chipAtCursor(draft)?.option;
  if (option && 'autocomplete' in option && option.autocomplete && !draft.suggestionsHidden)
    requestChoices(option.name);
}

/** The suggestions that are shown now. */
export const currentSuggestions = (): Suggestion[] => listSuggestions(store.get());

/** Moves the highlight up or down, and from one end to the other. */
export function stepHighlight(step: 1 | -1): void {
  const { draft } = store.get();
  const count = currentSuggestions().length;
  if (!count) return;
  const from = draft.highlighted < 0 && step < 0 ? 0 : draft.highlighted;
  setDraft({ ...draft, highlighted: (from + step + count) % count });
  store.afterRender(() => document.querySelector('.suggestion.active')?.scrollIntoView({ block: 'nearest' }));
}
