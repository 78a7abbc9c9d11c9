import { z } from 'zod';
import { text } from '#playground/validate/fields.ts';
import { customIssue } from '#playground/validate/parse-or-throw.ts';
import { localized } from './locales.ts';

/** The documented pattern, which also allows an apostrophe (application-commands, "Application Command Naming"). */
const NAME_PATTERN = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const commandName = z.string().regex(NAME_PATTERN);

/** Name of a slash command or option: matches the pattern, in lower case. */
export const slashName = commandName.refine((name) => name === name.toLowerCase(), {
  message: 'Command name must be lowercase.',
  params: { code: 'APPLICATION_COMMAND_INVALID_NAME' },
});

export const description = text(1, 100);

const namedFields = {
  name: slashName,
  name_localizations: localized(commandName),
  description,
  description_localizations: localized(description),
};

const choicesSchema = <T extends z.ZodType<string | number>>(value: T) =>
  z
    .array(z.object({ name: text(1, 100), name_localizations: localized(text(1, 100)), value }))
    .max(25)
    .nullish();

const valueFields = { ...namedFields, required: z.boolean().nullish() };
const autocomplete = z.boolean().nullish();
/** Discord's integers are safe integers of a double. */
const wholeNumber = z.int();

const stringOption = z.object({
  type: z.literal(3),
  ...valueFields,
  choices: choicesSchema(text(1, 100)),
  min_length: z.int().min(0).max(6000).nullish(),
  max_length: z.int().min(1).max(6000).nullish(),
  autocomplete,
});
const numericOption = <const T extends number>(type: T, value: z.ZodNumber | z.ZodInt) =>
  z.object({
    type: z.literal(type),
    ...valueFields,
    choices: choicesSchema(value),
    min_value: value.nullish(),
    max_value: value.nullish(),
    autocomplete,
  });
const plainOption = <const T extends number>(type: T) => z.object({ type: z.literal(type), ...valueFields });
const channelOption = z.object({ type: z.literal(7), ...valueFields, channel_types: z.array(z.int()).nullish() });
const attachmentOption = z.object({
  type: z.literal(11),
  ...valueFields,
  file_types: z.array(z.string()).max(10).nullish(),
});

/** An option that holds a value. */
const valueOption = z
  .discriminatedUnion('type', [
    stringOption,
    numericOption(4, wholeNumber),
    plainOption(5),
    plainOption(6),
    channelOption,
    plainOption(8),
    plainOption(9),
    numericOption(10, z.number()),
    attachmentOption,
  ])
  .superRefine((option, ctx) => {
    if ('choices' in option && option.choices?.length && option.autocomplete)
      ctx.addIssue(
        customIssue(
          'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
          'choices and autocomplete are mutually exclusive',
          ['autocomplete'],
        ),
      );
    if (
      'min_value' in option &&
      option.min_value != null &&
      option.max_value != null &&
      option.min_value > option.max_value
    )
      ctx.addIssue(customIssue('NUMBER_TYPE_MAX', 'min_value is more than max_value', ['min_value']));
    if (
      'min_length' in option &&
      option.min_length != null &&
      option.max_length != null &&
      option.min_length > option.max_length
    )
      ctx.addIssue(customIssue('NUMBER_TYPE_MAX', 'min_length is more than max_length', ['min_length']));
  });

interface NamedOption {
  name: string;
  required?: boolean | null | undefined;
}

/** Checks that names are unique and required options come first. */
function checkOptionList(options: readonly NamedOption[], ctx: z.RefinementCtx): void {
  const names = new Set<string>();
  let optionalSeen = false;
  for (const [index, { name, required }] of options.entries()) {
    if (names.has(name))
      ctx.addIssue(
        customIssue('APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name already used', [index, 'name']),
      );
    names.add(name);
    if (required && optionalSeen)
      ctx.addIssue(
        customIssue(
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
          [index, 'required'],
        ),
      );
    optionalSeen ||= !required;
  }
}

const valueOptions = z.array(valueOption).max(25).superRefine(checkOptionList);
const subcommand = z.object({ type: z.literal(1), ...namedFields, options: valueOptions.nullish() });
const group = z.object({
  type: z.literal(2),
  ...namedFields,
  options: z.array(subcommand).min(1).max(25).superRefine(checkOptionList),
});

/** Options of a command: either values, or subcommands and groups. */
export const options = z
  .array(z.discriminatedUnion('type', [subcommand, group, valueOption]))
  .max(25)
  .superRefine((list, ctx) => {
    const nested = list.filter(({ type }) => type <= 2).length;
    if (nested > 0 && nested < list.length)
      ctx.addIssue(customIssue('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Subcommands and values cannot be mixed'));
    if (nested === 0) checkOptionList(list, ctx);
  });
