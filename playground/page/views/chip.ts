import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type Chip, changeChip } from '../composer/draft.ts';
import { removeChip, setDraft } from '../composer/edit.ts';
import { arrive, typeOption } from '../composer/typing.ts';
import { kindOf } from '../composer/values.ts';
import { type State, store } from '../state.ts';
import { icons } from './icons.ts';
import { listState } from './suggestions.ts';

/** One option of the command that is being written: its name, a field for it, and what the server said against it. */
export function optionChip(chip: Chip, state: State) {
  const { draft } = state;
  const { option } = chip;
  const problem = draft.problems.find((each) => each.name === option.name)?.message;
  const here = draft.at.kind === 'option' && draft.at.name === option.name;
  return html`<span class=${`chip ${problem ? 'wrong' : ''} ${here ? 'here' : ''}`}>
    <span class="chip-body">
      <label class="chip-name" for=${`option-${option.name}`}>${option.name}</label>
      ${option.type === 11 ? fileField(chip, problem) : textField(chip, problem, here ? listState(state) : { expanded: 'false', active: nothing })}
      ${
        option.required
          ? nothing
          : html`<button class="chip-remove" type="button" tabindex="-1" aria-label=${`Remove ${option.name}`} @click=${() => removeChip(option.name)}>${icons.close()}</button>`
      }
    </span>
    ${problem ? html`<span class="chip-problem" role="alert" id=${`problem-${option.name}`}>${problem}</span>` : nothing}
  </span>`;
}

const about = ({ option }: Chip) => `${option.description}. ${kindOf(option)}${option.required ? ', required' : ''}`;

function textField(chip: Chip, problem: string | undefined, list: ReturnType<typeof listState>) {
  const { option } = chip;
  const numeric = option.type === 4 ? 'numeric' : option.type === 10 ? 'decimal' : 'text';
  return html`<textarea id=${`option-${option.name}`} rows="1" spellcheck="false" autocomplete="off" data-option=${option.name} inputmode=${numeric}
    enterkeyhint="send" role="combobox" aria-autocomplete="list" aria-expanded=${list.expanded} aria-controls="suggestions" aria-activedescendant=${list.active} aria-description=${about(chip)}
    aria-invalid=${problem ? 'true' : 'false'} .value=${live(chip.text)} @focus=${() => arrive({ kind: 'option', name: option.name })}
    @input=${(event: Event) => event.target instanceof HTMLTextAreaElement && typeOption(option.name, event.target.value)}></textarea>`;
}

function fileField(chip: Chip, problem: string | undefined) {
  const { name } = chip.option;
  return html`<span class="file-field">
    <input id=${`option-${name}`} type="file" data-option=${name} aria-description=${about(chip)} aria-invalid=${problem ? 'true' : 'false'}
      @focus=${() => arrive({ kind: 'option', name })} @change=${(event: Event) => onFile(event, name)} />
    <span class=${chip.file ? 'file-name' : 'file-name placeholder'} aria-hidden="true">${chip.file?.name ?? 'drop, paste or choose a file'}</span>
  </span>`;
}

function onFile(event: Event, name: string): void {
  if (!(event.target instanceof HTMLInputElement)) return;
  const file = event.target.files?.[0];
  setDraft({ ...changeChip(store.get().draft, name, { file }), at: { kind: 'more' }, quiet: true, active: -1 }, true);
}
