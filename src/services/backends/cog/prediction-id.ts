import { createHash } from 'node:crypto';

const BASE32_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The prediction id of a job: 26 digits of base32, as Cog recommends. A job has the same id in every process, so that a PUT
 * that is repeated after a crash finds the running prediction instead of starting a second one.
 */
export function predictionIdFor(jobId: string): string {
  const hash = createHash('sha256').update(`lorikeet:${jobId}`).digest();
  return Array.from(hash.subarray(0, 26), (byte) => BASE32_ALPHABET[byte % BASE32_ALPHABET.length]).join('');
}
