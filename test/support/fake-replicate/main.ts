import process from 'node:process';
import { openFakeReplicate } from './index.ts';
import { FALCONS, hostModerationModels } from './moderation.ts';

/** Runs the fake by itself, to try things out by hand, at the speed of a warm model and with pictures of full size. */
const fakeReplicate = await openFakeReplicate({
  port: Number(process.env.REPLICATE_DOUBLE_PORT ?? 8181),
  bootMs: 500,
  stepMs: 100,
  shrink: 1,
});
process.stdout.write(`A stand-in for Replicate listens. Start Lorikeet with
  REPLICATE_API_URL=${fakeReplicate.apiUrl} REPLICATE_API_TOKEN=${fakeReplicate.token} npm start
With MODERATION_MODEL=${FALCONS} it flags pictures with nsfw in their prompt. Its pictures are fields of colour. No model paints, and nothing is billed.
`);
hostModerationModels(fakeReplicate.models);
const stop = () => void fakeReplicate[Symbol.asyncDispose]();
process.once('SIGINT', stop).once('SIGTERM', stop);
