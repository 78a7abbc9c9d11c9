import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '#schema/config/environment.ts';
import { variableDocs } from '#schema/config/variable-docs.ts';
import { VARIABLE_SECTIONS } from '#schema/config/variables.ts';
import { loadModels } from '#services/models/models.ts';
import { configurationPage, environmentExample } from '../../../scripts/configuration-docs.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const variables = Object.values(VARIABLE_SECTIONS).flatMap((section) => Object.keys(section));

it('documents every variable as the schema has it (npm run docs:configuration)', () => {
  expect(read('docs/configuration.md')).toBe(configurationPage());
  for (const name of variables) expect(configurationPage()).toContain(`\n| \`${name}\``);
});

it('names the default of every variable that has one', () => {
  const rows = [...configurationPage().matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|/gm)].map(([, name, shown]) => ({
    name,
    shown,
  }));
  for (const [name, value] of Object.entries(readConfig({})).filter(([, value]) => value !== undefined)) {
    expect(rows).toContainEqual({ name, shown: expect.stringContaining(`\`${value}\``) });
  }
  const { defaultText } = variableDocs.get(VARIABLE_SECTIONS.Backend.DEFAULT_MODEL) ?? {};
  expect(defaultText).toBe(`\`${loadModels('no-such-folder').default.name}\``);
});

it('has an example of the environment with every variable, that nothing is wrong with (npm run docs:configuration)', () => {
  const example = read('.env.example');
  expect(example).toBe(environmentExample());
  const lines = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  expect(lines.map(([name]) => name)).toEqual(variables);
  expect(() => readConfig({ ...Object.fromEntries(lines), NODE_ENV: '' })).not.toThrow();
});
