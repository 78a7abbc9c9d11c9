import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import { z } from 'zod';
import { invalidFormBody } from '#playground/discord-error.ts';
import { componentId, customId, text } from '#playground/validate/fields.ts';
import { customIssue, parseOrThrow } from '#playground/validate/parse-or-throw.ts';
import { componentTreeErrors } from './component-tree-rules.ts';
import { checkValueCounts, selects } from './interactive.ts';
import { textDisplay } from './layout.ts';

const required = z.boolean().nullish();

const textInput = z
  .object({
    type: z.literal(4),
    id: componentId,
    custom_id: customId,
    style: z.union([z.literal(1), z.literal(2)]),
    label: text(0, 45).nullish(),
    min_length: z.int().min(0).max(4000).nullish(),
    max_length: z.int().min(1).max(4000).nullish(),
    required,
    value: text(0, 4000).nullish(),
    placeholder: text(0, 100).nullish(),
  })
  .superRefine((value, ctx) => {
    if ((value.min_length ?? 0) > (value.max_length ?? 4000))
      ctx.addIssue(customIssue('NUMBER_TYPE_MAX', 'min_length is more than max_length', ['min_length']));
    if (value.value && value.value.length > (value.max_length ?? 4000))
      ctx.addIssue(customIssue('BASE_TYPE_MAX_LENGTH', `Must be ${value.max_length} or fewer in length.`, ['value']));
  });

const fileUpload = z
  .object({
    type: z.literal(19),
    id: componentId,
    custom_id: customId,
    min_values: z.int().min(0).max(10).nullish(),
    max_values: z.int().min(1).max(10).nullish(),
    required,
    file_types: z
      .array(z.string().regex(/^(image|video|audio|\.[\w.-]+)$/u))
      .max(10)
      .nullish(),
  })
  .superRefine((value, ctx) => checkValueCounts(value, ctx));

const choice = z.object({
  value: text(1, 100),
  label: text(1, 100),
  description: text(0, 100).nullish(),
  default: z.boolean().nullish(),
});

const radioGroup = z.object({
  type: z.literal(21),
  id: componentId,
  custom_id: customId,
  options: z.array(choice).min(2).max(10),
  required,
});

const checkboxGroup = z
  .object({
    type: z.literal(22),
    id: componentId,
    custom_id: customId,
    options: z.array(choice).min(1).max(10),
    min_values: z.int().min(0).max(10).nullish(),
    max_values: z.int().min(1).max(10).nullish(),
    required,
  })
  .superRefine((value, ctx) => checkValueCounts(value, ctx, value.max_values ?? value.options.length));

const checkbox = z.object({
  type: z.literal(23),
  id: componentId,
  custom_id: customId,
  default: z.boolean().nullish(),
});

const field = z
  .discriminatedUnion('type', [textInput, ...selects, fileUpload, radioGroup, checkboxGroup, checkbox])
  .superRefine((value, ctx) => {
    if ('disabled' in value && value.disabled)
      ctx.addIssue(customIssue('MODAL_COMPONENT_DISABLED', 'Components in modals cannot be disabled', ['disabled']));
    // A required field needs at least one value (components/reference).
    if ('min_values' in value && value.min_values === 0 && value.required !== false)
      ctx.addIssue(
        customIssue('NUMBER_TYPE_MIN', 'min_values must be at least 1 where the field is required', ['min_values']),
      );
  });

const label = z.object({
  type: z.literal(18),
  id: componentId,
  label: text(1, 45),
  description: text(0, 100).nullish(),
  component: field,
});

/** The deprecated form, still valid: a text input with its own label in an action row. */
const inputRow = z.object({
  type: z.literal(1),
  id: componentId,
  components: z
    .array(
      textInput.refine(({ label: inputLabel }) => inputLabel, {
        path: ['label'],
        params: { code: 'BASE_TYPE_REQUIRED' },
        message: 'This field is required',
      }),
    )
    .length(1),
});

const modal = z.object({
  custom_id: customId,
  title: text(1, 45),
  components: z
    .array(z.discriminatedUnion('type', [label, textDisplay, inputRow]))
    .min(1)
    .max(5),
});

/** Gives the validated value Discord's type; the schema has checked its shape. */
const apiModalSchema = z.custom<APIModalInteractionResponseCallbackData>();

/** Validates a modal. @throws DiscordError 50035 */
export function parseModal(data: unknown): APIModalInteractionResponseCallbackData {
  const checked = apiModalSchema.parse(parseOrThrow(modal, data, ['data']));
  const problems = componentTreeErrors(checked.components, { modal: true });
  if (problems.length > 0) throw invalidFormBody(problems.map((one) => ({ ...one, path: ['data', ...one.path] })));
  return checked;
}
