import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EventAudience, EventBus } from '../state/event-bus.ts';
import type { WorldState } from '../state/world.ts';

/** Milliseconds between two comments on a quiet stream, so that nothing in between closes it. */
const KEEP_ALIVE_INTERVAL_MS = 15_000;

/** `GET /events?viewer=`: what happens, as one person may see it, for as long as the page listens. */
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
        // The first bytes tell the page that from here on it misses nothing.
        await stream.write(':\n\n');
        await ended.promise;
      } finally {
        clearInterval(keepAlive);
        unsubscribe();
      }
    });
  });
}

/** Whether this person is told of an event. */
function isVisibleTo(world: WorldState, viewer: string, { channel, user }: EventAudience): boolean {
  if (user !== undefined && user !== viewer) return false;
  return channel === undefined || world.canSee(viewer, channel);
}
