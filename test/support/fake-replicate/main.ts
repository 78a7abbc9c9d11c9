import process from 'node:process';
import { openReplicateDouble } from './index.ts';

/** Runs the stand-in to play with, at the speed of a warm model and with pictures of full size. */
const double = await openReplicateDouble({
  port: Number(process.env.REPLICATE_DOUBLE_PORT ?? 8181),
  bootMs: 500,
  stepMs: 100,
  shrink: 1,
});
process.stdout.write(`A stand-in for Replicate listens. Start Lorikeet with
  REPLICATE_API_URL=${double.apiUrl} REPLICATE_API_TOKEN=${double.token} npm start
`);
const stop = () => void double[Symbol.asyncDispose]();
process.once('SIGINT', stop).once('SIGTERM', stop);
