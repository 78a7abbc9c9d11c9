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

/** The server would not take what the person did; `problems` says why, by option or field. */
export class RequestRefusedError extends Error {
  readonly problems: UserActionRefused['problems'];
  constructor(refused: UserActionRefused) {
    super(refused.message);
    this.problems = refused.problems;
  }
}

/** Asks the playground's server, which is of the same version as this page: its answers have the contract's types. */
async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/playground${path}`, init);
  if (response.ok) return response.json();
  const refused: UserActionRefused = await response
    .json()
    .catch(() => ({ message: `The playground answered ${response.status}.`, problems: [] }));
  throw new RequestRefusedError({ message: refused.message ?? 'That did not work.', problems: refused.problems ?? [] });
}

function multipart(payload: unknown, files: ReadonlyMap<string, File>): RequestInit {
  const body = new FormData();
  body.set('payload', JSON.stringify(payload));
  for (const [part, file] of files) body.set(part, file, file.name);
  return { method: 'POST', body };
}

export const getWorld = () => request<World>('/world').then(withFlatCommands);

/** The world with each sub-command as a command of its own, as people are offered them. */
const withFlatCommands = (world: World): World => ({ ...world, commands: flattenCommands(world.commands) });

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
  request<TrafficEntry[]>(`/exchanges?channel=${channel}&message=${message}`);

/** Listens as `viewer` until the returned function is called; the browser reconnects by itself. */
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
