import type { Logger } from 'pino';
import type { AutocompleteContext, BaseContext, Command, Services } from '#commands/command.ts';
import { handlePress, handleSubmit } from '#commands/components/result-controls.ts';
import { COMMANDS, CONTROLS } from '#commands/index.ts';
import { refusedCustomId } from '#commands/refused/custom-id.ts';
import { pressRemedy } from '#commands/refused/press-remedy.ts';
import { remediesFor } from '#commands/refused/remedies.ts';
import { acknowledgeFirst, type Burst, withDeferral } from '#commands/shared/acknowledge-first.ts';
import { autocompleteShortcut, executeShortcut } from '#commands/shortcut.ts';
import { createResponder, type Deferral, type Responder } from '#discord/responder.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { createThreadParents } from '#discord/thread-parents.ts';
import { requestOfEvent } from '#schema/audit/event-request.ts';
import { CUSTOM_ID_VERSION } from '#schema/interaction/components/custom-id.ts';
import {
  type Interaction,
  type InteractionEvent,
  type MinimalInteraction,
  readInteraction,
  readMinimalInteraction,
} from '#schema/interaction/interaction.ts';
import { assertOwnMessageHere } from '#schema/interaction/own-message.ts';
import { inLanguages } from '#schema/language/ambient.ts';
import { language, languageOfServer } from '#schema/settings/members/language.ts';
import { UserError } from '#schema/user-error.ts';
import { runAsActor } from '#services/audit/actor.ts';
import { createOfferedChoices, type OfferedChoices } from '#services/interactions/offered-choices.ts';
import { runWithJobId } from '#services/jobs/log-context.ts';
import type { Metrics } from '#services/metrics/metrics.ts';

/** The start of custom_ids of a result's controls; all others start with the name of their command. */
const RESULT_CONTROL_PREFIX = `${CUSTOM_ID_VERSION}:`;

/**
 * Routes a raw INTERACTION_CREATE to its handler. Resolves when the handler is done; never rejects.
 * @param deferredAs how an earlier process has acknowledged it
 */
export type Router = (raw: unknown, deferredAs?: Deferral) => Promise<void>;

export interface RouterOptions {
  readonly discord: DiscordRest;
  readonly services: Services;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly burst: Burst;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

export function createRouter({ discord, services, log, metrics, burst, now }: RouterOptions): Router {
  const offered = createOfferedChoices();
  const addThreadParent = createThreadParents(services.channels, now);
  const routeAs = (interaction: Interaction, reply: Responder) =>
    runAsActor(interaction, () => route({ interaction, reply, services }, offered));
  const handle = async (raw: unknown, address: MinimalInteraction, deferredAs: Deferral | undefined) => {
    const receivedAt = now();
    const beganInBurst = burst.isOn();
    let deferral = deferredAs;
    let kind: InteractionEvent['type'] | 'unknown' = 'unknown';
    const onAcknowledged = () => metrics.recordAcknowledgement(kind, (now() - receivedAt) / 1000);
    const responder = createResponder(discord, address, log, { onAcknowledged, deferredAs });
    /** What is done: pressing a button under a refusal does what was refused. */
    let interaction: Interaction | undefined;
    try {
      interaction = readInteraction(raw);
      kind = interaction.event.type;
      log.debug(
        { kind, on: eventName(interaction.event), person: interaction.person.id, guild: interaction.place.guild },
        'interaction received',
      );
      using _held = await burst.resumeAfter(services.preload(interaction));
      if (!deferral && (beganInBurst || burst.isOn()))
        deferral = await acknowledgeFirst(raw, { interaction, reply: responder, services }, burst);
      // It waited for its turn, perhaps over a restart.
      if (deferral) services.erasedRequests.assertNotErased(interaction.person.id, address.reply.id);
      interaction = withDeferral(await addThreadParent(raw, interaction), deferral);
      if (interaction.place.guild !== undefined) services.shortcuts.refreshOnce(interaction.place.guild);
      const chosen = services.serverSettings.get(interaction.place.guild, language);
      const languages = { ...address.languages, place: languageOfServer(chosen, address.languages.place) };
      const reply = rememberingModals(responder, interaction, services);
      const run = (event: InteractionEvent, from: Interaction) => {
        interaction = { ...from, event };
        return routeAs(interaction, reply);
      };
      const { event } = interaction;
      if (event.type === 'press' && refusedCustomId.safeDecode(event.customId).success) {
        const from = interaction;
        assertOwnMessageHere(event.message, from);
        await inLanguages(languages, 'own', () =>
          pressRemedy({ interaction: from, reply, services, ...event }, (refused) => run(refused, from)),
        );
      } else {
        const routed = interaction;
        await inLanguages(languages, 'own', () => routeAs(routed, reply));
      }
      metrics.recordInteraction(kind, 'done');
    } catch (error) {
      if (deferral && error instanceof UserError && error.code === 'restarting') {
        // It was promised: the next process begins again with it.
        deferral = undefined;
        return;
      }
      metrics.recordInteraction(kind, error instanceof UserError ? 'refused' : 'failed');
      if (interaction && error instanceof UserError)
        services.audit.record(interaction, { is: 'refused', error, request: requestOfEvent(interaction.event) });
      await responder.replyError(error, interaction && remediesFor(error, interaction, services));
    } finally {
      if (deferral) services.acknowledgedRequests.delete(address.reply.id);
    }
  };

  return async (raw, deferredAs) => {
    const address = readMinimalInteraction(raw);
    if (!address) return log.warn('received an interaction without id or token, so it cannot be answered');
    await runWithJobId(address.reply.id, () =>
      inLanguages(address.languages, 'own', () => handle(raw, address, deferredAs)),
    );
  };
}

/** A form is remembered while it is open: if what comes back is refused, it is opened again. */
function rememberingModals(reply: Responder, { person }: Interaction, { refusedInteractions }: Services): Responder {
  return {
    ...reply,
    showModal: (modal) => {
      refusedInteractions.rememberModal(person.id, modal);
      return reply.showModal(modal);
    },
  };
}

async function route(context: BaseContext, offered: OfferedChoices): Promise<void> {
  const { event } = context.interaction;
  switch (event.type) {
    case 'command': {
      const { execute = executeShortcut } = findCommand(event.name);
      const options = offered.readValues(context.interaction, event.name, event.options);
      return execute({ ...context, ...event, options });
    }
    case 'complete': {
      const choices = completeOption({ ...context, ...event });
      offered.remember(context.interaction, event.name, event.focusedOption, choices);
      return context.reply.respond(choices);
    }
    case 'menu': {
      const { onContextMenu = rejectUnknownCommand } = findCommand(event.name);
      return onContextMenu({ ...context, ...event });
    }
    case 'press': {
      assertOwnMessageHere(event.message, context.interaction);
      const onPress = isResultControl(event) ? handlePress : findCommandOfCustomId(event.customId).onPress;
      return (onPress ?? rejectOutdatedComponent)({ ...context, ...event });
    }
    case 'submit': {
      if (event.message) assertOwnMessageHere(event.message, context.interaction);
      const onSubmit = isResultControl(event) ? handleSubmit : findCommandOfCustomId(event.customId).onSubmit;
      return (onSubmit ?? rejectOutdatedComponent)({ ...context, ...event });
    }
  }
}

/** A command without `execute` is a preset's shortcut. */
function completeOption(context: AutocompleteContext) {
  const { execute, autocomplete = execute ? () => [] : autocompleteShortcut } = findCommand(context.name);
  return autocomplete(context);
}

const isResultControl = ({ customId }: { readonly customId: string }) => customId.startsWith(RESULT_CONTROL_PREFIX);

/** The command's name, or the custom_id. */
function eventName(event: InteractionEvent): string {
  return event.type === 'press' || event.type === 'submit' ? event.customId : event.name;
}

/** A context menu's name may contain spaces; a sub-command's name follows its command's. */
function findCommand(name: string): Partial<Command> {
  return COMMANDS.get(name) ?? COMMANDS.get(name.split(' ')[0] ?? '') ?? {};
}

/** The command whose name a custom_id begins with. */
function findCommandOfCustomId(customId: string): Partial<Command> {
  const prefix = customId.slice(0, Math.max(0, customId.indexOf(':')));
  return COMMANDS.get(prefix) ?? CONTROLS.get(prefix) ?? {};
}

function rejectUnknownCommand(): never {
  throw new UserError('I no longer have this command. Discord updates its list of commands within minutes.');
}

function rejectOutdatedComponent(): never {
  throw new UserError('This is from an older version. Use `/imagine` to go on.');
}
