import { parseArgs } from 'node:util';
import { z } from 'zod';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { openFakeCog } from './index.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'jdreetz/illustration' },
    generation: { type: 'string', default: 'rust' },
    port: { type: 'string', default: '5000' },
    setup: { type: 'string', default: '3000' },
    step: { type: 'string', default: '100' },
    'upload-url': { type: 'string' },
  },
});
const modelJson = SHIPPED_MODELS.find((file) => modelFile.parse(file).model === values.model);
if (!modelJson) throw new Error(`no model is shipped for ${values.model}`);
const fakeCog = await openFakeCog({
  modelJson,
  generation: z.enum(['python', 'rust']).parse(values.generation),
  port: Number(values.port),
  setupMs: Number(values.setup),
  stepMs: Number(values.step),
  uploadUrl: values['upload-url'],
});
process.stdout.write(`A Cog container of ${fakeCog.model} listens. Start the bot with
  BACKEND=cog COG_URLS=${fakeCog.model}=${fakeCog.url}
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fakeCog[Symbol.asyncDispose]());
