import { ApiProblem, NoAnswer } from './problem.ts';
import type { Timing } from './timing.ts';

const FIRST_MS = 300;

/** Does what may be done twice without harm again where Replicate did not answer or was out of order, `tries` times in all. */
export async function retry<T>(
  timing: Timing,
  tries: number,
  signal: AbortSignal,
  work: () => Promise<T>,
  helps: (error: unknown) => boolean = isPassing,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= tries || !helps(error)) throw error;
      const told = error instanceof ApiProblem ? error.retryAfter : undefined;
      await timing.sleep(told ?? FIRST_MS * 2 ** (attempt - 1) * (0.75 + timing.random() / 2), signal);
    }
  }
}

/** No answer, a gateway's trouble, or throttling. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  return error instanceof ApiProblem && (error.status === 429 || error.status >= 500);
}
