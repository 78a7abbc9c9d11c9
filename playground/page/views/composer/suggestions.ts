import { html, nothing } from 'lit-html';
import { chipAtCursor, type Draft, showsSuggestionPanel } from '../../composer/draft.ts';
import { onComposerKey } from '../../composer/keyboard.ts';
import { describeOptionType } from '../../composer/option-values.ts';
import { isSearching, listSuggestions, type Suggestion } from '../../composer/suggestions.ts';
import { applySuggestion } from '../../composer/typing.ts';
import type { State } from '../../state/state.ts';

/** The list above the composer: commands, options or choices, with a hint for the current option. */
export function suggestions(state: State) {
  const { draft } = state;
  const shown = listSuggestions(state);
  const autocomplete =
    draft.autocomplete && chipAtCursor(draft)?.option.name === draft.autocomplete.option && !draft.suggestionsHidden
      ? draft.autocomplete
      : undefined;
  const note =
    autocomplete?.state === 'failed'
      ? 'Loading options failed'
      : autocomplete?.state === 'loading' && !shown.length
        ? 'Loading options…'
        : '';
  const noMatch = !shown.length && isSearching(state) ? noMatchText(draft) : '';
  const hint = optionHint(state);
  if (!shown.length && !note && hint === nothing && !noMatch) return nothing;
  return html`<div class="suggestions" data-testid="suggestions" @mousedown=${(event: Event) => event.preventDefault()}>
    ${hint}
    ${
      shown.length
        ? html`<div id="suggestions" class="suggestion-list" role="listbox" tabindex="0" aria-label=${titleOf(shown[0])}
          aria-activedescendant=${comboboxState(state).active} @keydown=${onComposerKey}>
          <div class="suggestion-title" aria-hidden="true">${titleOf(shown[0])}</div>
          ${shown.map((each, index) => suggestionRow(each, index, index === draft.highlighted))}
        </div>`
        : nothing
    }
    ${note || noMatch ? html`<p class="suggestion-note" role="status">${note || noMatch}</p>` : nothing}
  </div>`;
}

/**
 * The ARIA state of the input that has the cursor: whether the list is open, its id, and its highlighted entry. HTML allows the role
 * `combobox`, and with it `aria-expanded`, for an `input` but not for a `textarea`.
 */
export function comboboxState(state: State): {
  expanded: 'true' | 'false';
  controls: 'suggestions' | typeof nothing;
  active: string | typeof nothing;
} {
  const { draft } = state;
  const count = listSuggestions(state).length;
  return {
    expanded: count ? 'true' : 'false',
    controls: count ? 'suggestions' : nothing,
    active: count && draft.highlighted >= 0 ? `suggestion-${draft.highlighted}` : nothing,
  };
}

const titleOf = (first: Suggestion | undefined): string =>
  first?.kind === 'command' ? 'Commands' : first?.kind === 'option' ? 'Options' : 'Choices';

const noMatchText = ({ command, cursor }: Draft): string =>
  command
    ? `No ${cursor.kind === 'more' ? 'option' : 'choice'} matches`
    : 'No matching command here. It would be sent as a message, which Lorikeet does not read; /help shows what it can do.';

/** Describes the option that has the cursor. */
function optionHint({ draft }: State) {
  const option = showsSuggestionPanel(draft) && chipAtCursor(draft)?.option;
  if (!option) return nothing;
  return html`<div class="option-hint"><b>${option.name}</b><span>${option.description}</span><small>${describeOptionType(option)}${option.required ? '' : ' · optional'}</small></div>`;
}

function suggestionRow(suggestion: Suggestion, index: number, active: boolean) {
  return html`<div class=${active ? 'suggestion active' : 'suggestion'} id=${`suggestion-${index}`} role="option" aria-selected=${active ? 'true' : 'false'}
    data-suggestion=${suggestionName(suggestion)} @click=${() => applySuggestion(suggestion)}>${suggestionContent(suggestion)}</div>`;
}

const suggestionName = (suggestion: Suggestion): string =>
  suggestion.kind === 'command'
    ? suggestion.command.name
    : suggestion.kind === 'option'
      ? suggestion.option.name
      : suggestion.name;

function suggestionContent(suggestion: Suggestion) {
  switch (suggestion.kind) {
    case 'command':
      return html`<b>/${suggestion.command.name}</b><span>${suggestion.command.description}</span>`;
    case 'option':
      return html`<b>${suggestion.option.name}</b><span>${suggestion.option.description}</span><small>${describeOptionType(suggestion.option)}</small>`;
    case 'choice':
      return html`<span class="choice-name">${suggestion.name}</span>`;
  }
}
