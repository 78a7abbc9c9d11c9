import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Command, Services } from '#commands/command.ts';
import { canManageMessages } from '#commands/components/result-controls.ts';
import { autocompleteStyle } from '#commands/imagine.ts';
import { plannedSheetMessage, repaintCellMessage } from '#discord/messages/sheet-message.ts';
import type { Responder } from '#discord/responder.ts';
import type { Interaction, InteractionEvent } from '#schema/interaction/interaction.ts';
import { SHEET_COMMAND, sheetCustomId } from '#schema/interaction/sheet-custom-id.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import { autocompleteAxis } from './autocomplete-axis.ts';
import { compareOptions, sheetPlanArguments } from './options.ts';

type PressEvent = Extract<InteractionEvent, { type: 'press' }>;

/** `/compare`: one prompt and one seed as a labelled sheet over two axes. */
export const compare = {
  data: (models) => ({
    type: ApplicationCommandType.ChatInput,
    name: SHEET_COMMAND,
    description: 'Paint one prompt many times, side by side: scales, LoRAs, seeds, words …',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: compareOptions(models),
  }),

  execute: async (interaction, commandOptions, responder, services) => {
    const { sheets } = services;
    const sheet = sheets.plan(...sheetPlanArguments(interaction, commandOptions, services));
    await responder.deferReply(sheet.private);
    await sheets.save(sheet);
    await responder.editReply(plannedSheetMessage(sheet, sheets.estimate(sheet)));
  },

  autocomplete: (interaction, { focusedOption, typed, options }, services) => {
    if (focusedOption === 'lora') return autocompleteStyle(typed, interaction, services);
    return focusedOption === 'x' || focusedOption === 'y'
      ? autocompleteAxis(interaction, focusedOption, typed, options, services)
      : [];
  },

  onPress: async (interaction, event, responder, services) => {
    const component = sheetCustomId.safeDecode(event.customId).data;
    if (!component) throw new UserError('This button is from another version of Lorikeet. Use `/compare` to go on.');
    const { sheets, singleFlight } = services;
    const sheet = await sheets.find(component.sheet, interaction);
    switch (component.action) {
      case 'paint':
        return startSheet(sheet, interaction, event, responder, services);
      case 'drop':
        await sheets.discard(sheet, interaction.person, canManageMessages(interaction.place));
        await responder.deferUpdate();
        return responder.deleteMessage();
      case 'cancel':
        // First the answer: the last edit goes by way of this press.
        await responder.deferUpdate();
        return sheets.cancel(sheet.id, interaction.person, canManageMessages(interaction.place), interaction.reply);
      case 'take': {
        const [chosen] = event.values;
        return singleFlight.run([event.customId, chosen, interaction.person.id].join(' '), () =>
          takeCell(sheet, Number(chosen), interaction, responder, services),
        );
      }
      case 'again':
        return singleFlight.run(event.customId, () =>
          repaintCell(sheet, component.at, interaction, responder, services),
        );
    }
  },
} as const satisfies Command;

function startSheet(
  sheet: Sheet,
  interaction: Interaction,
  { message }: PressEvent,
  responder: Responder,
  { sheets }: Services,
): Promise<void> {
  const { channel } = interaction.place;
  const messageRef = channel === undefined ? undefined : { channel, id: message.id };
  return sheets.start(sheet, { ...interaction, private: sheet.private }, messageRef, () => responder.deferUpdate());
}

/** A cell as a result of its own; where its picture is gone, the question whether to paint it again. */
async function takeCell(
  sheet: Sheet,
  cell: number,
  interaction: Interaction,
  responder: Responder,
  { sheets }: Services,
): Promise<void> {
  const takenCell = await sheets.findCell(sheet, cell);
  const { draft, result } = takenCell;
  if (!result) return responder.replyEphemeral(repaintCellMessage(sheet, cell, sheets.priceOf(draft)));
  await responder.deferReply(sheet.private);
  await sheets.deliverCell(takenCell, result, { ...interaction, private: sheet.private });
}

async function repaintCell(
  sheet: Sheet,
  cell: number,
  interaction: Interaction,
  responder: Responder,
  { sheets, generator }: Services,
): Promise<void> {
  const { draft } = await sheets.findCell(sheet, cell);
  await generator.generate(draft, { ...interaction, private: sheet.private }, () =>
    responder.deferReply(sheet.private),
  );
}
