/** The fields of a modal: what they are, their initial values, and the checks of Discord's client. */
import type { APIComponentInLabel, APIModalInteractionResponseCallbackData, APITextInputComponent } from 'discord.js';
import type { FieldValue } from '../state/state.ts';
import { checkLength } from '../text/length-limit.ts';

export type FieldComponent = APIComponentInLabel | APITextInputComponent;

/** A field of a modal with its label. Text inputs in action rows (deprecated, still valid) have their own label. */
export interface ModalField {
  label: string;
  description: string;
  component: FieldComponent;
}

/** The fields of a modal in order, without text displays. */
export function listModalFields(data: APIModalInteractionResponseCallbackData): ModalField[] {
  return data.components.flatMap((component): ModalField[] => {
    if (component.type === 18) {
      return [{ label: component.label, description: component.description ?? '', component: component.component }];
    }
    if (component.type !== 1) return [];
    return component.components.map((each) => ({ label: each.label ?? '', description: '', component: each }));
  });
}

/** The value of a field when the modal opens. */
export function initialValue(component: FieldComponent): FieldValue {
  switch (component.type) {
    case 4:
      return { value: component.value ?? '' };
    case 3:
    case 22:
      return { values: component.options.filter((option) => option.default).map((option) => option.value) };
    case 21: {
      const chosen = component.options.find((option) => option.default)?.value;
      return chosen === undefined ? {} : { value: chosen };
    }
    case 23:
      return { value: String(component.default ?? false) };
    case 19:
      return { files: [] };
    default:
      return { values: (component.default_values ?? []).map((each) => each.id) };
  }
}

/** The error that Discord's client would show for a field; `undefined` where the value is valid. */
export function checkField(component: FieldComponent, value: FieldValue): string | undefined {
  if (component.type === 23) return undefined;
  const required = component.required ?? true;
  if (component.type === 4) return checkText(component, value.value ?? '', required);
  if (component.type === 21) return required && !value.value ? 'Choose one.' : undefined;
  const count = (value.files ?? value.values ?? []).length;
  const min = component.min_values ?? 1;
  const max = component.max_values ?? (component.type === 22 ? component.options.length : 1);
  if (!count) return required && min > 0 ? 'This field is required.' : undefined;
  if (count < min) return `Choose at least ${min}.`;
  return count > max ? `Choose at most ${max}.` : undefined;
}

function checkText(input: APITextInputComponent, value: string, required: boolean): string | undefined {
  if (!value) return required ? 'This field is required.' : undefined;
  if (value.length < (input.min_length ?? 0)) return `Must be at least ${input.min_length} characters.`;
  return checkLength(value.length, input.max_length ?? 4000);
}
