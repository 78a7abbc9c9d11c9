import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import { againMessage, plannedSheet } from '#delivery/sheet-message.ts';
import type { Ask, AskEvent } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { SHEET_COMMAND, sheetPress } from '#schema/sheet-press.ts';
import type { Command, Services } from './command.ts';
import { completeAxis } from './compare-complete.ts';
import { asComparison, compareOptions } from './compare-options.ts';
import { completeLook } from './imagine.ts';
import { mayManage } from './press.ts';

type Press = Extract<AskEvent, { type: 'press' }>;

/** `/compare`: one prompt and one seed as a labelled sheet over two axes. */
export const compare = {
  data: (catalogue) => ({
    type: ApplicationCommandType.ChatInput,
    name: SHEET_COMMAND,
    description: 'Paint one prompt many times, side by side: scales, LoRAs, seeds, words …',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: compareOptions(catalogue),
  }),

  run: async (ask, given, answer, services) => {
    const { sheets } = services;
    const sheet = sheets.plan(...asComparison(ask, given, services));
    await answer.defer(sheet.private);
    await sheets.keep(sheet);
    await answer.show(plannedSheet(sheet, sheets.outlook(sheet)));
  },

  complete: (ask, { option, typed, options }, services) => {
    if (option === 'lora') return completeLook(typed, ask, services);
    return option === 'x' || option === 'y' ? completeAxis(ask, option, typed, options, services) : [];
  },

  press: async (ask, event, answer, services) => {
    const pressed = sheetPress.safeDecode(event.customId).data;
    if (!pressed) throw new Refusal('This button is from another version of Lorikeet. Use `/compare` to go on.');
    const { sheets, once } = services;
    const sheet = await sheets.find(pressed.sheet, ask);
    switch (pressed.action) {
      case 'paint':
        return begin(sheet, ask, event, answer, services);
      case 'drop':
        await sheets.drop(sheet, ask.person, mayManage(ask.place));
        await answer.acknowledge();
        return answer.removeMessage();
      case 'cancel':
        // First the answer: the last edit goes by way of this press.
        await answer.acknowledge();
        return sheets.cancel(sheet.id, ask.person, mayManage(ask.place), ask.reply);
      case 'take': {
        const [chosen] = event.values;
        return once.run([event.customId, chosen, ask.person.id].join(' '), () =>
          take(sheet, Number(chosen), ask, answer, services),
        );
      }
      case 'again':
        return once.run(event.customId, () => again(sheet, pressed.at, ask, answer, services));
    }
  },
} as const satisfies Command;

function begin(sheet: Sheet, ask: Ask, { message }: Press, answer: Answer, { sheets }: Services): Promise<void> {
  const { channel } = ask.place;
  const where = channel === undefined ? undefined : { channel, id: message.id };
  return sheets.begin(sheet, { ...ask, private: sheet.private }, where, () => answer.acknowledge());
}

/** A cell as a result of its own; where its picture is gone, the question whether to paint it again. */
async function take(sheet: Sheet, cell: number, ask: Ask, answer: Answer, { sheets }: Services): Promise<void> {
  const taken = await sheets.cell(sheet, cell);
  const { draft, painting } = taken;
  if (!painting) return answer.whisper(againMessage(sheet, cell, sheets.price(draft)));
  await answer.defer(sheet.private);
  await sheets.bring(taken, painting, { ...ask, private: sheet.private });
}

async function again(
  sheet: Sheet,
  cell: number,
  ask: Ask,
  answer: Answer,
  { sheets, generator }: Services,
): Promise<void> {
  const { draft } = await sheets.cell(sheet, cell);
  await generator.paint(draft, { ...ask, private: sheet.private }, () => answer.defer(sheet.private));
}
