import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { updateOptionTable } from './option-table.ts';

/** `npm run options`: writes the tables of cards and options into README.md. With `--check` it only says whether they are up to date. */
const path = new URL('../README.md', import.meta.url);
const readme = readFileSync(path, 'utf8');
const updated = updateOptionTable(readme);
if (!process.argv.includes('--check')) writeFileSync(path, updated);
else if (updated !== readme) {
  process.stderr.write('The tables in README.md are not those of the cards: npm run options\n');
  process.exitCode = 1;
}
