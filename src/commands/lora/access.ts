import { type APIComponentInContainer, ChannelType, ComponentType, SelectMenuDefaultValueType } from 'discord.js';
import { mergeChoices } from '#commands/shared/merge-changes.ts';
import { mergeNotes } from '#discord/messages/merge-notes.ts';
import type { Message } from '#discord/messages/message.ts';
import { shownChoices } from '#schema/interaction/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, md, mention, smallLines } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import { changePreset } from './shared/change-preset.ts';
import { requirePresetManager, type SubCommand } from './shared/sub-command.ts';
import { button, buttonRow, loraMessage } from './views/components.ts';
import { accessLines, presetTitle } from './views/preset-text.ts';

/** @param merge a list as it is now, with what was chosen @param target what a button is to set; undefined on older messages */
type AccessChange = (before: Preset, merge: (now: readonly string[]) => string[], target: string | undefined) => Preset;

const likenessOf = ({ likeness }: Preset) => likeness ?? { people: [], roles: [] };

const changeLikeness = (before: Preset, whom: 'people' | 'roles', merge: (now: readonly string[]) => string[]) => {
  const likeness = likenessOf(before);
  return { ...likeness, [whom]: merge(likeness[whom]) };
};

/** What a press sets: what its button said, so that two people who press the same set it once. */
const isOn = (target: string | undefined, now: boolean) => (target === undefined ? !now : target === 'on');

/** What each control of the message changes. */
const ACCESS_CHANGES: ReadonlyMap<string, AccessChange> = new Map<string, AccessChange>([
  ['roles', (before, merge) => ({ ...before, roles: merge(before.roles) })],
  ['channels', (before, merge) => ({ ...before, channels: merge(before.channels) })],
  ['people', (before, merge) => ({ ...before, likeness: changeLikeness(before, 'people', merge) })],
  ['by', (before, merge) => ({ ...before, likeness: changeLikeness(before, 'roles', merge) })],
  ['age', (before, _, target) => ({ ...before, ageRestricted: isOn(target, before.ageRestricted) })],
  [
    'likeness',
    (before, _, target) => {
      const { likeness, ...rest } = before;
      return isOn(target, likeness !== undefined) ? { ...rest, likeness: likenessOf(before) } : rest;
    },
  ],
]);

/** The message on who may use a preset, and where. Each choice is saved at once. */
export const access = {
  onPress: async (context) => {
    const { customId, message, values, reply, services } = context;
    const [action = '', key = '', target] = context.args;
    const guild = requirePresetManager(context);
    if (action === 'open') return reply.replyEphemeral(accessMessage(services.presets.getByKey(guild, key)));
    const change = ACCESS_CHANGES.get(action);
    if (!change) throw new UserError('This is from an older version. Use `/lora` to go on.');
    const shown = shownChoices(message, customId);
    let notes: readonly Markdown[] = [];
    const saved = await changePreset(guild, key, services, (before) => {
      const merge = (now: readonly string[]) => {
        const merged = mergeChoices(shown ?? now, values, now, MAX_CHOSEN);
        notes = mergeNotes(merged, mentionOf(action));
        return [...merged.items];
      };
      return change(before, merge, target);
    });
    return reply.update(accessMessage(saved, notes));
  },
} as const satisfies SubCommand;

function mentionOf(action: string): (id: string) => Markdown {
  if (action === 'channels') return mention.channel;
  return action === 'people' ? mention.user : mention.role;
}

/** Roles, channels or people that Discord lets a select choose. */
const MAX_CHOSEN = 25;

/** Types of channels that people can write in. */
const WRITABLE_CHANNEL_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
];

function accessMessage(preset: Preset, notes: readonly Markdown[] = []): Message {
  const { likeness } = preset;
  const currentAccess = accessLines(preset);
  const controlId = (what: string) => `access:${what}:${presetKey(preset.name)}`;
  return loraMessage([
    md`### ${t('Who may use {preset}', { preset: presetTitle(preset) })}`,
    currentAccess.length ? joinMarkdown(currentAccess, '\n') : t('Everybody, everywhere in this server.'),
    ...(notes.length > 0 ? [smallLines(notes)] : []),
    roleSelect(controlId('roles'), plainText('Roles (everybody if none)'), preset.roles),
    selectRow({
      type: ComponentType.ChannelSelect,
      custom_id: `lora:${controlId('channels')}`,
      placeholder: plainText('Channels (everywhere if none)'),
      min_values: 0,
      max_values: MAX_CHOSEN,
      channel_types: WRITABLE_CHANNEL_TYPES,
      default_values: preset.channels.map((each) => ({ id: each, type: SelectMenuDefaultValueType.Channel })),
    }),
    ...(likeness
      ? [
          smallLines([t('It shows a real person. Only these may use it:')]),
          selectRow({
            type: ComponentType.UserSelect,
            custom_id: `lora:${controlId('people')}`,
            placeholder: plainText('People who may use it'),
            min_values: 0,
            max_values: MAX_CHOSEN,
            default_values: likeness.people.map((each) => ({ id: each, type: SelectMenuDefaultValueType.User })),
          }),
          roleSelect(controlId('by'), plainText('Roles whose members may use it'), likeness.roles),
        ]
      : []),
    buttonRow(
      toggle(controlId('age'), plainText('Age-restricted channels only'), preset.ageRestricted),
      toggle(controlId('likeness'), plainText('A real person’s likeness'), likeness !== undefined),
    ),
  ]);
}

/** A button that turns something on and off says which of both it is. */
const toggle = (id: string, label: string, isSet: boolean) =>
  button(`${id}:${isSet ? 'off' : 'on'}`, `${isSet ? '☑' : '☐'} ${label}`);

function roleSelect(id: string, placeholder: string, roles: readonly string[]): APIComponentInContainer {
  return selectRow({
    type: ComponentType.RoleSelect,
    custom_id: `lora:${id}`,
    placeholder,
    min_values: 0,
    max_values: MAX_CHOSEN,
    default_values: roles.map((each) => ({ id: each, type: SelectMenuDefaultValueType.Role })),
  });
}

type Row = Extract<APIComponentInContainer, { type: ComponentType.ActionRow }>;

function selectRow(select: Row['components'][number]): Row {
  return { type: ComponentType.ActionRow, components: [select] };
}
