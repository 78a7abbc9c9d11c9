import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { GuildPresets } from '#schema/guild-presets.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from '../command.ts';
import { panel, small } from './parts.ts';
import { guildOf, managedGuild, type SubCommand, textOption } from './sub-command.ts';

/** Channels that the answer lists. */
const SHOWN = 20;

/** Choices that autocomplete shows. */
const MAX_CHOICES = 25;

/** `/lora default`: what paints where nobody chose. */
export const defaults = {
  data: {
    name: 'default',
    description: 'Show or set what paints where nobody chooses a LoRA',
    options: [
      { type: Type.String, name: 'lora', description: 'A preset or model', autocomplete: true, max_length: 100 },
      {
        type: Type.Channel,
        name: 'channel',
        description: 'For this channel and its threads; for the server unless given',
      },
      { type: Type.Boolean, name: 'clear', description: 'Take the default away again' },
    ],
  },
  complete: ({ person, place }, { option, typed }, { looks }) =>
    option === 'lora'
      ? looks.search(typed, person, place, MAX_CHOICES).map(({ title, ref }) => ({
          name: (title === ref ? title : `${title} (${ref})`).slice(0, 100),
          value: ref,
        }))
      : [],
  run: async (ask, options, answer, services) => {
    const [typed, channel, clear] = [
      textOption(options, 'lora'),
      textOption(options, 'channel'),
      options.get('clear') === true,
    ];
    if (!typed && !clear && !channel) return answer.whisper(page(services.presets.of(guildOf(ask)), services));
    const guild = managedGuild(ask, services);
    if (!typed && !clear) throw new Refusal('Say which `lora` is the default there, or `clear: True`.');
    if (typed && clear) throw new Refusal('`lora` sets a default and `clear` takes it away: give one of them.');
    const ref = typed === undefined ? undefined : services.looks.pick(typed, ask.person, ask.place).ref;
    const kept = await services.presets.change(guild, (before) => ({
      ...before,
      defaults: set(before.defaults, channel, ref),
    }));
    return answer.whisper(page(kept, services));
  },
} as const satisfies SubCommand;

type Defaults = GuildPresets['defaults'];

function set({ server, channels }: Defaults, channel: string | undefined, ref: string | undefined): Defaults {
  if (channel === undefined) return { channels, ...(ref !== undefined && { server: ref }) };
  const { [channel]: _, ...others } = channels;
  return {
    ...(server !== undefined && { server }),
    channels: ref === undefined ? others : { ...others, [channel]: ref },
  };
}

function page({ defaults: { server, channels } }: GuildPresets, { catalogue }: Services) {
  const all = Object.entries(channels);
  const more = all.length - SHOWN;
  const lines = [
    `**This server** ${server ?? `${catalogue.preferred.title}, as the bot comes`}`,
    ...all.slice(0, SHOWN).map(([channel, ref]) => `<#${channel}> ${ref}`),
    ...(more > 0 ? [`and ${more} more channels`] : []),
  ];
  return panel([
    `### What paints where nobody chooses\n${lines.join('\n')}`,
    small('Somebody who may not use a default gets the next one: channel, then server, then the bot’s.'),
  ]);
}
