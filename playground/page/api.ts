import type { APIMessage } from 'discord.js';
import type { Act, ActAccepted, ActRefused, Exchange, PlaygroundEvent, Post, World } from '../contract.ts';
import { flatten } from './composer/flatten.ts';

/** The server would not take what the person did; `problems` says why, by option or field. */
export class Refused extends Error {
  readonly problems: ActRefused['problems'];
  constructor(refused: ActRefused) {
    super(refused.message);
    this.problems = refused.problems;
  }
}

/** Asks the playground's server, which is of the same version as this page: its answers have the contract's types. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/playground${path}`, init);
  if (response.ok) return response.json();
  const refused: ActRefused = await response
    .json()
    .catch(() => ({ message: `The playground answered ${response.status}.`, problems: [] }));
  throw new Refused({ message: refused.message ?? 'That did not work.', problems: refused.problems ?? [] });
}

function multipart(payload: unknown, files: ReadonlyMap<string, File>): RequestInit {
  const body = new FormData();
  body.set('payload', JSON.stringify(payload));
  for (const [part, file] of files) body.set(part, file, file.name);
  return { method: 'POST', body };
}

export const getWorld = () => ask<World>('/world').then(offered);

/** The world with each sub-command as a command of its own, as people are offered them. */
const offered = (world: World): World => ({ ...world, commands: flatten(world.commands) });

export const getMessages = (channel: string, viewer: string) =>
  ask<APIMessage[]>(`/channels/${channel}/messages?viewer=${viewer}`);

/** @throws {Refused} */
export const sendAct = (act: Act, files: ReadonlyMap<string, File> = new Map()) =>
  ask<ActAccepted>('/interactions', multipart(act, files));

/** @throws {Refused} */
export const sendPost = (post: Post, files: ReadonlyMap<string, File>) =>
  ask<APIMessage>('/messages', multipart(post, files));

/** @throws {Refused} */
export const sendRemoval = (message: string, user: string) =>
  ask<object>(`/messages/${message}?user=${user}`, { method: 'DELETE' });

export const getExchanges = (channel: string, message: string) =>
  ask<Exchange[]>(`/exchanges?channel=${channel}&message=${message}`);

/** Listens as `viewer` until the returned function is called; the browser reconnects by itself. */
export function listen(
  viewer: string,
  on: { event: (event: PlaygroundEvent) => void; up: () => void; down: () => void },
): () => void {
  const source = new EventSource(`/playground/events?viewer=${viewer}`);
  source.onopen = on.up;
  source.onerror = on.down;
  source.onmessage = (message) => {
    const event: PlaygroundEvent = JSON.parse(message.data);
    on.event(event.type === 'world' ? { type: 'world', world: offered(event.world) } : event);
  };
  return () => source.close();
}
