import type { Message } from '#delivery/message.ts';
import { without } from '#schema/guild-presets.ts';
import type { Preset } from '#schema/preset.ts';
import { presetKey } from '#services/presets.ts';
import { completeName, NAME_OPTION } from './complete.ts';
import { titled } from './describe.ts';
import { button, buttons, panel, small } from './parts.ts';
import { managedGuild, type SubCommand, textOption } from './sub-command.ts';

/** `/lora remove`: asks once more, then takes a preset away. */
export const remove = {
  data: {
    name: 'remove',
    description: 'Remove a preset from this server',
    options: [NAME_OPTION],
  },
  complete: completeName,
  run: async (ask, options, answer, services) => {
    const guild = managedGuild(ask, services);
    await answer.whisper(question(services.presets.get(guild, textOption(options, 'name') ?? '')));
  },
  press: async (ask, _event, answer, services, [what = '', key = '']) => {
    const guild = managedGuild(ask, services);
    const { presets, workshop } = services;
    const preset = presets.keyed(guild, key);
    if (what === 'ask') return answer.whisper(question(preset));
    if (what === 'no') return answer.update(panel([small(`${preset.name} stays.`)]));
    await presets.change(guild, (before) => without(before, preset.name));
    await workshop.previews.drop(guild, preset.name);
    void services.shortcuts.refresh(guild);
    return answer.update(panel([`**${preset.name}** is removed. The buttons of its pictures go on working.`]));
  },
} as const satisfies SubCommand;

function question(preset: Preset): Message {
  const key = presetKey(preset.name);
  return panel([
    `Remove ${titled(preset)} from this server?\n${small('The buttons of pictures that it painted go on working.')}`,
    buttons(button(`remove:yes:${key}`, 'Remove', { style: 'danger' }), button(`remove:no:${key}`, 'Keep')),
  ]);
}
