import type { APIApplicationCommand } from 'discord.js';
import { expect, test } from 'vitest';
import { createCommandDraft, listOptions } from '#playground/page/composer/draft.ts';
import { flattenCommands } from '#playground/page/composer/flatten-commands.ts';
import { describeOptionType, toActionOptions } from '#playground/page/composer/option-values.ts';
import { parseCommandLine } from '#playground/page/composer/parse-command-line.ts';
import { typeIntoOption } from '#playground/page/composer/type-into-option.ts';

const imagine: APIApplicationCommand = {
  id: '1',
  application_id: '2',
  version: '3',
  type: 1,
  name: 'imagine',
  description: 'Paint',
  default_member_permissions: null,
  options: [
    { type: 3, name: 'prompt', description: 'What to paint', required: true, max_length: 2000 },
    { type: 4, name: 'seed', description: 'Seed', min_value: 0 },
    { type: 3, name: 'lora', description: 'LoRA', autocomplete: true },
    { type: 10, name: 'guidance_scale', description: 'Guidance', min_value: 0, max_value: 10 },
    {
      type: 3,
      name: 'megapixels',
      description: 'Size',
      choices: [
        { name: 'small', value: '0.25' },
        { name: '1', value: '1' },
      ],
    },
    { type: 5, name: 'go_fast', description: 'Fast' },
    { type: 11, name: 'image', description: 'Start' },
  ],
};
const read = (line: string) => {
  const draft = parseCommandLine(line, [imagine]);
  return draft && toActionOptions(draft.chips, new Map());
};

test.each([
  [
    '/imagine prompt:a fox seed:12 lora:illustration',
    [
      { name: 'prompt', value: 'a fox' },
      { name: 'seed', value: 12 },
      { name: 'lora', value: 'illustration' },
    ],
  ],
  ['/imagine a fox: in the rain', [{ name: 'prompt', value: 'a fox: in the rain' }]],
  [
    '/imagine a fox seed:12',
    [
      { name: 'prompt', value: 'a fox' },
      { name: 'seed', value: 12 },
    ],
  ],
  [
    '/imagine seed:many prompt: ratio 1:1 ',
    [
      { name: 'prompt', value: 'ratio 1:1' },
      { name: 'seed', value: 'many' },
    ],
  ],
  [
    '/imagine prompt:x go_fast:TRUE megapixels:small guidance_scale:2.5',
    [
      { name: 'prompt', value: 'x' },
      { name: 'go_fast', value: true },
      { name: 'megapixels', value: '0.25' },
      { name: 'guidance_scale', value: 2.5 },
    ],
  ],
  ['/imagine ', []],
  ['/imagine', undefined],
  ['/unknown prompt:x', undefined],
  ['imagine prompt:x', undefined],
])('%s', (line, options) => {
  expect(read(line)).toEqual(options);
});

test('puts the cursor into the first empty required option, or after the last option', () => {
  expect(parseCommandLine('/imagine seed:3', [imagine])?.cursor).toEqual({ kind: 'option', name: 'prompt' });
  expect(parseCommandLine('/imagine prompt:a fox', [imagine])?.cursor).toEqual({ kind: 'more' });
});

test('describes the type of an option', () => {
  expect(listOptions(imagine).map(describeOptionType)).toEqual([
    'text, up to 2,000 characters',
    'whole number, from 0',
    'search',
    'number, 0 to 10',
    'one of 2',
    'true or false',
    'file',
  ]);
});

test('makes each subcommand a command, named as users type it', () => {
  const preset: APIApplicationCommand = {
    ...imagine,
    id: '9',
    name: 'preset',
    options: [
      {
        type: 1,
        name: 'add',
        description: 'Add',
        options: [{ type: 3, name: 'name', description: 'Name', required: true }],
      },
      { type: 2, name: 'limit', description: 'Limits', options: [{ type: 1, name: 'set', description: 'Set' }] },
    ],
  };
  const flat = flattenCommands([imagine, preset]);
  expect(flat.map(({ id, name }) => [id, name])).toEqual([
    ['1', 'imagine'],
    ['9 add', 'preset add'],
    ['9 limit set', 'preset limit set'],
  ]);
  expect(parseCommandLine('/preset add name:fox', flat)?.chips[0]?.text).toBe('fox');
});

test('reads a line typed letter by letter like a pasted one', () => {
  const line = 'prompt:a fox, 1:1 seed:12';
  let draft = createCommandDraft(imagine);
  let typed = '';
  for (const letter of line) {
    const name = draft.cursor.kind === 'option' ? draft.cursor.name : '';
    typed += letter;
    const next = typeIntoOption(draft, name, typed);
    const moved =
      next.cursor !== draft.cursor || (next.chips.find((each) => each.option.name === name)?.text ?? '') !== typed;
    draft = next;
    if (moved) typed = '';
  }
  expect(toActionOptions(draft.chips, new Map())).toEqual(read('/imagine prompt:a fox, 1:1 seed:12'));
});
