import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ConfigError } from '#schema/config/environment.ts';
import { ApiError } from './api/api-errors.ts';
import { describeFailure } from './api/describe-failure.ts';

/** Whether Replicate has ever been reached with the token. */
export interface AccountCheck extends Disposable {
  /** What is wrong, in a few words; `undefined` once Replicate has accepted the token. */
  readonly problem: string | undefined;
}

export interface AccountCheckOptions {
  /** Resolves with the name of the token's account. @throws ApiError or NetworkError */
  readonly fetchAccount: (signal: AbortSignal) => Promise<string>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Ms from the first check to the second; doubled each time, up to {@link MAX_PAUSE_MS}. Default 5 s. */
  readonly firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 5 * 60 * 1000;

/** The remedy for a token that is not accepted. */
const TOKEN_REMEDY = 'Copy it again from https://replicate.com/account/api-tokens.';

/**
 * Asks Replicate whose the token is. Only its own word that the token is not accepted keeps the bot from starting. Whatever else goes
 * wrong says nothing of the token: the bot starts, says what is wrong, and asks again until Replicate answers.
 * @throws ConfigError where Replicate does not accept the token
 */
export async function openAccountCheck({
  fetchAccount,
  log,
  firstPauseMs = FIRST_PAUSE_MS,
}: AccountCheckOptions): Promise<AccountCheck> {
  const closed = new AbortController();
  let problem: string | undefined;

  const keepChecking = async () => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      await sleep(pauseMs, undefined, { signal: closed.signal, ref: false });
      try {
        const account = await fetchAccount(closed.signal);
        problem = undefined;
        return log.info({ account }, 'Replicate responds and accepts the token: painting through it');
      } catch (error) {
        closed.signal.throwIfAborted();
        const before = problem;
        problem = describeProblem(error);
        if (problem === before) continue;
        if (isTokenRejected(error))
          log.error(`Replicate does not accept REPLICATE_API_TOKEN. ${TOKEN_REMEDY} Then restart.`);
        else log.warn({ reason: describeFailure(error) }, 'Replicate still cannot be used; asking again');
      }
    }
  };

  try {
    log.info({ account: await fetchAccount(closed.signal) }, 'painting through Replicate');
  } catch (error) {
    if (isTokenRejected(error)) {
      throw new ConfigError(
        `Lorikeet cannot start: Replicate does not accept REPLICATE_API_TOKEN.\n  - ${TOKEN_REMEDY}`,
        { cause: error },
      );
    }
    problem = describeProblem(error);
    log.warn(
      `Replicate cannot be used at the moment: ${describeFailure(error)}. Lorikeet starts, asks again until Replicate answers, and says so here. Whether REPLICATE_API_TOKEN is right is not known yet`,
    );
    // It ends with its signal.
    keepChecking().catch(() => {});
  }
  return {
    get problem() {
      return problem;
    },
    [Symbol.dispose]: () => closed.abort(),
  };
}

function describeProblem(error: unknown): string {
  return isTokenRejected(error)
    ? 'Replicate does not accept REPLICATE_API_TOKEN'
    : `Replicate cannot be used: ${describeFailure(error)}`;
}

function isTokenRejected(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
