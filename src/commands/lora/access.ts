import { type APIComponentInContainer, ChannelType, ComponentType, SelectMenuDefaultValueType } from 'discord.js';
import type { Message } from '#delivery/message.ts';
import type { Preset } from '#schema/preset.ts';
import { Refusal } from '#schema/refusal.ts';
import { presetKey } from '#services/presets.ts';
import { limits, titled } from './describe.ts';
import { button, buttons, panel, small } from './parts.ts';
import { changePreset } from './save.ts';
import { managedGuild, type SubCommand } from './sub-command.ts';

type Change = (before: Preset, chosen: string[]) => Preset;

const likenessOf = ({ likeness }: Preset) => likeness ?? { people: [], roles: [] };

/** What each control of the page changes. */
const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['roles', (before, roles) => ({ ...before, roles })],
  ['channels', (before, channels) => ({ ...before, channels })],
  ['people', (before, people) => ({ ...before, likeness: { ...likenessOf(before), people } })],
  ['by', (before, roles) => ({ ...before, likeness: { ...likenessOf(before), roles } })],
  ['age', (before) => ({ ...before, ageRestricted: !before.ageRestricted })],
  ['likeness', ({ likeness, ...before }) => (likeness ? before : { ...before, likeness: { people: [], roles: [] } })],
]);

/** Who may use a preset, and where: each choice counts at once. */
export const access = {
  press: async (ask, { values }, answer, services, [what = '', key = '']) => {
    const guild = managedGuild(ask, services);
    if (what === 'open') return answer.whisper(accessPage(services.presets.keyed(guild, key)));
    const change = CHANGES.get(what);
    if (!change) throw new Refusal('This is from another version of Lorikeet. Use `/lora` to go on.');
    const saved = await changePreset(guild, key, services, (before) => change(before, [...values]));
    return answer.update(accessPage(saved));
  },
} as const satisfies SubCommand;

/** Kinds of channels that somebody can write in. */
const CHANNELS = [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum, ChannelType.GuildVoice];

function accessPage(preset: Preset): Message {
  const { likeness } = preset;
  const now = limits(preset);
  const id = (what: string) => `access:${what}:${presetKey(preset.name)}`;
  return panel([
    `### Who may use ${titled(preset)}\n${now.length ? now.join('\n') : 'Everybody, everywhere in this server.'}`,
    roleSelect(id('roles'), 'For these roles only (everybody if none)', preset.roles),
    row({
      type: ComponentType.ChannelSelect,
      custom_id: `lora:${id('channels')}`,
      placeholder: 'In these channels only (everywhere if none)',
      min_values: 0,
      max_values: 25,
      channel_types: CHANNELS,
      default_values: preset.channels.map((each) => ({ id: each, type: SelectMenuDefaultValueType.Channel })),
    }),
    ...(likeness
      ? [
          small('It shows somebody’s likeness. Only these may use it:'),
          row({
            type: ComponentType.UserSelect,
            custom_id: `lora:${id('people')}`,
            placeholder: 'People who may use it',
            min_values: 0,
            max_values: 25,
            default_values: likeness.people.map((each) => ({ id: each, type: SelectMenuDefaultValueType.User })),
          }),
          roleSelect(id('by'), 'Roles whose members may use it', likeness.roles),
        ]
      : []),
    buttons(
      button(id('age'), preset.ageRestricted ? 'Allow it in all channels' : 'Age-restricted channels only'),
      button(id('likeness'), likeness ? 'It is nobody’s likeness' : 'It is somebody’s likeness'),
    ),
  ]);
}

function roleSelect(id: string, placeholder: string, roles: readonly string[]): APIComponentInContainer {
  return row({
    type: ComponentType.RoleSelect,
    custom_id: `lora:${id}`,
    placeholder,
    min_values: 0,
    max_values: 25,
    default_values: roles.map((each) => ({ id: each, type: SelectMenuDefaultValueType.Role })),
  });
}

type Row = Extract<APIComponentInContainer, { type: ComponentType.ActionRow }>;

function row(select: Row['components'][number]): Row {
  return { type: ComponentType.ActionRow, components: [select] };
}
