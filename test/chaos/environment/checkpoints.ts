import type { Playground } from '#playground/start.ts';
import { picturesIn } from '#test/support/discord/person/message.ts';
import type { Exchange } from '#test/support/fake-replicate/index.ts';

/** What can be seen from outside while the bot works: requests as they come, answers as they leave, messages as they appear. */
export type Checkpoint =
  | 'login'
  | 'commands asked'
  | 'acknowledging'
  | 'acknowledged'
  | 'creating'
  | 'created'
  | 'recovering'
  | 'following'
  | 'canceling'
  | 'downloading'
  | 'downloaded'
  | 'showing progress'
  | 'delivering'
  | 'delivered'
  | 'sending error';

/** Tells what is seen, as it is seen. */
export interface Checkpoints {
  emit(checkpoint: Checkpoint): void;
  /** @returns a function that ends the watch */
  subscribe(listener: (checkpoint: Checkpoint) => void): () => void;
}

export function createCheckpoints(): Checkpoints {
  const listeners = new Set<(checkpoint: Checkpoint) => void>();
  return {
    emit: (checkpoint) => {
      for (const listener of [...listeners]) listener(checkpoint);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What an exchange with Replicate shows. */
export function replicateCheckpoint({ phase, method, path }: Exchange): Checkpoint | undefined {
  if (path.startsWith('/delivery/')) return phase === 'request' ? 'downloading' : 'downloaded';
  if (method === 'POST' && path === '/v1/predictions') return phase === 'request' ? 'creating' : 'created';
  if (phase === 'response') return undefined;
  if (path.endsWith('/cancel')) return 'canceling';
  if (path === '/v1/predictions') return 'recovering';
  return path.startsWith('/v1/predictions/') ? 'following' : undefined;
}

/** Sees requests to Discord before they have an effect, and messages right after, before the request is answered. */
export function observeDiscord(playground: Playground, emit: (checkpoint: Checkpoint) => void): void {
  playground.faults.add({
    match: ({ method, path, body }) => {
      const checkpoint = discordCheckpoint(method, path, body);
      if (checkpoint) emit(checkpoint);
      return false;
    },
    answer: 'reset',
  });
  playground.subscribe((event) => {
    if (event.type === 'answered') emit('acknowledged');
    if (event.type === 'message' && event.message.author.bot && picturesIn(event.message).length > 0) emit('delivered');
  });
}

function discordCheckpoint(method: string, path: string, body: unknown): Checkpoint | undefined {
  if (path === '/gateway/bot') return 'login';
  if (path.endsWith('/commands')) return 'commands asked';
  if (path.endsWith('/callback')) return 'acknowledging';
  if (method === 'DELETE' && path.endsWith('/@original')) return 'sending error';
  if (method === 'PATCH' && path.startsWith('/webhooks/')) return hasFiles(body) ? 'delivering' : 'showing progress';
  return undefined;
}

function hasFiles(body: unknown): boolean {
  const attachments = typeof body === 'object' && body !== null && 'attachments' in body ? body.attachments : undefined;
  return Array.isArray(attachments) && attachments.length > 0;
}
