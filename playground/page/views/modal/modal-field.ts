import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { setFieldValue } from '../../actions/modal.ts';
import type { ModalField } from '../../actions/modal-fields.ts';
import type { FieldValue, State } from '../../state/state.ts';
import { selectButton } from '../select-menu.ts';
import { brush } from './brush.ts';

const onInput = (onValue: (value: string) => void) => (event: Event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
    onValue(event.target.value);
};

/** The input of a modal field. */
export function fieldInput({ component, label }: ModalField, current: FieldValue, invalid: boolean, state: State) {
  const id = component.custom_id;
  switch (component.type) {
    case 4: {
      const value = current.value ?? '';
      const placeholder = component.placeholder ?? '';
      const input = onInput((typed) => setFieldValue(id, { value: typed }));
      return html`${
        component.style === 2
          ? html`<textarea id=${`field-${id}`} rows="4" data-custom-id=${id} placeholder=${placeholder}
            aria-invalid=${invalid ? 'true' : 'false'} .value=${live(value)} @input=${input}></textarea>`
          : html`<input id=${`field-${id}`} type="text" data-custom-id=${id} placeholder=${placeholder}
            aria-invalid=${invalid ? 'true' : 'false'} .value=${live(value)} @input=${input} autocomplete="off" />`
      }
        ${component.max_length ? html`<small class=${value.length > component.max_length ? 'count over' : 'count'} aria-hidden="true">${value.length} / ${component.max_length}</small>` : nothing}`;
    }
    case 19:
      return html`<input id=${`field-${id}`} type="file" data-custom-id=${id} ?multiple=${(component.max_values ?? 1) > 1} accept=${acceptedTypes(component.file_types)}
        aria-invalid=${invalid ? 'true' : 'false'} @change=${(event: Event) =>
          event.target instanceof HTMLInputElement && setFieldValue(id, { files: [...(event.target.files ?? [])] })} />
        ${state.modal ? brush(component, state.modal, state) : nothing}`;
    case 21:
      return component.options.map((option) =>
        choice('radio', id, option, current.value === option.value, () => setFieldValue(id, { value: option.value })),
      );
    case 22: {
      const picked = current.values ?? [];
      return component.options.map((option) => {
        const isChecked = picked.includes(option.value);
        const next = isChecked ? picked.filter((each) => each !== option.value) : [...picked, option.value];
        return choice('checkbox', id, option, isChecked, () => setFieldValue(id, { values: next }));
      });
    }
    case 23: {
      const isChecked = current.value === 'true';
      return choice('checkbox', id, { value: 'true', label }, isChecked, () =>
        setFieldValue(id, { value: String(!isChecked) }),
      );
    }
    default:
      return selectButton(
        component,
        {
          key: `modal:${id}`,
          picked: current.values ?? [],
          waiting: false,
          onDone: (values) => setFieldValue(id, { values }),
        },
        state,
      );
  }
}

/** What the browser offers to choose, as its `accept` has it; empty for all files. */
const acceptedTypes = (types: readonly string[] = []) =>
  types.map((type) => (type.startsWith('.') ? type : `${type}/*`)).join(',');

const choice = (
  type: 'radio' | 'checkbox',
  id: string,
  option: { value: string; label: string; description?: string },
  isChecked: boolean,
  onChange: () => void,
) =>
  html`<label class="choice">
    <input type=${type} name=${id} value=${option.value} data-custom-id=${id} .checked=${live(isChecked)} @change=${onChange} />
    <span>${option.label}${option.description ? html`<small>${option.description}</small>` : nothing}</span>
  </label>`;
