import type { InfoMessage } from '#schema/interaction/info-message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { describeValues } from '#schema/model/field/describe-field.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import { optionNames } from '#schema/recipe/options/option-lines.ts';
import { truncate } from '#schema/text.ts';

/** Characters of the list: those of a message are 4,000. Of one line: a model may have a hundred fields, and long choices. */
const [MAX_LIST_LENGTH, MAX_LINE_LENGTH] = [3600, 180];

/** Characters that Discord takes below the label of a field of a form. */
const MAX_HINT_LENGTH = 100;

/**
 * What the lines `name: value` of a form can set: type, bounds or choices, and the default of each field. Those that no slash
 * option sets come first.
 */
export function fieldListMessage(model: Model): InfoMessage {
  const lines = namesInOrder(model).flatMap((name) => {
    const field = model.options.get(name);
    if (!field) return [];
    const required = field.required && field.default === undefined ? `, ${plainText('needed')}` : '';
    const hasDefault = field.default !== undefined && String(field.default) !== '';
    const standard = hasDefault && !field.isLora ? ` (${String(field.default)})` : '';
    return [
      truncate(`${name}: ${describeValues(field)}`.replaceAll(/\s+/g, ' '), MAX_LINE_LENGTH) + standard + required,
    ];
  });
  return [
    {
      kind: 'text',
      text: t('**Fields of {model}**, a line each: a name and a value. In parentheses: what it does by itself.', {
        model: model.title,
      }),
    },
    { kind: 'code', text: withinLimit(lines).join('\n') },
  ];
}

/** The same in one line of a form, as far as it fits: `steps whole number from 1 up to 50 · style plain, ink`. */
export function fieldHint(model: Model): string | undefined {
  const others = namesInOrder(model).filter((name) => !isParam(name));
  const texts = others.flatMap((name) => {
    const field = model.options.get(name);
    return field ? [`${name} ${field.type === 'string' ? plainText('text') : describeValues(field)}`] : [];
  });
  return texts.length ? truncate(texts.join(' · '), MAX_HINT_LENGTH) : undefined;
}

function namesInOrder(model: Model): string[] {
  const names = optionNames([model]);
  return [...names.filter((name) => !isParam(name)), ...names.filter(isParam)];
}

function withinLimit(lines: readonly string[]): string[] {
  const fitting: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > MAX_LIST_LENGTH)
      return [...fitting, plainText('… and {count} more', { count: lines.length - fitting.length })];
    fitting.push(line);
  }
  return fitting;
}
