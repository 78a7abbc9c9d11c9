import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { type Choice, FORM_LIMITS, type Form, type FormField } from '#schema/form.ts';

/** A form as Discord takes it. Words that are too long are cut; what stands in a field already never is. */
export function formModal({ id, title, fields }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: cut(title, FORM_LIMITS.title),
    components: fields.slice(0, FORM_LIMITS.fields).map(labelled),
  };
}

function labelled(field: FormField): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: cut(field.label, FORM_LIMITS.label),
    ...(field.description && { description: cut(field.description, FORM_LIMITS.description) }),
    component: inputOf(field),
  };
}

function inputOf(field: FormField): APILabelComponent['component'] {
  const { required = true } = field;
  const placeholder = field.placeholder && { placeholder: cut(field.placeholder, FORM_LIMITS.placeholder) };
  switch (field.kind) {
    case 'line':
    case 'paragraph': {
      const { value, least, most = FORM_LIMITS.text } = field;
      return {
        type: ComponentType.TextInput,
        custom_id: field.id,
        style: field.kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
        required,
        max_length: most,
        ...(least !== undefined && { min_length: least }),
        ...(value && { value }),
        ...placeholder,
      };
    }
    case 'select':
      return {
        type: ComponentType.StringSelect,
        custom_id: field.id,
        required,
        min_values: required ? 1 : 0,
        max_values: field.most ?? 1,
        options: field.choices.slice(0, 25).map(selectOption),
        ...placeholder,
      };
  }
}

/** A choice as an option of a select, in a modal or in a message. */
export function selectOption({ value, label, description, emoji, chosen }: Choice): APISelectMenuOption {
  return {
    value,
    label: cut(label, 100),
    ...(description && { description: cut(description, 100) }),
    ...(emoji && { emoji: readEmoji(emoji) }),
    ...(chosen && { default: true }),
  };
}

/** A server's own emoji, as people write it (`<:fox:1234>`), or one of everybody's. */
function readEmoji(emoji: string): NonNullable<APISelectMenuOption['emoji']> {
  const [, animated, name, id] = /^<(a?):(\w+):(\d+)>$/.exec(emoji) ?? [];
  return name && id ? { id, name, ...(animated && { animated: true }) } : { name: emoji };
}

/** At most so many characters, never half of one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
