import { type APIComponentInContainer, ChannelType, ComponentType, SelectMenuDefaultValueType } from 'discord.js';
import type { Message } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, md, smallLines } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import { changePreset } from './shared/change-preset.ts';
import { requirePresetManager, type SubCommand } from './shared/sub-command.ts';
import { button, buttonRow, loraMessage } from './views/components.ts';
import { accessLines, presetTitle } from './views/preset-text.ts';

type AccessChange = (before: Preset, chosen: string[]) => Preset;

const likenessOf = ({ likeness }: Preset) => likeness ?? { people: [], roles: [] };

/** What each control of the message changes. */
const ACCESS_CHANGES: ReadonlyMap<string, AccessChange> = new Map<string, AccessChange>([
  ['roles', (before, roles) => ({ ...before, roles })],
  ['channels', (before, channels) => ({ ...before, channels })],
  ['people', (before, people) => ({ ...before, likeness: { ...likenessOf(before), people } })],
  ['by', (before, roles) => ({ ...before, likeness: { ...likenessOf(before), roles } })],
  ['age', (before) => ({ ...before, ageRestricted: !before.ageRestricted })],
  ['likeness', ({ likeness, ...before }) => (likeness ? before : { ...before, likeness: { people: [], roles: [] } })],
]);

/** The message on who may use a preset, and where. Each choice is saved at once. */
export const access = {
  onPress: async (context) => {
    const { values, reply, services } = context;
    const [action = '', key = ''] = context.args;
    const guild = requirePresetManager(context);
    if (action === 'open') return reply.replyEphemeral(accessMessage(services.presets.getByKey(guild, key)));
    const change = ACCESS_CHANGES.get(action);
    if (!change) throw new UserError('This is from an older version. Use `/lora` to go on.');
    const saved = await changePreset(guild, key, services, (before) => change(before, [...values]));
    return reply.update(accessMessage(saved));
  },
} as const satisfies SubCommand;

/** Types of channels that people can write in. */
const WRITABLE_CHANNEL_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
];

function accessMessage(preset: Preset): Message {
  const { likeness } = preset;
  const currentAccess = accessLines(preset);
  const controlId = (what: string) => `access:${what}:${presetKey(preset.name)}`;
  return loraMessage([
    md`### ${t('Who may use {preset}', { preset: presetTitle(preset) })}`,
    currentAccess.length ? joinMarkdown(currentAccess, '\n') : t('Everybody, everywhere in this server.'),
    roleSelect(controlId('roles'), plainText('Roles (everybody if none)'), preset.roles),
    selectRow({
      type: ComponentType.ChannelSelect,
      custom_id: `lora:${controlId('channels')}`,
      placeholder: plainText('Channels (everywhere if none)'),
      min_values: 0,
      max_values: 25,
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
            max_values: 25,
            default_values: likeness.people.map((each) => ({ id: each, type: SelectMenuDefaultValueType.User })),
          }),
          roleSelect(controlId('by'), plainText('Roles whose members may use it'), likeness.roles),
        ]
      : []),
    buttonRow(
      button(controlId('age'), toggleLabel(plainText('Age-restricted channels only'), preset.ageRestricted)),
      button(controlId('likeness'), toggleLabel(plainText('A real person’s likeness'), likeness !== undefined)),
    ),
  ]);
}

/** A button that turns something on and off says which of both it is. */
const toggleLabel = (label: string, isOn: boolean) => `${isOn ? '☑' : '☐'} ${label}`;

function roleSelect(id: string, placeholder: string, roles: readonly string[]): APIComponentInContainer {
  return selectRow({
    type: ComponentType.RoleSelect,
    custom_id: `lora:${id}`,
    placeholder,
    min_values: 0,
    max_values: 25,
    default_values: roles.map((each) => ({ id: each, type: SelectMenuDefaultValueType.Role })),
  });
}

type Row = Extract<APIComponentInContainer, { type: ComponentType.ActionRow }>;

function selectRow(select: Row['components'][number]): Row {
  return { type: ComponentType.ActionRow, components: [select] };
}
