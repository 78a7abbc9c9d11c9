import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pino from 'pino';
import { z } from 'zod';
import { compileCard } from '#schema/card.ts';
import { readConfig } from '#schema/config.ts';
import { createReplicate } from '#services/backends/replicate.ts';
import { openStore } from '#services/store/open.ts';

/** `npm run card -- owner/name[:version]`: fetches a model's card from Replicate into the folder of the operator's own cards. */
const [model, version] = (process.argv[2] ?? '').split(':');
const { REPLICATE_API_TOKEN: token, REPLICATE_API_URL: apiUrl, CARDS_DIR: folder } = readConfig(process.env);

try {
  if (!model?.includes('/')) throw new Error('Say which model: npm run card -- owner/name, or owner/name:version');
  if (!token) throw new Error('REPLICATE_API_TOKEN is not set: models are read with it');
  await using store = await openStore('memory:', () => {});
  const versions = store.shelf('versions', z.string());
  const log = pino({ level: 'silent' });
  const replicate = createReplicate({ token, apiUrl, versions, log, now: Date.now, random: Math.random });
  const file = await replicate.liveCard(model, version, AbortSignal.timeout(30_000));
  const card = compileCard(file);
  const path = join(folder, `${model.replace('/', '__')}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`);
  process.stdout.write(
    `${card.title} is in ${path}, with ${card.fields.size} fields. It is used from the next start on.\n`,
  );
} catch (error) {
  // A refusal is worded for a member; the operator is better served by what stands behind it.
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  process.stderr.write(`${reason instanceof Error ? reason.message : reason}\n`);
  process.exitCode = 1;
}
