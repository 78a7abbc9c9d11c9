import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Audience, Bus } from '../bus.ts';
import type { WorldState } from '../world.ts';

/** Milliseconds between two comments on a quiet stream, so that nothing in between closes it. */
const keepAliveMs = 15_000;

/** `GET /events?viewer=`: what happens, as one person may see it, for as long as the page listens. */
export function eventStream(world: WorldState, bus: Bus): Hono {
  return new Hono().get('/events', (context) => {
    const viewer = context.req.query('viewer') ?? '';
    return streamSSE(context, async (stream) => {
      const ended = Promise.withResolvers<void>();
      stream.onAbort(() => ended.resolve());
      const stop = bus.subscribe((event, audience) => {
        if (isFor(world, viewer, audience)) void stream.writeSSE({ data: JSON.stringify(event) });
      });
      const keepAlive = setInterval(() => void stream.write(':\n\n'), keepAliveMs);
      try {
        // The first bytes tell the page that from here on it misses nothing.
        await stream.write(':\n\n');
        await ended.promise;
      } finally {
        clearInterval(keepAlive);
        stop();
      }
    });
  });
}

/** Whether this person is told of an event. */
function isFor(world: WorldState, viewer: string, { channel, user }: Audience): boolean {
  if (user !== undefined && user !== viewer) return false;
  return channel === undefined || world.canSee(viewer, channel);
}
