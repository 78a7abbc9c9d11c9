import { BUTTON_BY_ID } from '#buttons/index.ts';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, AskEvent, Person, Place } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { press } from '#schema/press.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from './command.ts';

/** Discord's permission to manage messages (topics/permissions.mdx). */
const MANAGE_MESSAGES = 1n << 13n;

/**
 * What happens when a button is pressed, on however old a message: the ledger says what it was for, the button what comes
 * next, and that goes in at the same door as `/imagine`.
 */
export async function handlePress(
  ask: Ask,
  { customId, message }: Extract<AskEvent, { type: 'press' }>,
  answer: Answer,
  { catalogue, generator, ledger }: Services,
): Promise<void> {
  const pressed = press.safeDecode(customId).data;
  const button = pressed && BUTTON_BY_ID.get(pressed.button);
  if (!pressed || !button) {
    throw new Refusal('This button is from another version of Lorikeet. Use `/imagine` to go on.');
  }
  const job = await ledger.find(pressed.job);
  if (!job || job.guild !== ask.place.guild) {
    throw new Refusal('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
  }
  const intent = button.derive({ job, image: pressed.image, card: () => catalogue.get(job.recipe.model) });
  switch (intent.do) {
    case 'paint':
      return generator.paint(intent.draft, { ...ask, private: message.private }, () => answer.defer(message.private));
    case 'cancel':
      generator.cancel(job.id, ask.person, mayManage(ask.place));
      return answer.acknowledge();
    case 'delete':
      checkOwner(job, ask.person, ask.place);
      await answer.acknowledge();
      return answer.removeMessage();
  }
}

function checkOwner(job: Job, { id }: Person, place: Place): void {
  if (job.person.id === id || mayManage(place)) return;
  throw new Refusal(`Only <@${job.person.id}>, or somebody who may manage messages, can delete this.`);
}

function mayManage(place: Place): boolean {
  return (place.permissions & MANAGE_MESSAGES) !== 0n;
}
