import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { updateOptionTable } from './option-table.ts';

/** `npm run options`: writes the tables of models and options into docs/guide.md. `--check` only says whether they are up to date. */
const path = new URL('../docs/guide.md', import.meta.url);
const guide = readFileSync(path, 'utf8');
const updated = updateOptionTable(guide);
if (!process.argv.includes('--check')) writeFileSync(path, updated);
else if (updated !== guide) {
  process.stderr.write('The tables in docs/guide.md differ from the models: npm run options\n');
  process.exitCode = 1;
}
