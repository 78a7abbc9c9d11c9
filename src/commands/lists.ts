import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Message } from '#discord/messages/message.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { truncateCode } from '#schema/interaction/info-message-length.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { codeSpan, escapeMarkdown, joinMarkdown, listMarkdown, type Markdown, md, mention } from '#schema/markdown.ts';
import { nearest } from '#schema/nearest.ts';
import { canManagePresets } from '#schema/preset/access.ts';
import { findList, type GuildLists, readListName, type WordList, withoutList } from '#schema/template/guild-lists.ts';
import { UserError } from '#schema/user-error.ts';
import type { BaseContext, Command, CommandContext } from './command.ts';
import { listModal, saveList } from './list-form.ts';

/** Characters of entries that a message shows, of 4,000 in all. */
const MAX_SHOWN_ENTRIES_LENGTH = 3500;

/** Characters of all lists together, and of one: of its first entries, and of what stands before them. */
const [MAX_LISTS_LENGTH, MAX_PREVIEW_LENGTH, MAX_LINE_START_LENGTH] = [3900, 50, 46];

/** Choices that Discord takes. */
const MAX_CHOICES = 25;

const nameOption = () => ({
  type: ApplicationCommandOptionType.String as const,
  name: 'name',
  description: plainText('Name of the list: animal, for __animal__ in prompts'),
  max_length: 32,
});

const SUB_COMMANDS: readonly {
  readonly name: string;
  readonly description: Sentence;
  readonly isRequired: boolean;
  readonly run: (context: CommandContext) => Promise<void>;
}[] = [
  { name: 'show', description: 'Show the lists of this server, or one of them', isRequired: false, run: showLists },
  { name: 'add', description: 'Add a list of words for prompts', isRequired: true, run: openNewList },
  { name: 'edit', description: 'Change a list', isRequired: true, run: openList },
  { name: 'remove', description: 'Remove a list', isRequired: true, run: removeList },
];

/** `/lists`: a server's lists of words, which prompts draw from: `__animal__`. Everybody sees them; who manages presets changes them. */
export const lists = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'lists',
    description: plainText('Lists of words for prompts: __animal__ is one of the list animal'),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: SUB_COMMANDS.map(({ name, description, isRequired }) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name,
      description: plainText(description),
      options: [{ ...nameOption(), required: isRequired, autocomplete: name !== 'add' }],
    })),
  }),
  execute: async (context) => {
    const subCommand = SUB_COMMANDS.find(({ name }) => name === context.name.split(' ')[1]);
    if (!subCommand)
      throw new UserError('I no longer have this command. Discord updates its list of commands within minutes.');
    await subCommand.run(context);
  },
  autocomplete: ({ interaction, typed, services }) =>
    services.serverLists
      .getForGuild(interaction.place.guild)
      .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()))
      .slice(0, MAX_CHOICES)
      .map(({ name }) => ({ name, value: name })),
  onSubmit: async (context) => {
    const guild = requireListManager(context);
    const { list, notes } = await saveList(guild, context);
    const saved = t('Saved. {list} in a prompt becomes one of these.', { list: codeSpan(`__${list.name}__`) });
    await context.reply.replyEphemeral(listMessage(list, [saved, ...notes]));
  },
} as const satisfies Command;

/** The server's id. @throws UserError where this person may not change its lists */
function requireListManager({ interaction, services }: Omit<BaseContext, 'reply'>): string {
  const { place } = interaction;
  assertPlaceAllowed(place, services.allowedPlaces);
  if (!place.guild) throw new UserError('Lists belong to a server: please use this command in one.');
  const { managers } = services.presets.getForGuild(place.guild);
  if (canManagePresets(place, managers)) return place.guild;
  const roles = joinMarkdown(managers.map(mention.role), ', ');
  throw new UserError(
    managers.length > 0
      ? t('Only members with *Manage Server*, or one of these roles: {roles}, can change lists.', { roles })
      : 'Only members with *Manage Server* can change lists.',
  );
}

const nameOf = ({ options }: CommandContext): string => String(options.get('name') ?? '');

/** @throws UserError if there is none */
function requireList(all: GuildLists, name: string): WordList {
  const found = findList(all, name.replace(/^__(.*)__$/, '$1'));
  if (found) return found;
  const suggestions = nearest(
    name,
    all.map((list) => list.name),
  ).map((each) => codeSpan(each));
  const advice = suggestions.length
    ? t('Did you mean {suggestions}?', { suggestions: listMarkdown(suggestions, 'or') })
    : t('`/lists show` shows all.');
  throw new UserError(t('There is no list {name} here. {advice}', { name: codeSpan(name), advice }));
}

async function showLists(context: CommandContext): Promise<void> {
  const { interaction, reply, services } = context;
  const all = services.serverLists.getForGuild(interaction.place.guild);
  const { managers } = services.presets.getForGuild(interaction.place.guild);
  const name = nameOf(context);
  await reply.replyEphemeral(
    name ? listMessage(requireList(all, name)) : allListsMessage(all, canManagePresets(interaction.place, managers)),
  );
}

function allListsMessage(all: GuildLists, canAdd: boolean): Message {
  if (all.length === 0) {
    const text = canAdd
      ? t(
          'This server has no lists. `/lists add name:animal` adds one; then `a __animal__ in the snow` paints one of its words.',
        )
      : t('This server has no lists. The admins can add some.');
    return renderInfoMessage([{ kind: 'text', text }]);
  }
  const previewLength = Math.min(MAX_PREVIEW_LENGTH, Math.floor(MAX_LISTS_LENGTH / all.length) - MAX_LINE_START_LENGTH);
  const lines = all.map(
    ({ name, entries }) =>
      md`${codeSpan(`__${name}__`)} ${entries.length}: ${escapeMarkdown(entries.join(', '), previewLength)}`,
  );
  return renderInfoMessage([{ kind: 'text', text: joinMarkdown(lines, '\n') }]);
}

function listMessage({ name, entries }: WordList, notes: readonly Markdown[] = []): Message {
  return renderInfoMessage([
    {
      kind: 'text',
      text: t('**{list}** · {count, plural, one {# entry} other {# entries}}', {
        list: `__${name}__`,
        count: entries.length,
      }),
    },
    { kind: 'code', text: truncateCode(entries.join('\n'), MAX_SHOWN_ENTRIES_LENGTH) },
    ...(notes.length > 0 ? [{ kind: 'small' as const, lines: notes }] : []),
  ]);
}

async function openNewList(context: CommandContext): Promise<void> {
  const guild = requireListManager(context);
  const name = readListName(nameOf(context));
  if (findList(context.services.serverLists.getForGuild(guild), name))
    throw new UserError(t('There is a list {name} already. Change it with `/lists edit`.', { name: codeSpan(name) }));
  await context.reply.showModal(listModal(guild, { name, entries: [] }, context.services));
}

async function openList(context: CommandContext): Promise<void> {
  const guild = requireListManager(context);
  const list = requireList(context.services.serverLists.getForGuild(guild), nameOf(context));
  await context.reply.showModal(listModal(guild, list, context.services));
}

async function removeList(context: CommandContext): Promise<void> {
  const { reply, services } = context;
  const guild = requireListManager(context);
  const list = requireList(services.serverLists.getForGuild(guild), nameOf(context));
  await services.serverLists.update(guild, (before) => withoutList(before, list.name));
  await reply.replyEphemeral(listMessage(list, [t('This list was removed. `/lists add` takes these lines again.')]));
}
