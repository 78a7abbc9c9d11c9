import type { Logger } from 'pino';
import type { Command, Services } from '#commands/command.ts';
import { handlePress, handleSubmit } from '#commands/components/result-controls.ts';
import { COMMANDS } from '#commands/index.ts';
import { executeShortcut } from '#commands/shortcut.ts';
import { createResponder, type Responder } from '#discord/responder.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { CUSTOM_ID_VERSION } from '#schema/interaction/custom-id.ts';
import {
  type Interaction,
  type InteractionEvent,
  type MinimalInteraction,
  readInteraction,
  readMinimalInteraction,
} from '#schema/interaction/interaction.ts';
import { UserError } from '#schema/user-error.ts';
import { runWithJobId } from '#services/jobs/log-context.ts';
import type { Metrics } from '#services/metrics/metrics.ts';

/** What the custom_ids of a result's controls begin with; all others begin with the name of their command. */
const RESULT_CONTROL_PREFIX = `${CUSTOM_ID_VERSION}:`;

/** Leads a raw INTERACTION_CREATE to its handler. Resolves when that is done; never rejects. */
export type Router = (raw: unknown) => Promise<void>;

export interface RouterOptions {
  readonly discord: DiscordRest;
  readonly services: Services;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Ms since the epoch. */
  readonly now: () => number;
}

export function createRouter({ discord, services, log, metrics, now }: RouterOptions): Router {
  const handle = async (raw: unknown, address: MinimalInteraction) => {
    const receivedAt = now();
    let kind: InteractionEvent['type'] | 'unknown' = 'unknown';
    const responder = createResponder(discord, address, log, () =>
      metrics.recordAcknowledgement(kind, (now() - receivedAt) / 1000),
    );
    try {
      const interaction = readInteraction(raw);
      kind = interaction.event.type;
      log.debug(
        { kind, on: eventName(interaction.event), person: interaction.person.id, guild: interaction.place.guild },
        'an interaction came',
      );
      await route(interaction, responder, services);
      metrics.recordInteraction(kind, 'done');
    } catch (error) {
      metrics.recordInteraction(kind, error instanceof UserError ? 'refused' : 'failed');
      await responder.replyError(error);
    }
  };

  return async (raw) => {
    const address = readMinimalInteraction(raw);
    if (!address) return log.warn('an interaction came that has no address to answer to');
    await runWithJobId(address.reply.id, () => handle(raw, address));
  };
}

function route(interaction: Interaction, responder: Responder, services: Services): Promise<void> {
  const { event } = interaction;
  switch (event.type) {
    case 'command': {
      const { execute: run } = findCommand(event.name);
      if (!run) return executeShortcut(interaction, event.name, event.options, responder, services);
      return run(interaction, event.options, responder, services, event.name);
    }
    case 'complete':
      return responder.respond(findCommand(event.name).autocomplete?.(interaction, event, services) ?? []);
    case 'menu':
      return findCommand(event.name).onContextMenu?.(interaction, event, responder, services) ?? rejectUnknownCommand();
    case 'press':
      if (event.customId.startsWith(RESULT_CONTROL_PREFIX)) return handlePress(interaction, event, responder, services);
      return (
        commandOfCustomId(event.customId)?.onPress?.(interaction, event, responder, services) ??
        rejectOutdatedComponent()
      );
    case 'submit':
      if (event.customId.startsWith(RESULT_CONTROL_PREFIX))
        return handleSubmit(interaction, event, responder, services);
      return (
        commandOfCustomId(event.customId)?.onSubmit?.(interaction, event, responder, services) ??
        rejectOutdatedComponent()
      );
  }
}

/** What was typed or pressed. */
function eventName(event: InteractionEvent): string {
  return event.type === 'press' || event.type === 'submit' ? event.customId : event.name;
}

/** A context menu's name may have spaces in it; a sub-command's follows its command's. */
function findCommand(name: string): Partial<Command> {
  return COMMANDS.get(name) ?? COMMANDS.get(name.split(' ')[0] ?? '') ?? {};
}

/** The command that a custom_id begins with. */
function commandOfCustomId(customId: string): Command | undefined {
  return COMMANDS.get(customId.slice(0, Math.max(0, customId.indexOf(':'))));
}

function rejectUnknownCommand(): never {
  throw new UserError('I no longer have this command. Discord’s list of them is renewed within minutes.');
}

function rejectOutdatedComponent(): never {
  throw new UserError('This is from another version of Lorikeet. Use `/imagine` to go on.');
}
