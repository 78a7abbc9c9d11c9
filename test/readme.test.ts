import { readFileSync } from 'node:fs';
import { PermissionFlagsBits as P } from 'discord.js';
import { expect, it } from 'vitest';
import { BUTTONS } from '#buttons/index.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { updateOptionTable } from '../scripts/option-table.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');
const guide = read('docs/guide.md');

it('has fewer than 180 lines', () => {
  expect(readme.split('\n').length).toBeLessThan(180);
});

it('names a test command that CI runs', () => {
  const command = 'npm ci && npm test';
  expect(readme).toContain(command);
  for (const part of command.split(' && ')) {
    expect(read('.ci/run')).toMatch(new RegExp(`^${part}`, 'm'));
    expect(read('.github/workflows/test.yaml')).toMatch(new RegExp(`run: ${part}`));
  }
});

it('has the option tables of the shipped models (npm run options)', () => {
  expect(updateOptionTable(guide)).toBe(guide);
});

it('requests the permissions that the bot needs in its invite link', () => {
  const sending = P.SendMessages | P.SendMessagesInThreads | P.EmbedLinks | P.AttachFiles;
  const needed = P.ViewChannel | P.ReadMessageHistory | sending;
  expect(readme).toContain(`scope=bot+applications.commands&permissions=${needed}\n`);
});

it('explains every button', () => {
  const model = shippedModel('jdreetz/illustration');
  const upscaler = shippedModel('nightmareai/real-esrgan');
  const styles = [{ value: 'a', label: 'A' }];
  const size = { width: 512, height: 512 };
  for (const pictures of [[size], [size, size, size, size]]) {
    const specs = BUTTONS.flatMap((button) =>
      button.specs({ job: createJob(model), model, pictures, filteredCount: 2, upscaler, styles }),
    );
    const labels = specs.map((spec) => ('label' in spec ? spec.label : spec.placeholder));
    // Of U1 to U4, the first and the last are listed.
    for (const label of labels.filter((each) => !/[23]$/.test(each))) expect(guide).toContain(`\`${label}\``);
  }
});
