/** The page's side of the API in `contract.ts`. */
import type { APIMessage } from 'discord.js';
import type {
  PlaygroundEvent,
  TrafficEntry,
  UserAction,
  UserActionAccepted,
  UserActionRefused,
  UserMessage,
  World,
} from '../../contract.ts';
import { flattenCommands } from '../composer/flatten-commands.ts';
import { localizeCommand } from '../composer/localize-command.ts';

/** The server refused an action; `problems` says why, by option or field. */
export class RequestRefusedError extends Error {
  readonly problems: UserActionRefused['problems'];
  constructor(refused: UserActionRefused) {
    super(refused.message);
    this.problems = refused.problems;
  }
}

/** Sends a request. Responses are trusted to have the contract's types, as server and page have the same version. */
async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/playground${path}`, init);
  if (response.ok) return response.json();
  const refused: UserActionRefused = await response
    .json()
    .catch(() => ({ message: `The playground failed with status ${response.status}.`, problems: [] }));
  throw new RequestRefusedError({
    message: refused.message ?? 'Something went wrong.',
    problems: refused.problems ?? [],
  });
}

function multipart(payload: unknown, files: ReadonlyMap<string, File>): RequestInit {
  const body = new FormData();
  body.set('payload', JSON.stringify(payload));
  for (const [part, file] of files) body.set(part, file, file.name);
  return { method: 'POST', body };
}

export const getWorld = () => request<World>('/world').then(withFlatCommands);

/** The world with commands in the browser’s language, and each subcommand as a command of its own, as the composer suggests them. */
const withFlatCommands = (world: World): World => ({
  ...world,
  commands: flattenCommands(world.commands.map((command) => localizeCommand(command, navigator.languages))),
});

export const getMessages = (channel: string, viewer: string) =>
  request<APIMessage[]>(`/channels/${channel}/messages?viewer=${viewer}`);

/** @throws {RequestRefusedError} */
export const sendAction = (action: UserAction, files: ReadonlyMap<string, File> = new Map()) =>
  request<UserActionAccepted>('/interactions', multipart(action, files));

/** @throws {RequestRefusedError} */
export const sendMessage = (message: UserMessage, files: ReadonlyMap<string, File>) =>
  request<APIMessage>('/messages', multipart(message, files));

/** @throws {RequestRefusedError} */
export const sendDeletion = (message: string, user: string) =>
  request<object>(`/messages/${message}?user=${user}`, { method: 'DELETE' });

export const getTraffic = (channel: string, message: string) =>
  request<TrafficEntry[]>(`/traffic?channel=${channel}&message=${message}`);

/** Subscribes to events as `viewer`. The browser reconnects automatically. @returns a function that unsubscribes */
export function subscribe(
  viewer: string,
  handlers: { onEvent: (event: PlaygroundEvent) => void; onOpen: () => void; onError: () => void },
): () => void {
  const source = new EventSource(`/playground/events?viewer=${viewer}`);
  source.onopen = handlers.onOpen;
  source.onerror = handlers.onError;
  source.onmessage = (message) => {
    const event: PlaygroundEvent = JSON.parse(message.data);
    handlers.onEvent(event.type === 'world' ? { type: 'world', world: withFlatCommands(event.world) } : event);
  };
  return () => source.close();
}
