import type { Services } from '#commands/command.ts';
import { COMMANDS } from '#commands/index.ts';
import type { Deferral, Responder } from '#discord/responder.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { knownPrivacy } from './choose-privacy.ts';

/** More interactions at once than can be looked at before each has its first response. */
export interface Burst {
  /** Whether one goes on. */
  isOn(): boolean;
  /** Waits for the store or Discord, and then for the interaction's turn to go on: Redis answers all that wait in one piece. */
  resumeAfter<T>(wait: Promise<T>): Promise<T>;
  /** Resolves when no other interaction waits for its first response, and it is the caller's turn. */
  turn(): Promise<void>;
}

interface AcknowledgeContext {
  readonly interaction: Interaction;
  readonly reply: Pick<Responder, 'deferReply'>;
  readonly services: Pick<Services, 'acknowledgedRequests' | 'serverSettings'>;
}

/**
 * In a burst, acknowledges a command that paints before it is looked at: Discord waits 3 s for the first of a thousand as for the last.
 * What is refused then is told to the person alone, too, after “thinking…” was there for a moment. Resolves when it is its turn.
 * @param raw its INTERACTION_CREATE, which is kept until the caller deletes it: if the process is killed, the next one begins again with it
 * @returns undefined where it was not acknowledged
 */
export async function acknowledgeFirst(
  raw: unknown,
  context: AcknowledgeContext,
  burst: Pick<Burst, 'turn' | 'resumeAfter'>,
): Promise<Deferral | undefined> {
  const { interaction, reply, services } = context;
  const { event, reply: address } = interaction;
  // Anything else may be answered by a question or a form, or at once.
  if (event.type !== 'command' || !paints(event.name)) return undefined;
  const ephemeral = knownPrivacy(context);
  if (ephemeral === 'ask') return undefined;
  const { id } = address;
  const request = { raw, guild: interaction.place.guild, person: interaction.person.id, ephemeral };
  const isKept = await burst.resumeAfter(services.acknowledgedRequests.add(id, request));
  // It is looked at first, then: whatever it is told is no promise that a kill could break.
  if (!isKept) return undefined;
  try {
    // None is looked at while another's first response waits for its connection, or for Discord.
    await burst.resumeAfter(reply.deferReply(ephemeral));
    await burst.turn();
  } catch (error) {
    services.acknowledgedRequests.delete(id);
    throw error;
  }
  return { ephemeral };
}

/** A command that is not in the list is a preset's shortcut. */
const paints = (name: string) => name === 'imagine' || !COMMANDS.has(name.split(' ')[0] ?? '');

/** What was acknowledged stays as private as it was, whatever the server's admins change meanwhile. */
export function withDeferral(interaction: Interaction, deferral: Deferral | undefined): Interaction {
  const { event } = interaction;
  if (!deferral || event.type !== 'command') return interaction;
  return { ...interaction, event: { ...event, options: new Map([...event.options, ['private', deferral.ephemeral]]) } };
}
