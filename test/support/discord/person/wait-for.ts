import type { Playground } from '#playground/start.ts';

/** How long a test waits for what the bot should do unless it says otherwise, in ms: as long as `expect.poll` (vitest.config.ts). */
const DEFAULT_TIMEOUT_MS = 20_000;

/** The last requests of the bot, to say in an error what happened instead. */
export function recentRequests({ traffic }: Playground): string {
  const lines = traffic.slice(-12).map(({ transport, name, status, answer }) => {
    const errorBody = status !== undefined && status >= 400 ? ` ${JSON.stringify(answer)}` : '';
    return `  ${transport} ${name}${status === undefined ? '' : ` → ${status}`}${errorBody}`;
  });
  return lines.length > 0 ? `Lately:\n${lines.join('\n')}` : 'Nothing went over the wire.';
}

/**
 * Looks now and after each event, until there is something.
 * @param find gives `undefined` while there is nothing; what it throws ends the wait
 * @param description completes the sentence "waited for …"
 */
export async function waitFor<T>(
  playground: Playground,
  description: string,
  find: () => T | undefined,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const check = (): void => {
    try {
      const found = find();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  const unsubscribe = playground.subscribe(check);
  const onTimeout = () => reject(new Error(`Waited ${timeoutMs} ms for ${description}. ${recentRequests(playground)}`));
  const timer = setTimeout(onTimeout, timeoutMs);
  check();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
