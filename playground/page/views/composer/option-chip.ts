import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type Chip, changeChip } from '../../composer/draft.ts';
import { removeChip, setDraft } from '../../composer/edit-draft.ts';
import { describeOptionType } from '../../composer/option-values.ts';
import { moveCursor, openSuggestions, setOptionText } from '../../composer/typing.ts';
import { type State, store } from '../../state/state.ts';
import { charCount } from '../char-count.ts';
import { icons } from '../icons.ts';
import { filePreview } from './file-preview.ts';
import { comboboxState } from './suggestions.ts';

/** One option of the command in the composer: its name, its input and its error. */
export function optionChip(chip: Chip, state: State) {
  const { draft } = state;
  const { option } = chip;
  const problem = draft.problems.find((each) => each.name === option.name)?.message;
  const isFocused = draft.cursor.kind === 'option' && draft.cursor.name === option.name;
  return html`<span class=${`chip ${problem ? 'invalid' : ''} ${isFocused ? 'focused' : ''}`}>
    <span class="chip-body">
      <label class="chip-name" for=${`option-${option.name}`}>${option.name}</label>
      ${option.type === 11 ? fileField(chip, problem) : textField(chip, problem, isFocused ? comboboxState(state) : { expanded: 'false', controls: nothing, active: nothing })}
      ${'max_length' in option ? charCount(chip.text.length, option.max_length) : nothing}
      ${
        option.required
          ? nothing
          : html`<button class="chip-remove" type="button" tabindex="-1" aria-label=${`Remove ${option.name}`} @click=${() => removeChip(option.name)}>${icons.close()}</button>`
      }
    </span>
    ${problem ? html`<span class="chip-problem" role="alert" id=${`problem-${option.name}`}>${problem}</span>` : nothing}
  </span>`;
}

const describeOption = ({ option }: Chip) =>
  `${option.description}. ${describeOptionType(option)}${option.required ? ', required' : ''}`;

function textField(chip: Chip, problem: string | undefined, combobox: ReturnType<typeof comboboxState>) {
  const { option } = chip;
  const inputMode = option.type === 4 ? 'numeric' : option.type === 10 ? 'decimal' : 'text';
  return html`<textarea id=${`option-${option.name}`} rows="1" spellcheck="false" autocomplete="off" data-option=${option.name} inputmode=${inputMode}
    enterkeyhint="send" aria-haspopup="listbox" aria-autocomplete="list" aria-controls=${combobox.controls} aria-activedescendant=${combobox.active} aria-description=${describeOption(chip)}
    aria-invalid=${problem ? 'true' : 'false'} .value=${live(chip.text)} @focus=${() => moveCursor({ kind: 'option', name: option.name })}
    @click=${() => openSuggestions()} @input=${(event: Event) => event.target instanceof HTMLTextAreaElement && setOptionText(option.name, event.target.value)}></textarea>`;
}

function fileField(chip: Chip, problem: string | undefined) {
  const { name } = chip.option;
  return html`<span class="file-field">
    <input id=${`option-${name}`} type="file" data-option=${name} aria-label=${chip.file ? `${name}: ${chip.file.name}` : `${name}: choose a file`} aria-description=${describeOption(chip)} aria-invalid=${problem ? 'true' : 'false'}
      @focus=${() => moveCursor({ kind: 'option', name })} @change=${(event: Event) => onFile(event, name)} />
    ${chip.file ? filePreview(chip.file) : nothing}
    <span class=${chip.file ? 'file-name' : 'file-name placeholder'} aria-hidden="true">${chip.file?.name ?? 'Drop, paste or choose a file'}</span>
  </span>`;
}

function onFile(event: Event, name: string): void {
  if (!(event.target instanceof HTMLInputElement)) return;
  const file = event.target.files?.[0];
  setDraft(
    {
      ...changeChip(store.get().draft, name, { file }),
      cursor: { kind: 'more' },
      suggestionsHidden: true,
      highlighted: -1,
    },
    true,
  );
}
