import type { ComponentContext } from '#commands/command.ts';
import type { InteractionEvent } from '#schema/interaction/interaction.ts';
import { readStoredEvent, withName, withPrivacy } from '#schema/interaction/stored-event.ts';
import { UserError } from '#schema/user-error.ts';
import type { RefusedInteraction } from '#services/interactions/refused-interactions.ts';
import { refusedCustomId } from './custom-id.ts';

/**
 * Handles a button under a refusal, or under the question who sees the result. Only whoever it was told has them, and only in that channel.
 * @param run handles an event as if it had come now, and from where the button was pressed
 * @throws UserError where what was refused is no longer kept, and what `run` throws
 */
export async function pressRemedy(
  { customId, interaction, reply, services: { refusedInteractions, singleFlight } }: ComponentContext,
  run: (event: InteractionEvent) => Promise<void>,
): Promise<void> {
  const { remedy, key, index } = refusedCustomId.decode(customId);
  const find = async (): Promise<RefusedInteraction> => {
    const found = await refusedInteractions.find(key, interaction);
    if (found) return found;
    if (remedy === 'again')
      throw new UserError(
        'You tried this again already, or it is more than an hour ago. Send it anew if you still want it.',
        {
          code: 'already-requested',
        },
      );
    if (remedy === 'public' || remedy === 'private')
      throw new UserError('You answered this already, or it is more than an hour ago. Ask anew if you still want it.', {
        code: 'already-requested',
      });
    throw new UserError(
      'I no longer have what you wrote: I keep your last five for an hour. What you wrote may still stand above.',
    );
  };
  const flight = `${customId} ${interaction.person.id}`;
  /** Once. Before it is done: if it is refused once more, that refusal has a button of its own. */
  const take = async () => {
    const { event } = await find();
    await refusedInteractions.delete(key, interaction);
    return event;
  };
  switch (remedy) {
    case 'fix': {
      const { modal } = await find();
      if (!modal) throw new UserError('This form is from an older version. Open it anew.');
      return reply.showModal(modal);
    }
    case 'again':
      return singleFlight.run(flight, async () => run(readStoredEvent(await take())), reply.deferUpdate);
    case 'public':
    case 'private':
      return singleFlight.run(
        // There is one answer, whichever of the two buttons is pressed.
        `privacy ${key} ${interaction.person.id}`,
        async () => run(readStoredEvent(withPrivacy(await take(), remedy === 'private'))),
        reply.deferUpdate,
      );
    case 'name': {
      const { event, didYouMean } = await find();
      const name = didYouMean?.names[index];
      if (!didYouMean || name === undefined) throw new UserError('I do not know this name. Choose one from the list.');
      return singleFlight.runRepeatable(
        flight,
        () => run(readStoredEvent(withName(event, didYouMean.typed, name))),
        reply.deferUpdate,
      );
    }
  }
}
