import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { compileAll, publishedModelsPage } from './published/page.ts';
import { readPublishedModels } from './published/read.ts';

/** `npm run docs:models`: writes docs/models.md from the models in `REPLICATE_MODELS`. */
const folder = process.env.REPLICATE_MODELS;
if (folder) {
  const page = publishedModelsPage(compileAll(readPublishedModels(folder)));
  writeFileSync(new URL('../docs/models.md', import.meta.url), page);
} else {
  process.stderr.write(
    'Set REPLICATE_MODELS to the folder of the npm package all-the-public-replicate-models 1.352.0\n',
  );
  process.exitCode = 1;
}
