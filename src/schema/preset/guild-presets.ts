import { z } from 'zod';
import { preset, snowflakes } from './preset.ts';

/** Presets that a server can have, and how many of them can have a command of their own. */
export const MAX_PRESETS = 200;
export const MAX_SHORTCUTS = 20;

/** Channels with a default of their own. */
const MAX_CHANNEL_DEFAULTS = 200;

/** The presets of a server with their settings, stored as one value so that they change together. */
export const guildPresets = z.strictObject({
  presets: z.array(preset).max(MAX_PRESETS),
  /** The default style: a preset's name or a model. A channel's, by id, counts before the server's. */
  defaults: z.strictObject({
    server: z.string().optional(),
    channels: z.record(z.string(), z.string()).refine((all) => Object.keys(all).length <= MAX_CHANNEL_DEFAULTS, {
      error: `at most ${MAX_CHANNEL_DEFAULTS} channels can have a default of their own`,
    }),
  }),
  /** Roles whose members may change presets, as members with Manage Server may. */
  managers: snowflakes,
});
export type GuildPresets = z.infer<typeof guildPresets>;

export const EMPTY_GUILD_PRESETS: GuildPresets = { presets: [], defaults: { channels: {} }, managers: [] };

/** Sets or removes (undefined) the default of a channel, or of the server where there is none. */
export function withDefaultStyle(
  before: GuildPresets,
  ref: string | undefined,
  channel?: string | undefined,
): GuildPresets {
  const { server, channels } = before.defaults;
  if (channel === undefined) return { ...before, defaults: { channels, ...(ref !== undefined && { server: ref }) } };
  const { [channel]: _, ...others } = channels;
  return {
    ...before,
    defaults: {
      ...(server !== undefined && { server }),
      channels: ref === undefined ? others : { ...others, [channel]: ref },
    },
  };
}

/** Replaces the preset of this exact name. Defaults that name it follow a new name. */
export function replacePreset(
  before: GuildPresets,
  name: string,
  preset: GuildPresets['presets'][number],
): GuildPresets {
  const renamed = (ref: string) => (ref === name ? preset.name : ref);
  const { server, channels } = before.defaults;
  return {
    ...before,
    presets: before.presets.map((each) => (each.name === name ? preset : each)),
    defaults: {
      ...(server !== undefined && { server: renamed(server) }),
      channels: Object.fromEntries(Object.entries(channels).map(([channel, ref]) => [channel, renamed(ref)])),
    },
  };
}

/** Removes the preset of this exact name, and the defaults that name it. */
export function removePreset(before: GuildPresets, name: string): GuildPresets {
  const { server, channels } = before.defaults;
  return {
    ...before,
    presets: before.presets.filter((each) => each.name !== name),
    defaults: {
      ...(server !== undefined && server !== name && { server }),
      channels: Object.fromEntries(Object.entries(channels).filter(([, ref]) => ref !== name)),
    },
  };
}
