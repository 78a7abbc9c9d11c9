import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flagTable } from '#schema/words/flags/flag-table.ts';

const guide = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8').replace(/ {2,}/g, ' ');

it.each(flagTable())('the guide explains `$spelling`', ({ spelling, about }) => {
  expect(guide).toContain(`| \`${spelling}\` | ${about} |`);
});
