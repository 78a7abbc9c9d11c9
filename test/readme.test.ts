import { readFileSync } from 'node:fs';
import { PermissionFlagsBits as P } from 'discord.js';
import { expect, it } from 'vitest';
import { BUTTONS } from '#buttons/index.ts';
import { readConfig } from '#schema/config/environment.ts';
import { jobOf } from '#test/support/jobs.ts';
import { shippedCard } from '#test/support/shipped-models.ts';
import { updateOptionTable } from '../scripts/option-table.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The variables that the bot reads, as its schema spells them. */
const VARIABLES = [...read('src/schema/config/environment.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
  ([, name = '']) => name,
);

it('has the tables of the cards as they are (npm run options)', () => {
  expect(updateOptionTable(readme)).toBe(readme);
});

it('explains every variable, with its default, and no other', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|/gm)].map(([, name = '', usual = '']) => ({
    name,
    usual,
  }));
  expect(rows.map(({ name }) => name).sort()).toEqual([...VARIABLES].sort());
  const defaults = Object.entries(readConfig({})).filter(([, value]) => value !== undefined);
  for (const [name, value] of defaults) expect(rows).toContainEqual({ name, usual: `\`${value}\`` });
});

it('has an example of the environment with every variable, that nothing is wrong with', () => {
  const example = read('.env.example');
  const lines = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  expect(lines.map(([name]) => name).sort()).toEqual([...VARIABLES].sort());
  expect(() => readConfig({ ...Object.fromEntries(lines), NODE_ENV: '' })).not.toThrow();
});

it('asks in its invite link for what the bot needs', () => {
  const needed = P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles;
  expect(readme).toContain(`scope=bot+applications.commands&permissions=${needed}\n`);
});

it('explains every button', () => {
  const card = shippedCard('jdreetz/illustration');
  const upscaler = shippedCard('nightmareai/real-esrgan');
  const looks = [{ value: 'a', label: 'A' }];
  const size = { width: 512, height: 512 };
  for (const pictures of [[size], [size, size, size, size]]) {
    const faces = BUTTONS.flatMap((button) =>
      button.specs({ job: jobOf(card), model: card, pictures, upscaler, styles: looks }),
    );
    const labels = faces.map((face) => ('label' in face ? face.label : face.placeholder));
    // Of U1 to U4 the first and the last stand there.
    for (const label of labels.filter((each) => !/[23]$/.test(each))) expect(readme).toContain(`\`${label}\``);
  }
});

it('names only files and scripts that are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const [, name = ''] of readme.matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(name);
  for (const [, path = ''] of readme.matchAll(/[`(]((?:src|test|docs)\/[\w./-]+\.\w+)[`)]/g)) {
    expect(() => readFileSync(new URL(`../${path}`, import.meta.url)), path).not.toThrow();
  }
});
