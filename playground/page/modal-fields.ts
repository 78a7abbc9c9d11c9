import type { APIComponentInLabel, APIModalInteractionResponseCallbackData, APITextInputComponent } from 'discord.js';
import type { Filled } from './state.ts';

export type FieldComponent = APIComponentInLabel | APITextInputComponent;

/** A field of a modal with its label; text inputs in action rows (deprecated, still valid) bring their own. */
export interface Field {
  label: string;
  description: string;
  component: FieldComponent;
}

/** The fields of a modal in order; text displays are no fields. */
export function fieldsOf(data: APIModalInteractionResponseCallbackData): Field[] {
  return data.components.flatMap((component): Field[] => {
    if (component.type === 18) {
      return [{ label: component.label, description: component.description ?? '', component: component.component }];
    }
    if (component.type !== 1) return [];
    return component.components.map((each) => ({ label: each.label ?? '', description: '', component: each }));
  });
}

/** What a field holds before anybody touches it. */
export function firstFilled(component: FieldComponent): Filled {
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

/** Why Discord's client would not send this field yet; none where it would. */
export function checkField(component: FieldComponent, filled: Filled): string | undefined {
  if (component.type === 23) return undefined;
  const required = component.required ?? true;
  if (component.type === 4) return checkText(component, filled.value ?? '', required);
  if (component.type === 21) return required && !filled.value ? 'Choose one.' : undefined;
  const count = (filled.files ?? filled.values ?? []).length;
  const least = component.min_values ?? 1;
  const most = component.max_values ?? (component.type === 22 ? component.options.length : 1);
  if (!count) return required && least > 0 ? 'This field is required.' : undefined;
  if (count < least) return `Choose at least ${least}.`;
  return count > most ? `Choose at most ${most}.` : undefined;
}

function checkText(input: APITextInputComponent, value: string, required: boolean): string | undefined {
  if (!value) return required ? 'This field is required.' : undefined;
  if (value.length < (input.min_length ?? 0)) return `Must be at least ${input.min_length} characters.`;
  return value.length > (input.max_length ?? 4000)
    ? `Must be at most ${input.max_length ?? 4000} characters.`
    : undefined;
}
