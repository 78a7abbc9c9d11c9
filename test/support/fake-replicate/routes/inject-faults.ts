import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { World } from '#test/support/fake-replicate/fake-context.ts';
import type { Operation } from '#test/support/fake-replicate/faults.ts';
import type { Problem } from '#test/support/fake-replicate/problems.ts';

export type Env = { Bindings: HttpBindings };

/** Answers with a problem, as `application/problem+json`. */
export function refuse({ status, body, headers }: Problem): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** Misbehaves around what comes after it, where a fault says so for this operation. */
export function misbehaving(world: World, on: Operation): MiddlewareHandler<Env> {
  const { clock, faults } = world;
  return async (context, next) => {
    const reset = faults.take('reset', (fault) => fault.on === on);
    const silence = faults.take('silence', (fault) => fault.on === on);
    if (reset?.after === false) return hangUp(context);
    if (silence?.after === false) return never(context);
    const answer = faults.take('answer', (fault) => fault.on === on);
    if (answer) return refuse(answer.problem);
    const late = faults.take('late', (fault) => fault.on === on);
    if (late) await clock.sleep(late.ms);
    await next();
    if (reset) return hangUp(context);
    if (silence) return never(context);
    return undefined;
  };
}

/** Breaks the connection. What is returned goes nowhere. */
function hangUp(context: Context<Env>): Response {
  context.env.incoming.socket.resetAndDestroy();
  return new Response(null, { status: 500 });
}

/** Never answers; ends when the other side gives up or the stand-in stops. */
async function never(context: Context<Env>): Promise<Response> {
  await new Promise<void>((resolve) => context.env.incoming.socket.once('close', resolve));
  return new Response(null, { status: 500 });
}
