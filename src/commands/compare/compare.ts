import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Command, ComponentContext } from '#commands/command.ts';
import { canManageMessages } from '#commands/components/can-manage-messages.ts';
import { autocompleteStyle } from '#commands/options/lora-option.ts';
import { repaintCellMessage } from '#discord/messages/sheet-message.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { SHEET_COMMAND, sheetCustomId } from '#schema/interaction/components/sheet-custom-id.ts';
import { plainText } from '#schema/language/t.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import { autocompleteAxis } from './autocomplete-axis.ts';
import { compareOptions, sheetPlanArguments } from './options.ts';
import { showPlan } from './show-plan.ts';

/** `/compare`: paints one prompt with one seed as a labelled sheet over two axes. */
export const compare = {
  data: (models) => ({
    type: ApplicationCommandType.ChatInput,
    name: SHEET_COMMAND,
    description: plainText('Paint one prompt many times, side by side, by scale, LoRA, seed or words'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: compareOptions(models),
  }),

  execute: async (context) => {
    const { interaction, options, services } = context;
    const { sheets, generator, allowedPlaces } = services;
    assertPlaceAllowed(interaction.place, allowedPlaces);
    generator.assertMayPaint(interaction.person, interaction.place);
    await showPlan(sheets.plan(...sheetPlanArguments(interaction, options, services)), context);
  },

  autocomplete: (context) => {
    const { focusedOption } = context;
    if (focusedOption === 'lora') return autocompleteStyle(context);
    return focusedOption === 'x' || focusedOption === 'y' ? autocompleteAxis(focusedOption, context) : [];
  },

  onPress: async (context) => {
    const { interaction, customId, values, reply, services } = context;
    const component = sheetCustomId.safeDecode(customId).data;
    if (!component) throw new UserError('This button is from an older version. Use `/compare` to go on.');
    const { sheets, singleFlight } = services;
    if (component.action === 'drop') {
      await sheets.discard(component.sheet, interaction, canManageMessages(interaction.place));
      await reply.deferUpdate();
      return reply.deleteMessage();
    }
    const sheet = await sheets.find(component.sheet, interaction);
    switch (component.action) {
      case 'paint':
        return startSheet(sheet, context);
      case 'cancel':
        // Acknowledge first: the sheet's last edit uses this interaction's token.
        await reply.deferUpdate();
        return sheets.cancel(sheet.id, interaction.person, canManageMessages(interaction.place), interaction.reply);
      case 'take': {
        const [chosen] = values;
        const key = `${customId} ${chosen} ${interaction.person.id}`;
        return singleFlight.runRepeatable(key, () => takeCell(sheet, Number(chosen), context), reply.deferUpdate);
      }
      case 'retry':
        return sheets.retry(sheet, { ...interaction, private: sheet.private }, reply.deferUpdate);
      case 'again':
        return singleFlight.run(
          `${customId} ${interaction.person.id}`,
          () => repaintCell(sheet, component.at, context),
          reply.deferUpdate,
        );
    }
  },
} as const satisfies Command;

function startSheet(sheet: Sheet, { interaction, message, reply, services }: ComponentContext): Promise<void> {
  const { channel } = interaction.place;
  const messageRef = channel === undefined ? undefined : { channel, id: message.id };
  const request = { ...interaction, private: sheet.private };
  return services.sheets.start(sheet, request, messageRef, () => reply.deferUpdate());
}

/** Shows a cell as a result of its own; if its picture was deleted, asks whether to paint it again. */
async function takeCell(sheet: Sheet, cell: number, { interaction, reply, services }: ComponentContext): Promise<void> {
  const { sheets, generator } = services;
  // It paints nothing, but it posts a picture.
  generator.assertMayPaint(interaction.person, interaction.place);
  const takenCell = await sheets.findCell(sheet, cell);
  const { draft, result } = takenCell;
  if (!result) return reply.replyEphemeral(repaintCellMessage(sheet, cell, sheets.estimateCost(draft)));
  const request = { ...interaction, private: sheet.private };
  await sheets.deliverCell(takenCell, result, request, () => reply.deferReply(sheet.private));
}

async function repaintCell(
  sheet: Sheet,
  cell: number,
  { interaction, reply, services }: ComponentContext,
): Promise<void> {
  const { draft } = await services.sheets.findCell(sheet, cell);
  const request = { ...interaction, private: sheet.private };
  await services.generator.generate(draft, request, () => reply.deferReply(sheet.private));
}
