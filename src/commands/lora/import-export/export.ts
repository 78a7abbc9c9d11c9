import { ComponentType } from 'discord.js';
import { requirePresetManager, type SubCommand } from '#commands/lora/shared/sub-command.ts';
import { attachmentMedia, loraMessage } from '#commands/lora/views/components.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, md, smallLines } from '#schema/markdown.ts';
import { formatPresetFile } from '#schema/preset/export-file.ts';
import { UserError } from '#schema/user-error.ts';

/** `/lora export`: this server's presets as a file. */
export const exportPresets = {
  data: () => ({ name: 'export', description: plainText('Get the presets of this server as a file') }),
  execute: async (context) => {
    const { reply, services } = context;
    const guild = requirePresetManager(context);
    const { presets } = services.presets.getForGuild(guild);
    if (presets.length === 0) throw new UserError('There is no preset in this server yet. Add one with `/lora add`.');
    await reply.deferReply(true);
    const file = {
      name: 'lorikeet-presets.json',
      type: 'application/json',
      bytes: Buffer.from(formatPresetFile(guild, presets)),
      description: plainText('Presets of this server'),
    };
    await reply.editReply(
      loraMessage(
        [
          joinMarkdown(
            [
              md`### ${t('Presets of this server')}`,
              t('{count, plural, one {# preset} other {# presets}}, without their preview pictures.', {
                count: presets.length,
              }),
            ],
            '\n',
          ),
          { type: ComponentType.File, file: attachmentMedia(file) },
          smallLines([
            t(
              '/lora import reads this file, here or in another server. It contains the people and roles that may use a preset.',
            ),
          ]),
        ],
        [file],
      ),
    );
  },
} as const satisfies SubCommand;
