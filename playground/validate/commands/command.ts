/** Validates application commands and autocomplete choices. */
import { z } from 'zod';
import { text } from '#playground/validate/fields.ts';
import { customIssue } from '#playground/validate/parse-or-throw.ts';
import { localized } from './locales.ts';
import { description, options, slashName } from './option.ts';

/** How many characters the names, descriptions and values of a command may have together, counting the longest translation. */
const MAX_COMMAND_CHARS = 8000;

const permissions = z.union([z.string().regex(/^\d+$/u), z.int().min(0).transform(String)]).nullish();

const common = {
  default_member_permissions: permissions,
  dm_permission: z.boolean().nullish(),
  contexts: z.array(z.union([z.literal(0), z.literal(1), z.literal(2)])).nullish(),
  integration_types: z
    .array(z.union([z.literal(0), z.literal(1)]))
    .min(1)
    .nullish(),
  nsfw: z.boolean().nullish(),
};

const chatInput = z.object({
  type: z.literal(1),
  name: slashName,
  name_localizations: localized(slashName),
  description,
  description_localizations: localized(description),
  options: options.nullish(),
  ...common,
});

const contextMenu = <const T extends number>(type: T) =>
  z.object({
    type: z.literal(type),
    name: text(1, 32),
    name_localizations: localized(text(1, 32)),
    description: z.literal('').nullish(),
    ...common,
  });

/** A command without a type is a slash command. */
const withType = (value: unknown) =>
  typeof value === 'object' && value !== null && !('type' in value && value.type != null)
    ? { ...value, type: 1 }
    : value;

/** The body of a command that a bot registers. */
export const command = z.preprocess(
  withType,
  z.discriminatedUnion('type', [chatInput, contextMenu(2), contextMenu(3)]).superRefine((value, ctx) => {
    if (countChars(value) > MAX_COMMAND_CHARS)
      ctx.addIssue(customIssue('APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_COMMAND_CHARS})`));
    // Only user-installed apps can be used in private channels (application-commands, "Contexts").
    if (value.contexts?.includes(2) && value.integration_types != null && !value.integration_types.includes(1))
      ctx.addIssue(
        customIssue('APPLICATION_COMMAND_CONTEXT_INVALID', 'PRIVATE_CHANNEL needs USER_INSTALL', ['contexts']),
      );
  }),
);

export type CommandBody = z.infer<typeof command>;

/** How many commands of each type a list may have: slash, user menu, message menu. */
const MAX_COMMANDS_BY_TYPE = new Map([
  [1, 100],
  [2, 15],
  [3, 15],
]);

/** All commands of a guild, or all global commands. */
export const commandList = z.array(command).superRefine((list, ctx) => {
  const names = new Set<string>();
  const counts = new Map<number, number>();
  for (const [index, { type, name }] of list.entries()) {
    const key = `${type} ${name}`;
    if (names.has(key))
      ctx.addIssue(
        customIssue('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique', [index, 'name']),
      );
    names.add(key);
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    if (count === (MAX_COMMANDS_BY_TYPE.get(type) ?? 0) + 1)
      ctx.addIssue(
        customIssue(
          'MAX_NUMBER_OF_APPLICATION_COMMANDS',
          `No more than ${MAX_COMMANDS_BY_TYPE.get(type)} of type ${type}`,
          [index],
        ),
      );
  }
});

/** Length of a name or description, or of its longest translation. */
function longestTranslation(text: string | undefined, translations: unknown): number {
  const others = typeof translations === 'object' && translations !== null ? Object.values(translations) : [];
  return Math.max(...[text ?? '', ...others].map((one) => String(one ?? '').length));
}

interface SizedPart {
  name?: string;
  description?: string | null | undefined;
  name_localizations?: unknown;
  description_localizations?: unknown;
  value?: unknown;
  choices?: readonly SizedPart[] | null | undefined;
  options?: readonly SizedPart[] | null | undefined;
}

/** Characters that count towards {@link MAX_COMMAND_CHARS}. */
function countChars(part: SizedPart): number {
  const names =
    longestTranslation(part.name, part.name_localizations) +
    longestTranslation(part.description ?? '', part.description_localizations);
  const value = typeof part.value === 'string' ? part.value.length : 0;
  const children = [...(part.choices ?? []), ...(part.options ?? [])];
  return names + value + children.reduce((sum, one) => sum + countChars(one), 0);
}
