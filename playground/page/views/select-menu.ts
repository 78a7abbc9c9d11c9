import type { APIMessage, APISelectMenuComponent } from 'discord.js';
import { html, nothing } from 'lit-html';
import {
  closeSelect,
  defaultValues,
  listChoices,
  onSelectKey,
  openSelect,
  type SelectMenu,
  toggleChoice,
} from '../actions/select-menu.ts';
import { isWaiting, selectOptions } from '../actions/user-actions.ts';
import { cssVariables } from '../dom/css-variables.ts';
import { type State, store } from '../state/state.ts';
import { icons } from './icons.ts';

/** The button of a select menu that opens its list, in a message or a modal. */
export function selectButton(
  select: SelectMenu & { disabled?: boolean },
  control: { key: string; picked: string[]; waiting: boolean; onDone: (values: string[]) => void },
  state: State,
) {
  const choices = listChoices(select, state.world, state.channel);
  const label = select.placeholder || 'Make a selection';
  const names = control.picked.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  const open = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    openSelect(event.currentTarget, {
      key: control.key,
      label,
      choices,
      picked: control.picked,
      min: select.min_values ?? 1,
      max: Math.min(select.max_values ?? 1, choices.length || 1),
      onDone: control.onDone,
    });
  };
  return html`<button class=${`select ${control.waiting ? 'waiting' : ''}`} type="button" data-custom-id=${select.custom_id}
    data-select=${control.key} aria-haspopup="listbox" aria-expanded=${state.select?.key === control.key ? 'true' : 'false'}
    aria-label=${`${label}: ${names.join(', ') || 'nothing selected'}`} ?disabled=${select.disabled ?? false}
    @click=${open} @keydown=${(event: KeyboardEvent) => event.key === 'ArrowDown' && open(event)}>
    <span class=${names.length ? 'selected' : 'placeholder'}>${names.join(', ') || label}</span>
    ${control.waiting ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : icons.down()}
  </button>`;
}

export function messageSelect(select: APISelectMenuComponent, message: APIMessage, state: State) {
  const key = `${message.id}:${select.custom_id}`;
  const onDone = (values: string[]) => {
    store.set(({ selectedValues }) => ({ selectedValues: { ...selectedValues, [key]: values } }));
    void selectOptions(message.id, select.custom_id, values, select.placeholder ?? '');
  };
  const picked = state.selectedValues[key] ?? defaultValues(select);
  return selectButton(
    select,
    { key, picked, onDone, waiting: isWaiting(state.pending, message.id, select.custom_id) },
    state,
  );
}

/** With less room than this below the button, the list opens upwards, in pixels. */
const MIN_ROOM_BELOW_PX = 260;

/** The open list of a select menu. */
export function selectList({ select }: State) {
  if (!select) return nothing;
  const { left, top, bottom, width } = select.buttonBox;
  const opensUpwards = innerHeight - bottom < MIN_ROOM_BELOW_PX && top > innerHeight - bottom;
  const listWidth = Math.min(Math.max(width, 220), innerWidth - 16);
  const position = {
    left: `${Math.max(8, Math.min(left, innerWidth - listWidth - 8))}px`,
    width: `${listWidth}px`,
    top: opensUpwards ? 'auto' : `${bottom + 4}px`,
    bottom: opensUpwards ? `${innerHeight - top + 4}px` : 'auto',
    'max-height': `${Math.min(320, (opensUpwards ? top : innerHeight - bottom) - 12)}px`,
  };
  const several = select.max > 1;
  return html`<div class="backdrop transparent" @click=${() => closeSelect(several)}></div>
    <div class="select-list" role="listbox" tabindex="0" aria-label=${select.label} aria-multiselectable=${several ? 'true' : 'false'}
      aria-activedescendant=${`choice-${select.active}`} ${cssVariables(position)} @keydown=${onSelectKey}>
      ${select.choices.map((choice, index) => {
        const picked = select.picked.includes(choice.value);
        return html`<div id=${`choice-${index}`} role="option" data-value=${choice.value} aria-selected=${picked ? 'true' : 'false'}
          class=${index === select.active ? 'active' : ''} @click=${() => toggleChoice(choice.value)}>
          ${choice.emoji ? html`<span class="emoji">${choice.emoji}</span>` : nothing}
          <span class="choice-text">${choice.label}${choice.description ? html`<small>${choice.description}</small>` : nothing}</span>
          ${picked ? icons.check() : nothing}
        </div>`;
      })}
      ${select.choices.length ? nothing : html`<p class="empty">No options available</p>`}
      ${several ? html`<p class="hint">Choose ${select.min} to ${select.max}. Press Esc or click outside to confirm.</p>` : nothing}
    </div>`;
}
