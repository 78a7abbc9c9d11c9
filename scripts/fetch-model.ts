import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pino from 'pino';
import { z } from 'zod';
import { readConfig } from '#schema/config/environment.ts';
import { compileModel } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import { createReplicateBackend } from '#services/backends/replicate/backend.ts';
import { findModelsFolder } from '#services/models/models-folder.ts';
import { createFolder } from '#services/private-files.ts';
import { openStore } from '#services/store/open-store.ts';

/** `npm run model -- owner/name[:version]`: reads a model's schema from Replicate into the folder of the operator's own models. */
const [modelName, version] = (process.argv[2] ?? '').split(':');
const { REPLICATE_API_TOKEN: token, REPLICATE_API_URL: apiUrl, MODELS_DIR: configuredDir } = readConfig(process.env);
const modelsDir = findModelsFolder(configuredDir);

try {
  if (!modelName?.includes('/')) throw new Error('Say which model: npm run model -- owner/name, or owner/name:version');
  if (!token) throw new Error('REPLICATE_API_TOKEN is not set: models are read with it');
  await using store = await openStore('memory:', () => {});
  const versionCache = store.collection('versions', z.string());
  const log = pino({ level: 'silent' });
  const replicate = createReplicateBackend({
    token,
    apiUrl,
    versionIds: versionCache,
    log,
    now: () => performance.now(),
    wallClock: Date.now,
    random: Math.random,
  });
  const modelFile = await replicate.fetchLiveModel(modelName, version, AbortSignal.timeout(30_000));
  const model = compileModel(modelFile);
  const modelPath = join(modelsDir, `${modelName.replace('/', '__')}.json`);
  createFolder(modelsDir, 0o777);
  writeFileSync(modelPath, `${JSON.stringify(modelFile, null, 2)}\n`);
  process.stdout.write(
    `${model.title} is in ${modelPath}, with ${model.fields.size} fields. It is used from the next start on.\n`,
  );
} catch (error) {
  // A refusal is worded for a member; the operator is better served by what stands behind it.
  const isOfModel = error instanceof UserError && error.code === 'model-version';
  const reason = !isOfModel && error instanceof Error && error.cause instanceof Error ? error.cause : error;
  process.stderr.write(`${reason instanceof Error ? reason.message : reason}\n`);
  process.exitCode = 1;
}
