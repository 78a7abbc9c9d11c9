import { html, nothing } from 'lit-html';
import { chipAt } from '../composer/draft.ts';
import { type Suggestion, suggestionsFor } from '../composer/suggest.ts';
import { pick } from '../composer/typing.ts';
import { kindOf } from '../composer/values.ts';
import type { State } from '../state.ts';

/** The list above the composer: commands, options or choices, and what the option under the cursor takes. */
export function suggestions(state: State) {
  const { draft, world, channel } = state;
  const shown = world ? suggestionsFor(draft, world, channel) : [];
  const offer =
    draft.offer && chipAt(draft)?.option.name === draft.offer.option && !draft.quiet ? draft.offer : undefined;
  const note =
    offer?.state === 'failed'
      ? 'Loading options failed'
      : offer?.state === 'loading' && !shown.length
        ? 'Loading options…'
        : '';
  const nothingFits =
    !draft.command && /^\/\S/.test(draft.text) && !shown.length && !draft.quiet ? 'There is no such command.' : '';
  const hint = optionHint(state);
  if (!shown.length && !note && hint === nothing && !nothingFits) return nothing;
  return html`<div class="suggestions" data-testid="suggestions" @mousedown=${(event: Event) => event.preventDefault()}>
    ${hint}
    ${
      shown.length
        ? html`<div id="suggestions" class="suggestion-list" role="listbox" aria-label=${titleOf(shown[0])}>
          <div class="suggestion-title" aria-hidden="true">${titleOf(shown[0])}</div>
          ${shown.map((each, index) => line(each, index, index === draft.active))}
        </div>`
        : nothing
    }
    ${note || nothingFits ? html`<p class="suggestion-note" role="status">${note || nothingFits}</p>` : nothing}
  </div>`;
}

/** What the field under the cursor says of the list to those who cannot see it. */
export function listState({ draft, world, channel }: State): {
  expanded: 'true' | 'false';
  active: string | typeof nothing;
} {
  const count = world ? suggestionsFor(draft, world, channel).length : 0;
  return {
    expanded: count ? 'true' : 'false',
    active: count && draft.active >= 0 ? `suggestion-${draft.active}` : nothing,
  };
}

const titleOf = (first: Suggestion | undefined): string =>
  first?.kind === 'command' ? 'Commands' : first?.kind === 'option' ? 'Options' : 'Choices';

/** What the option under the cursor is for. */
function optionHint({ draft }: State) {
  const option = chipAt(draft)?.option;
  if (!option) return nothing;
  return html`<div class="option-hint"><b>${option.name}</b><span>${option.description}</span><small>${kindOf(option)}${option.required ? '' : ' · optional'}</small></div>`;
}

function line(suggestion: Suggestion, index: number, active: boolean) {
  return html`<div class=${active ? 'suggestion active' : 'suggestion'} id=${`suggestion-${index}`} role="option" aria-selected=${active ? 'true' : 'false'}
    data-suggestion=${nameIn(suggestion)} @click=${() => pick(suggestion)}>${content(suggestion)}</div>`;
}

const nameIn = (suggestion: Suggestion): string =>
  suggestion.kind === 'command'
    ? suggestion.command.name
    : suggestion.kind === 'option'
      ? suggestion.option.name
      : suggestion.name;

function content(suggestion: Suggestion) {
  switch (suggestion.kind) {
    case 'command':
      return html`<b>/${suggestion.command.name}</b><span>${suggestion.command.description}</span>`;
    case 'option':
      return html`<b>${suggestion.option.name}</b><span>${suggestion.option.description}</span><small>${kindOf(suggestion.option)}</small>`;
    case 'choice':
      return html`<span class="choice-name">${suggestion.name}</span>`;
  }
}
