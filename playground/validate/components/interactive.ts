import { z } from 'zod';
import { componentId, customId, emoji, snowflake, text, webUrl } from '#playground/validate/fields.ts';
import { customIssue } from '#playground/validate/parse-or-throw.ts';

const button = z
  .object({
    type: z.literal(2),
    id: componentId,
    style: z.union([1, 2, 3, 4, 5, 6].map((style) => z.literal(style))),
    label: text(0, 80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    sku_id: snowflake.nullish(),
    url: webUrl.max(512).nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((value, ctx) => {
    // Each style needs one of these fields and must not have the other two (components/reference, "Button Styles").
    const requiredField = value.style === 5 ? 'url' : value.style === 6 ? 'sku_id' : 'custom_id';
    for (const field of ['url', 'sku_id', 'custom_id'] as const) {
      const given = value[field] != null;
      if (field === requiredField && !given)
        ctx.addIssue(customIssue('BASE_TYPE_REQUIRED', 'This field is required', [field]));
      if (field !== requiredField && given)
        ctx.addIssue(
          customIssue('BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', `Not with style ${value.style}`, [field]),
        );
    }
    const hasNoContent = !value.label && !value.emoji;
    if (hasNoContent && value.style !== 6)
      ctx.addIssue(customIssue('BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A button needs a label or an emoji'));
    if (!hasNoContent && value.style === 6)
      ctx.addIssue(customIssue('BUTTON_COMPONENT_PREMIUM_NO_LABEL', 'A premium button has neither label nor emoji'));
  });

const common = {
  id: componentId,
  custom_id: customId,
  placeholder: text(0, 150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  required: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
};

interface ValueCounts {
  min_values?: number | null | undefined;
  max_values?: number | null | undefined;
}

/** Checks that `min_values` is at most `max_values`; both default to 1. */
export function checkValueCounts(value: ValueCounts, ctx: z.RefinementCtx, max = value.max_values ?? 1): void {
  if ((value.min_values ?? 1) > max)
    ctx.addIssue(customIssue('NUMBER_TYPE_MAX', `min_values should be less than or equal to ${max}.`, ['min_values']));
}

const stringSelect = z
  .object({
    type: z.literal(3),
    ...common,
    options: z
      .array(
        z.object({
          label: text(1, 100),
          value: text(1, 100),
          description: text(0, 100).nullish(),
          emoji: emoji.nullish(),
          default: z.boolean().nullish(),
        }),
      )
      .min(1)
      .max(25),
  })
  .superRefine((value, ctx) => {
    checkValueCounts(value, ctx);
    const seen = new Set<string>();
    for (const [index, { value: optionValue }] of value.options.entries()) {
      if (seen.has(optionValue))
        ctx.addIssue(
          customIssue('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used', [
            'options',
            index,
            'value',
          ]),
        );
      seen.add(optionValue);
    }
    if ((value.max_values ?? 1) > value.options.length && value.max_values != null)
      ctx.addIssue(customIssue('BASE_TYPE_BAD_VALUE', 'max_values is more than there are options', ['max_values']));
    if (value.options.filter((option) => option.default).length > (value.max_values ?? 1))
      ctx.addIssue(
        customIssue('SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'More defaults than max_values', ['options']),
      );
  });

const entitySelect = <const T extends number>(type: T, kinds: readonly ('user' | 'role' | 'channel')[]) =>
  z
    .object({
      type: z.literal(type),
      ...common,
      default_values: z
        .array(z.object({ id: snowflake, type: z.enum(kinds) }))
        .max(25)
        .nullish(),
      channel_types: z.array(z.int()).nullish(),
    })
    .superRefine((value, ctx) => checkValueCounts(value, ctx));

/** Select menus, for messages and modals. */
export const selects = [
  stringSelect,
  entitySelect(5, ['user']),
  entitySelect(6, ['role']),
  entitySelect(7, ['user', 'role']),
  entitySelect(8, ['channel']),
] as const;

/** Up to five buttons, or one select menu. */
export const actionRow = z
  .object({
    type: z.literal(1),
    id: componentId,
    components: z
      .array(z.discriminatedUnion('type', [button, ...selects]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, ctx) => {
    if (components.length > 1 && components.some(({ type }) => type !== 2))
      ctx.addIssue(customIssue('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'A select menu needs its own row', ['components']));
  });

export { button };
