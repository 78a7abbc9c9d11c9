import { z } from 'zod';
import { preset, snowflakes } from './preset.ts';

/** Presets that a server can have, and those of them with a command of their own. */
export const MAX_PRESETS = 200;
export const MAX_SHORTCUTS = 20;

/** Channels with a default of their own. */
const MAX_CHANNEL_DEFAULTS = 200;

/** All that a server keeps about its presets: one value, so that it changes as a whole. */
export const guildPresets = z.strictObject({
  presets: z.array(preset).max(MAX_PRESETS),
  /** What paints where nobody chose: a preset's name or a model. By channel id, before the server's. */
  defaults: z.strictObject({
    server: z.string().optional(),
    channels: z.record(z.string(), z.string()).refine((all) => Object.keys(all).length <= MAX_CHANNEL_DEFAULTS, {
      error: `at most ${MAX_CHANNEL_DEFAULTS} channels can have a default of their own`,
    }),
  }),
  /** Roles that may change presets, beside those with Manage Server. */
  managers: snowflakes,
});
export type GuildPresets = z.infer<typeof guildPresets>;

export const NO_PRESETS: GuildPresets = { presets: [], defaults: { channels: {} }, managers: [] };
