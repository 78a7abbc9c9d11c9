import type { BaseContext, Services } from '#commands/command.ts';
import { refusedCustomId } from '#commands/refused/custom-id.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { chosenPrivacy, storeEvent } from '#schema/interaction/stored-event.ts';
import { plainText, t } from '#schema/language/t.ts';
import { visibility } from '#schema/settings/members/visibility.ts';

interface KnownPrivacyContext {
  readonly interaction: Pick<Interaction, 'event' | 'place'>;
  readonly services: Pick<Services, 'serverSettings'>;
}

/** Whether only the person sees the result, as they chose, else as the server's admins did; `ask` where those want members to be asked. */
export function knownPrivacy({ interaction: { event, place }, services }: KnownPrivacyContext): boolean | 'ask' {
  const chosen = chosenPrivacy(event);
  if (chosen !== undefined) return chosen;
  const setting = services.serverSettings.get(place.guild, visibility);
  return setting === 'ask' ? 'ask' : setting !== undefined;
}

/**
 * The same. Where members are to be asked, this asks and is undefined: nothing is painted, and what they answer does again what they
 * did. Call it as the last check.
 * @throws UserError where they may not paint here, before it asks
 */
export async function choosePrivacy(context: BaseContext): Promise<boolean | undefined> {
  const { interaction, reply, services } = context;
  const { event, place, person } = interaction;
  const known = knownPrivacy(context);
  if (known !== 'ask') return known;
  const stored = storeEvent(event);
  if (!stored) return true;
  services.generator.assertMayPaint(person, place);
  const key = services.refusedInteractions.save({ event: stored }, interaction);
  const button = (remedy: 'public' | 'private', label: string) => ({
    id: refusedCustomId.encode({ remedy, key, index: 0 }),
    label,
  });
  await reply.replyEphemeral(
    renderInfoMessage([
      {
        kind: 'text',
        text: t(
          '**Who should see the result?**\n-# Nothing is painted yet. `private` of a command answers this beforehand.',
        ),
      },
      {
        kind: 'buttons',
        buttons: [
          button('public', plainText('Show it to everybody')),
          button('private', plainText('Show it only to me')),
        ],
      },
    ]),
  );
  return undefined;
}
