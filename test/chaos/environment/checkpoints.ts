import type { Playground } from '#playground/start.ts';
import { picturesIn } from '#test/support/discord/message.ts';
import type { Seen } from '#test/support/fake-replicate/index.ts';

/** What can be seen from outside while the bot works: requests as they come, answers as they leave, messages as they appear. */
export type Sight =
  | 'login'
  | 'commands asked'
  | 'acknowledging'
  | 'acknowledged'
  | 'creating'
  | 'created'
  | 'looking for lost'
  | 'following'
  | 'canceling'
  | 'downloading'
  | 'downloaded'
  | 'showing progress'
  | 'delivering'
  | 'delivered'
  | 'apologising';

/** Tells what is seen, as it is seen. */
export interface Sights {
  see(sight: Sight): void;
  /** @returns a function that ends the watch */
  watch(listener: (sight: Sight) => void): () => void;
}

export function createSights(): Sights {
  const listeners = new Set<(sight: Sight) => void>();
  return {
    see: (sight) => {
      for (const listener of [...listeners]) listener(sight);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What an exchange with Replicate shows. */
export function replicateSight({ is, method, path }: Seen): Sight | undefined {
  if (path.startsWith('/delivery/')) return is === 'asked' ? 'downloading' : 'downloaded';
  if (method === 'POST' && path === '/v1/predictions') return is === 'asked' ? 'creating' : 'created';
  if (is === 'answered') return undefined;
  if (path.endsWith('/cancel')) return 'canceling';
  if (path === '/v1/predictions') return 'looking for lost';
  return path.startsWith('/v1/predictions/') ? 'following' : undefined;
}

/** Sees requests to Discord before they have an effect, and messages right after, before the request is answered. */
export function watchDiscord(playground: Playground, see: (sight: Sight) => void): void {
  playground.faults.add({
    match: ({ method, path, body }) => {
      const sight = discordSight(method, path, body);
      if (sight) see(sight);
      return false;
    },
    answer: 'reset',
  });
  playground.subscribe((event) => {
    if (event.type === 'answered') see('acknowledged');
    if (event.type === 'message' && event.message.author.bot && picturesIn(event.message).length > 0) see('delivered');
  });
}

function discordSight(method: string, path: string, body: unknown): Sight | undefined {
  if (path === '/gateway/bot') return 'login';
  if (path.endsWith('/commands')) return 'commands asked';
  if (path.endsWith('/callback')) return 'acknowledging';
  if (method === 'DELETE' && path.endsWith('/@original')) return 'apologising';
  if (method === 'PATCH' && path.startsWith('/webhooks/')) return hasFiles(body) ? 'delivering' : 'showing progress';
  return undefined;
}

function hasFiles(body: unknown): boolean {
  const files = typeof body === 'object' && body !== null && 'attachments' in body ? body.attachments : undefined;
  return Array.isArray(files) && files.length > 0;
}
