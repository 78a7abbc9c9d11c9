import { UserError } from '#schema/user-error.ts';

/**
 * Runs what reads pictures from Discord while a person waits for the reply.
 * @param ms for all of it
 * @throws UserError once they are over
 */
export async function readInTime<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await read(signal);
  } catch (error) {
    if (!signal.aborted || error instanceof UserError) throw error;
    throw new UserError(
      'Discord is too slow to hand out this picture at the moment. Nothing was started, and nothing is charged. Please try again in a minute.',
      { code: 'service-unreachable', cause: error },
    );
  }
}
