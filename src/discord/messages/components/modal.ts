import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIRadioGroupOption,
  type APISelectMenuOption,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { type Choice, MODAL_LIMITS, type Modal, type ModalField } from '#schema/interaction/modal/modal.ts';
import { truncate } from '#schema/text.ts';

/** A modal in Discord's form. Labels and descriptions that are too long are cut; the values of fields never are. */
export function modalData({ id, title, fields }: Modal): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: truncate(title, MODAL_LIMITS.title),
    components: fields.slice(0, MODAL_LIMITS.fields).map(labelComponent),
  };
}

function labelComponent(field: ModalField): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: truncate(field.label, MODAL_LIMITS.label),
    ...(field.description && { description: truncate(field.description, MODAL_LIMITS.description) }),
    component: inputComponent(field),
  };
}

function inputComponent(field: ModalField): APILabelComponent['component'] {
  const { required = true } = field;
  const placeholder = field.placeholder && { placeholder: truncate(field.placeholder, MODAL_LIMITS.placeholder) };
  switch (field.kind) {
    case 'line':
    case 'paragraph': {
      const { value, min: minLength, max: maxLength } = field;
      return {
        type: ComponentType.TextInput,
        custom_id: field.id,
        style: field.kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
        required,
        max_length: maxLength,
        ...(minLength !== undefined && { min_length: minLength }),
        ...(value && { value }),
        ...placeholder,
      };
    }
    case 'select':
      return {
        type: ComponentType.StringSelect,
        custom_id: field.id,
        ...valueCount(required, field.max),
        options: field.choices.slice(0, 25).map(selectOption),
        ...placeholder,
      };
    case 'radio':
      return {
        type: ComponentType.RadioGroup,
        custom_id: field.id,
        required,
        options: field.choices.slice(0, 10).map(radioOption),
      };
    case 'checkbox':
      return { type: ComponentType.Checkbox, custom_id: field.id, default: field.checked ?? false };
    case 'files':
      return {
        type: ComponentType.FileUpload,
        custom_id: field.id,
        ...valueCount(required, field.max),
        ...(field.types && { file_types: [...field.types] }),
      };
  }
}

/** How many choices or files Discord takes, by default one at most. */
const valueCount = (required: boolean, max = 1) => ({
  required,
  min_values: required ? 1 : 0,
  max_values: max,
});

function radioOption({ value, label, description, chosen }: Choice): APIRadioGroupOption {
  return {
    value,
    label: truncate(label, 100),
    ...(description && { description: truncate(description, 100) }),
    ...(chosen && { default: true }),
  };
}

/** An option of a select, in a modal or a message. */
export function selectOption({ value, label, description, emoji, chosen: selected }: Choice): APISelectMenuOption {
  return {
    value,
    label: truncate(label, 100),
    ...(description && { description: truncate(description, 100) }),
    ...(emoji && { emoji: parseEmoji(emoji) }),
    ...(selected && { default: true }),
  };
}

/** A server's custom emoji as it is written in a message (`<:fox:1234>`), or a Unicode emoji. */
function parseEmoji(emoji: string): NonNullable<APISelectMenuOption['emoji']> {
  const [, animated, name, id] = /^<(a?):(\w+):(\d+)>$/.exec(emoji) ?? [];
  return name && id ? { id, name, ...(animated && { animated: true }) } : { name: emoji };
}
