import type { Playground } from '#playground/start.ts';

/** How long a test waits for what the bot should do, in milliseconds, unless it says otherwise. */
const patience = 10_000;

/** The last requests of the bot, to say in an error what happened instead. */
export function lately({ traffic }: Playground): string {
  const lines = traffic.slice(-12).map(({ transport, name, status, answer }) => {
    const refusal = status !== undefined && status >= 400 ? ` ${JSON.stringify(answer)}` : '';
    return `  ${transport} ${name}${status === undefined ? '' : ` → ${status}`}${refusal}`;
  });
  return lines.length > 0 ? `Lately:\n${lines.join('\n')}` : 'Nothing went over the wire.';
}

/**
 * Looks now and after each event, until there is something.
 * @param look gives `undefined` while there is nothing; what it throws ends the wait
 * @param wanted completes the sentence "waited for …"
 */
export async function waitFor<T>(
  playground: Playground,
  wanted: string,
  look: () => T | undefined,
  withinMs: number = patience,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const check = (): void => {
    try {
      const found = look();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  const stop = playground.subscribe(check);
  const tooLong = () => reject(new Error(`Waited ${withinMs} ms for ${wanted}. ${lately(playground)}`));
  const timer = setTimeout(tooLong, withinMs);
  check();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}
