import { ComponentType } from 'discord.js';
import { writePresetFile } from '#schema/preset-file.ts';
import { Refusal } from '#schema/refusal.ts';
import { attached, panel, small } from './parts.ts';
import { managedGuild, type SubCommand } from './sub-command.ts';

/** `/lora export`: this server's presets as a file. */
export const exportPresets = {
  data: { name: 'export', description: 'Get the presets of this server as a file' },
  run: async (ask, _options, answer, services) => {
    const guild = managedGuild(ask, services);
    const { presets } = services.presets.of(guild);
    if (presets.length === 0) throw new Refusal('There is no preset in this server yet. Add one with `/lora add`.');
    await answer.defer(true);
    const file = {
      name: 'lorikeet-presets.json',
      type: 'application/json',
      bytes: Buffer.from(writePresetFile(guild, presets)),
      description: 'Presets of this server',
    };
    const count = `${presets.length} ${presets.length === 1 ? 'preset' : 'presets'}`;
    await answer.show(
      panel(
        [
          `### Presets of this server\n${count}, without their preview pictures.`,
          { type: ComponentType.File, file: attached(file) },
          small(
            '/lora import reads it again, here or in another server. It names the people and roles that may use a preset.',
          ),
        ],
        [file],
      ),
    );
  },
} as const satisfies SubCommand;
