import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import type { Operation } from '#test/support/fake-replicate/faults.ts';
import type { Problem } from '#test/support/fake-replicate/problems.ts';

export type Env = { Bindings: HttpBindings };

/** Answers with a problem, as `application/problem+json`. */
export function problemResponse({ status, body, headers }: Problem): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** Middleware that injects the faults for this operation before or after its handler. */
export function injectFaults(fake: FakeContext, operation: Operation): MiddlewareHandler<Env> {
  const { clock, faults } = fake;
  return async (context, next) => {
    const reset = faults.take('reset', (fault) => fault.on === operation);
    const silence = faults.take('silence', (fault) => fault.on === operation);
    if (reset?.after === false) return resetConnection(context);
    if (silence?.after === false) return neverRespond(context);
    const problemFault = faults.take('answer', (fault) => fault.on === operation);
    if (problemFault) return problemResponse(problemFault.problem);
    const delay = faults.take('late', (fault) => fault.on === operation);
    if (delay) await clock.sleep(delay.ms);
    await next();
    if (reset) return resetConnection(context);
    if (silence) return neverRespond(context);
    return undefined;
  };
}

/** Breaks the connection. What is returned goes nowhere. */
function resetConnection(context: Context<Env>): Response {
  context.env.incoming.socket.resetAndDestroy();
  return new Response(null, { status: 500 });
}

/** Never answers; ends when the other side gives up or the stand-in stops. */
async function neverRespond(context: Context<Env>): Promise<Response> {
  await new Promise<void>((resolve) => context.env.incoming.socket.once('close', resolve));
  return new Response(null, { status: 500 });
}
