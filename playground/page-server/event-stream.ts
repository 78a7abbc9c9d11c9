import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EventAudience, EventBus } from '../state/event-bus.ts';
import type { WorldState } from '../state/world.ts';

/** Milliseconds between keep-alive comments, so that no proxy closes a quiet stream. */
const KEEP_ALIVE_INTERVAL_MS = 15_000;

/** Milliseconds until a page that lost the stream connects again; browsers wait several seconds otherwise. */
const RECONNECT_DELAY_MS = 500;

/** `GET /events?viewer=`: server-sent events that this user may see, until the page disconnects. */
export function eventStream(world: WorldState, bus: EventBus): Hono {
  return new Hono().get('/events', (context) => {
    const viewer = context.req.query('viewer') ?? '';
    return streamSSE(context, async (stream) => {
      const ended = Promise.withResolvers<void>();
      stream.onAbort(() => ended.resolve());
      const unsubscribe = bus.subscribe((event, audience) => {
        if (isVisibleTo(world, viewer, audience)) void stream.writeSSE({ data: JSON.stringify(event) });
      });
      const keepAlive = setInterval(() => void stream.write(':\n\n'), KEEP_ALIVE_INTERVAL_MS);
      try {
        // The first bytes open the stream on the page: from here on it gets every event.
        await stream.write(`retry: ${RECONNECT_DELAY_MS}\n\n`);
        await ended.promise;
      } finally {
        clearInterval(keepAlive);
        unsubscribe();
      }
    });
  });
}

/** Whether this user may see an event. */
function isVisibleTo(world: WorldState, viewer: string, { channel, user }: EventAudience): boolean {
  if (user !== undefined && user !== viewer) return false;
  return channel === undefined || world.canSee(viewer, channel);
}
