import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SETTINGS } from '#schema/settings/index.ts';
import { SETTINGS_PAGES } from '#schema/settings/setting.ts';

const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

it('documents every setting in its own words, and no other', () => {
  const rows = [...page.matchAll(/^\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)]
    .slice(1)
    .filter(([, title]) => !title?.startsWith('-'));
  const documented = rows.map(([, title, , description]) => ({ title, description }));
  expect(documented).toEqual(SETTINGS.map(({ title, description }) => ({ title, description })));
});

it('puts at most eight settings on a page, each with an id and texts that Discord takes', () => {
  for (const settingsPage of Object.keys(SETTINGS_PAGES))
    expect(SETTINGS.filter((setting) => setting.page === settingsPage).length).toBeLessThanOrEqual(8);
  expect(new Set(SETTINGS.map(({ id }) => id)).size).toBe(SETTINGS.length);
  for (const { id, title } of SETTINGS) {
    expect(id).toMatch(/^[a-z_]{1,32}$/);
    expect(title.length).toBeLessThanOrEqual(80);
  }
});
