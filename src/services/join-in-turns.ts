import { setImmediate } from 'node:timers/promises';

/** Bytes that are copied before others have their turn of the event loop. */
const BYTES_PER_TURN = 512 * 1024;

/** `Buffer.concat`, which takes 5 ms for 8 MB of short ones, in short turns of the event loop. */
export async function joinInTurns(texts: readonly Buffer[]): Promise<Buffer> {
  const joined = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length, 0));
  let [offset, turnEnd] = [0, BYTES_PER_TURN];
  for (const text of texts) {
    if (offset >= turnEnd) {
      await setImmediate();
      turnEnd = offset + BYTES_PER_TURN;
    }
    offset += text.copy(joined, offset);
  }
  return joined;
}
