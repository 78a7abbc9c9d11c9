import type { Answer } from '#delivery/answer.ts';
import type { Ask } from '#schema/interaction.ts';
import type { Preset } from '#schema/preset.ts';
import { mayManage } from '#schema/preset-access.ts';
import type { Services } from '../command.ts';
import { completeName, NAME_OPTION } from './complete.ts';
import { shownPreset } from './show-view.ts';
import { guildOf, type SubCommand, textOption } from './sub-command.ts';

/** `/lora show`: one preset in full. */
export const show = {
  data: {
    name: 'show',
    description: 'Show a preset of this server in full',
    options: [NAME_OPTION],
  },
  complete: completeName,
  run: async (ask, options, answer, services) => {
    const preset = services.presets.get(guildOf(ask), textOption(options, 'name') ?? '');
    await answer.defer(true);
    await showPreset(ask, preset, answer, services);
  },
} as const satisfies SubCommand;

/** Fills a reply that was deferred. Pictures of age-restricted presets stay in age-restricted channels. */
export async function showPreset(ask: Ask, preset: Preset, answer: Answer, services: Services): Promise<void> {
  const guild = guildOf(ask);
  const hidden = preset.ageRestricted && !ask.place.ageRestricted;
  const pictures = hidden ? [] : await services.workshop.previews.of(guild, preset.name);
  const manages = mayManage(ask.place, services.presets.of(guild).managers);
  await answer.show(shownPreset(guild, preset, services, { manages, pictures }));
}
