import type { Logger } from 'pino';
import type { Services } from '#commands/command.ts';
import { COMMANDS } from '#commands/index.ts';
import { handlePress } from '#commands/press.ts';
import { type Answer, openAnswer } from '#delivery/answer.ts';
import type { DiscordReplies } from '#delivery/discord.ts';
import { type Ask, readAddress, readInteraction } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';

/** Leads a raw INTERACTION_CREATE to its handler. Resolves when that is done; never rejects. */
export type Router = (raw: unknown) => Promise<void>;

export function createRouter(discord: DiscordReplies, services: Services, log: Logger): Router {
  return async (raw) => {
    const address = readAddress(raw);
    if (!address) return log.warn('an interaction came that has no address to answer to');
    const answer = openAnswer(discord, address, log);
    try {
      await route(readInteraction(raw), answer, services);
    } catch (error) {
      await answer.apologise(error);
    }
  };
}

function route(ask: Ask, answer: Answer, services: Services): Promise<void> {
  const { event } = ask;
  switch (event.type) {
    case 'command':
      return commandNamed(event.name).run(ask, event.options, answer, services, event.name);
    case 'complete':
      return answer.complete(commandNamed(event.name).complete?.(ask, event, services) ?? []);
    case 'press':
      return handlePress(ask, event, answer, services);
    case 'menu':
    case 'submit':
      throw new Refusal('I no longer have this. Discord’s list of commands is renewed within minutes.');
  }
}

function commandNamed(name: string) {
  const [first = ''] = name.split(' ');
  const command = COMMANDS.get(first);
  if (!command) throw new Refusal('I no longer have this command. Discord’s list of them is renewed within minutes.');
  return command;
}
