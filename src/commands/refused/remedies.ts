import type { Services } from '#commands/command.ts';
import type { Remedies } from '#discord/responder.ts';
import type { InfoMessageButton } from '#schema/interaction/info-message.ts';
import type { Interaction, InteractionEvent } from '#schema/interaction/interaction.ts';
import { fillModal } from '#schema/interaction/modal/stored-modal.ts';
import { type StoredEvent, storeEvent } from '#schema/interaction/stored-event.ts';
import { maySucceedLater } from '#schema/job/retry.ts';
import { plainText } from '#schema/language/t.ts';
import { submittedTexts } from '#schema/recipe/edit/edit-modal.ts';
import { type DidYouMean, UserError, type UserErrorCode } from '#schema/user-error.ts';
import { refusedCustomId } from './custom-id.ts';

/**
 * What can be done about a refusal: a form is opened again as it was filled in, what may work later is tried again, a misspelled
 * name is replaced. Works from memory alone, since the person waits for the refusal.
 */
export function remediesFor(
  error: unknown,
  interaction: Interaction,
  { refusedInteractions }: Pick<Services, 'refusedInteractions'>,
): Remedies {
  const { event, person } = interaction;
  if (!(error instanceof UserError) || NOTHING_TO_DO.has(error.code)) return {};
  const userInput = event.type === 'submit' ? submittedTexts(event.fields) : error.userInput;
  const stored = isRemedy(event) ? undefined : storeEvent(event);
  if (!stored) return { userInput };
  const form = event.type === 'submit' ? refusedInteractions.findModal(person.id, event.customId) : undefined;
  const modal = form && event.type === 'submit' ? fillModal(form, event.fields) : undefined;
  const didYouMean = stored.type === 'press' ? undefined : findDidYouMean(error);
  const again = maySucceedLater(error.code);
  if (!modal && !didYouMean && !again) return { userInput };
  const key = refusedInteractions.save(
    {
      event: stored,
      ...(modal && { modal }),
      ...(didYouMean && { didYouMean: { typed: didYouMean.typed, names: [...didYouMean.names] } }),
    },
    interaction,
  );
  const buttons: InfoMessageButton[] = [
    ...(again
      ? [{ id: refusedCustomId.encode({ remedy: 'again', key, index: 0 }), label: plainText('Try again') }]
      : []),
    ...(modal ? [{ id: refusedCustomId.encode({ remedy: 'fix', key, index: 0 }), label: plainText('Fix it') }] : []),
    ...(didYouMean?.names ?? []).map((name, index) => ({
      id: refusedCustomId.encode({ remedy: 'name', key, index }),
      label: nameLabel(stored, name),
    })),
  ];
  return { userInput, buttons: buttons.slice(0, 5).map((each, index) => ({ ...each, isPrimary: index === 0 })) };
}

/** What is neither wrong nor to be done again. What was erased is not to be stored again for a button either. */
const NOTHING_TO_DO: ReadonlySet<UserErrorCode> = new Set(['already-requested', 'erased']);

const isRemedy = (event: InteractionEvent) =>
  event.type === 'press' && refusedCustomId.safeDecode(event.customId).success;

/** The error itself may be one around it that says where it happened. */
function findDidYouMean(error: unknown): DidYouMean | undefined {
  if (!(error instanceof UserError)) return undefined;
  return error.didYouMean ?? findDidYouMean(error.cause);
}

/** What each command does with a name. */
const NAME_LABELS: ReadonlyMap<string, (name: string) => string> = new Map([
  ['compare', (name) => plainText('Compare with {name}', { name })],
  ['lora show', (name) => plainText('Show {name}', { name })],
  ['lora edit', (name) => plainText('Edit {name}', { name })],
  ['lora remove', (name) => plainText('Remove {name}', { name })],
  ['lora try', (name) => plainText('Try {name}', { name })],
  ['lora default', (name) => plainText('Use {name}', { name })],
]);

/** Discord's limit of characters for a label. */
const MAX_LABEL_LENGTH = 80;

function nameLabel(event: StoredEvent, name: string): string {
  const label = event.type === 'command' ? NAME_LABELS.get(event.name) : undefined;
  const text = label ? label(name) : plainText('Paint with {name}', { name });
  return text.slice(0, MAX_LABEL_LENGTH).toWellFormed();
}
