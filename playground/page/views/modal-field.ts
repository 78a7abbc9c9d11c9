import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { fill } from '../modal.ts';
import type { Field } from '../modal-fields.ts';
import type { Filled, State } from '../state.ts';
import { selectButton } from './select.ts';

const valueOn = (act: (value: string) => void) => (event: Event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) act(event.target.value);
};

/** What is to be filled in for one field of a modal. */
export function fieldInput({ component, label }: Field, filled: Filled, wrong: boolean, state: State) {
  const id = component.custom_id;
  switch (component.type) {
    case 4: {
      const value = filled.value ?? '';
      const shared = { placeholder: component.placeholder ?? '', most: component.max_length ?? 4000 };
      const input = valueOn((typed) => fill(id, { value: typed }));
      return html`${
        component.style === 2
          ? html`<textarea id=${`field-${id}`} rows="4" data-custom-id=${id} placeholder=${shared.placeholder} maxlength=${shared.most}
            aria-invalid=${wrong ? 'true' : 'false'} .value=${live(value)} @input=${input}></textarea>`
          : html`<input id=${`field-${id}`} type="text" data-custom-id=${id} placeholder=${shared.placeholder} maxlength=${shared.most}
            aria-invalid=${wrong ? 'true' : 'false'} .value=${live(value)} @input=${input} autocomplete="off" />`
      }
        ${component.max_length ? html`<small class="count" aria-hidden="true">${value.length} / ${component.max_length}</small>` : nothing}`;
    }
    case 19:
      return html`<input id=${`field-${id}`} type="file" data-custom-id=${id} ?multiple=${(component.max_values ?? 1) > 1}
        aria-invalid=${wrong ? 'true' : 'false'} @change=${(event: Event) =>
          event.target instanceof HTMLInputElement && fill(id, { files: [...(event.target.files ?? [])] })} />`;
    case 21:
      return component.options.map((option) =>
        choice('radio', id, option, filled.value === option.value, () => fill(id, { value: option.value })),
      );
    case 22: {
      const picked = filled.values ?? [];
      return component.options.map((option) => {
        const on = picked.includes(option.value);
        const next = on ? picked.filter((each) => each !== option.value) : [...picked, option.value];
        return choice('checkbox', id, option, on, () => fill(id, { values: next }));
      });
    }
    case 23: {
      const on = filled.value === 'true';
      return choice('checkbox', id, { value: 'true', label }, on, () => fill(id, { value: String(!on) }));
    }
    default:
      return selectButton(
        component,
        {
          key: `modal:${id}`,
          picked: filled.values ?? [],
          waiting: false,
          done: (values) => fill(id, { values }),
        },
        state,
      );
  }
}

const choice = (
  type: 'radio' | 'checkbox',
  id: string,
  option: { value: string; label: string; description?: string },
  on: boolean,
  act: () => void,
) =>
  html`<label class="choice">
    <input type=${type} name=${id} value=${option.value} data-custom-id=${id} .checked=${live(on)} @change=${act} />
    <span>${option.label}${option.description ? html`<small>${option.description}</small>` : nothing}</span>
  </label>`;
