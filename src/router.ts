import type { Logger } from 'pino';
import type { Command, Services } from '#commands/command.ts';
import { COMMANDS } from '#commands/index.ts';
import { handlePress, handleSubmit } from '#commands/press.ts';
import { runShortcut } from '#commands/shortcut.ts';
import { type Answer, openAnswer } from '#delivery/answer.ts';
import type { DiscordReplies } from '#delivery/discord.ts';
import { type Address, type Ask, type AskEvent, readAddress, readInteraction } from '#schema/interaction.ts';
import { PRESS_VERSION } from '#schema/press.ts';
import { Refusal } from '#schema/refusal.ts';
import { underJob } from '#services/job-at-hand.ts';
import type { Metrics } from '#services/metrics.ts';

/** What the custom_ids of a result's controls begin with; all others begin with the name of their command. */
const OF_RESULTS = `${PRESS_VERSION}:`;

/** Leads a raw INTERACTION_CREATE to its handler. Resolves when that is done; never rejects. */
export type Router = (raw: unknown) => Promise<void>;

export interface RouterOptions {
  readonly discord: DiscordReplies;
  readonly services: Services;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Ms since the epoch. */
  readonly now: () => number;
}

export function createRouter({ discord, services, log, metrics, now }: RouterOptions): Router {
  const handle = async (raw: unknown, address: Address) => {
    const came = now();
    let kind: AskEvent['type'] | 'unknown' = 'unknown';
    const answer = openAnswer(discord, address, log, () => metrics.acknowledged(kind, (now() - came) / 1000));
    try {
      const ask = readInteraction(raw);
      kind = ask.event.type;
      log.debug({ kind, on: named(ask.event), person: ask.person.id, guild: ask.place.guild }, 'an interaction came');
      await route(ask, answer, services);
      metrics.interaction(kind, 'done');
    } catch (error) {
      metrics.interaction(kind, error instanceof Refusal ? 'refused' : 'failed');
      await answer.apologise(error);
    }
  };

  return async (raw) => {
    const address = readAddress(raw);
    if (!address) return log.warn('an interaction came that has no address to answer to');
    await underJob(address.to.id, () => handle(raw, address));
  };
}

function route(ask: Ask, answer: Answer, services: Services): Promise<void> {
  const { event } = ask;
  switch (event.type) {
    case 'command': {
      const { run } = commandNamed(event.name);
      if (!run) return runShortcut(ask, event.name, event.options, answer, services);
      return run(ask, event.options, answer, services, event.name);
    }
    case 'complete':
      return answer.complete(commandNamed(event.name).complete?.(ask, event, services) ?? []);
    case 'menu':
      return commandNamed(event.name).open?.(ask, event, answer, services) ?? gone();
    case 'press':
      if (event.customId.startsWith(OF_RESULTS)) return handlePress(ask, event, answer, services);
      return commandOf(event.customId)?.press?.(ask, event, answer, services) ?? old();
    case 'submit':
      if (event.customId.startsWith(OF_RESULTS)) return handleSubmit(ask, event, answer, services);
      return commandOf(event.customId)?.submit?.(ask, event, answer, services) ?? old();
  }
}

/** What was typed or pressed. */
function named(event: AskEvent): string {
  return event.type === 'press' || event.type === 'submit' ? event.customId : event.name;
}

/** A context menu's name may have spaces in it; a sub-command's follows its command's. */
function commandNamed(name: string): Partial<Command> {
  return COMMANDS.get(name) ?? COMMANDS.get(name.split(' ')[0] ?? '') ?? {};
}

/** The command that a custom_id begins with. */
function commandOf(customId: string): Command | undefined {
  return COMMANDS.get(customId.slice(0, Math.max(0, customId.indexOf(':'))));
}

function gone(): never {
  throw new Refusal('I no longer have this command. Discord’s list of them is renewed within minutes.');
}

function old(): never {
  throw new Refusal('This is from another version of Lorikeet. Use `/imagine` to go on.');
}
