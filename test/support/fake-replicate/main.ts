import process from 'node:process';
import { openFakeReplicate } from './index.ts';

/** Runs the fake by itself, to try things out by hand, at the speed of a warm model and with pictures of full size. */
const fakeReplicate = await openFakeReplicate({
  port: Number(process.env.REPLICATE_DOUBLE_PORT ?? 8181),
  bootMs: 500,
  stepMs: 100,
  shrink: 1,
});
process.stdout.write(`A stand-in for Replicate listens. Start Lorikeet with
  REPLICATE_API_URL=${fakeReplicate.apiUrl} REPLICATE_API_TOKEN=${fakeReplicate.token} npm start
Its pictures are fields of colour. No model paints, and nothing is billed.
`);
const stop = () => void fakeReplicate[Symbol.asyncDispose]();
process.once('SIGINT', stop).once('SIGTERM', stop);
