import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { CommandOptions, Interaction } from '#schema/interaction/interaction.ts';
import { UserError } from '#schema/user-error.ts';
import type { CommandContext, ComponentContext } from './command.ts';

/** The start of the buttons' custom_ids; the interaction of the command and the place in the list follow. */
const PREFIX = 'imagine:lora';

/** Discord's limit of characters for a label. */
const MAX_LABEL_LENGTH = 80;

/** One entry per person and channel: nobody else must send the command, and nowhere else. */
const storageKey = (id: string, { person, place }: Interaction) => `${id}-${person.id}-${place.channel ?? ''}`;

/** Runs `/imagine`. Where its `lora` is misspelled, offers a button for each one that may have been meant. */
export async function suggestLora(
  { interaction, options, reply, services }: CommandContext,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UserError) || error.suggestions.length === 0) throw error;
    const { id } = interaction.reply;
    const { suggestions } = error;
    await services.misspelledCommands.save(storageKey(id, interaction), {
      options: Object.fromEntries(options),
      suggestions: [...suggestions],
    });
    const buttons = suggestions.map((name, index) => ({
      id: `${PREFIX}:${id}:${index}`,
      label: `Paint with ${name}`.slice(0, MAX_LABEL_LENGTH).toWellFormed(),
    }));
    await reply.replyEphemeral(
      renderInfoMessage([
        { kind: 'text', text: error.markdown },
        { kind: 'buttons', buttons },
      ]),
    );
  }
}

/** What a pressed button stands for. @throws UserError where that is not known any more */
export async function findSuggestedLora({
  customId,
  interaction,
  services,
}: ComponentContext): Promise<{ readonly lora: string; readonly options: CommandOptions }> {
  const [, , id = '', index = ''] = customId.split(':');
  const found = await services.misspelledCommands.find(storageKey(id, interaction));
  const lora = found?.suggestions[Number(index)];
  if (!found || lora === undefined)
    throw new UserError('I no longer know what you wrote. Use `/imagine` and choose a LoRA from the list.');
  return { lora, options: new Map(Object.entries(found.options)) };
}
