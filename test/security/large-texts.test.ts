import { expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
import { readInteraction } from '#schema/interaction/interaction.ts';
import { codeSpan, escapeMarkdown, md } from '#schema/markdown.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { readModelReference } from '#schema/model/model-reference.ts';
import { nearest } from '#schema/nearest.ts';
import { readScale } from '#schema/preset/loras/scale.ts';
import { readTriggers, slug } from '#schema/preset/names.ts';
import { compose } from '#schema/recipe/compose.ts';
import { withoutTriggers, withTriggers } from '#schema/recipe/loras/triggers.ts';
import { readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { readAxis } from '#schema/sheet/axis.ts';
import { readPromptTemplate } from '#schema/sheet/prompt-template.ts';
import { UserError } from '#schema/user-error.ts';
import { loadModels } from '#services/models/models.ts';
import { createRanker } from '#services/models/search.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { LARGEST_TEXTS } from '#test/support/largest/texts.ts';
import { leastMs } from '#test/support/least-time.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

/** Ms that nothing may block for. What is measured takes a few on an idle machine, and took 67 to 5,600 before it was linear. */
const MAX_BLOCK_MS = 50;

const triggers = Array.from({ length: 10 }, (_, index) => `${'a '.repeat(index + 1)}${'b '.repeat(index + 1)}`.trim());
const names = Array.from({ length: 500 }, (_, index) => `preset ${index} ${'n'.repeat(20)}`);
const nested = `${'a '.repeat(500)}${'b '.repeat(500)}`;
const [model] = COMPILED_MODELS;
if (!model) throw new Error('There is no model.');

const commandOption = z.object({
  name: z.string(),
  type: z.number(),
  choices: z.unknown().optional(),
  max_length: z.number().optional(),
});
const commandData = z.object({
  name: z.string(),
  options: z.array(commandOption.extend({ options: z.array(commandOption).optional() })).optional(),
});

/** Everything that reads a text that a person typed. */
const READERS: Record<string, (text: string) => unknown> = {
  readAxis,
  readPromptTemplate,
  readScale,
  readTriggers,
  slug,
  readModelReference,
  readLoraReference,
  readOptionLines: (text) => readOptionLines(splitOptionLines(text), COMPILED_MODELS),
  escapeMarkdown: (text) => escapeMarkdown(text, 1000),
  md: (text) => md`${text}`,
  codeSpan: (text) => codeSpan(text),
  nearest: (text) => nearest(text, names),
  withTriggers: (text) => withTriggers(text, triggers),
  withoutTriggers: (text) => withoutTriggers(text, triggers),
  compose: (text) =>
    compose({ ref: model.name, title: model.title, model, preset: undefined }, new Map([['prompt', text]]), {
      ageRestricted: false,
    }),
};

it.each(Object.keys(READERS))(`%s takes less than ${MAX_BLOCK_MS} ms for each of the longest texts`, (name) => {
  const run = (text: string) => {
    try {
      READERS[name]?.(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  };
  const slow = [...LARGEST_TEXTS, nested].flatMap((text) => {
    const ms = leastMs(() => run(text), MAX_BLOCK_MS);
    return ms < MAX_BLOCK_MS ? [] : [`${JSON.stringify(text.slice(0, 24))}…: ${ms.toFixed(0)} ms`];
  });
  expect(slow).toEqual([]);
});

it('texts that people search are indexed once, not at every letter', () => {
  let reads = 0;
  const rank = createRanker<{ readonly title: string }>(
    ({ title }) => {
      reads += 1;
      return [title];
    },
    (item) => item,
  );
  const items = names.map((title) => ({ title }));
  for (let length = 1; length <= 9; length += 1) expect(rank(items, 'preset 49'.slice(0, length), 25)).not.toEqual([]);
  expect(reads).toBe(items.length);
});

it(`a search of 200 presets with all their triggers takes less than ${MAX_BLOCK_MS} ms for each of the longest texts`, () => {
  const presets = Array.from({ length: 200 }, (_, index) => ({
    texts: [`preset ${index}`, ...Array.from({ length: 10 }, (__, at) => `${at} ${'a '.repeat(29)}`)],
  }));
  const rank = createRanker<(typeof presets)[number]>(
    ({ texts: own }) => own,
    (preset) => preset,
  );
  const slow = [...LARGEST_TEXTS, 'a '.repeat(3000), 'a b c d e f g h i j '.repeat(300)].flatMap((text) => {
    const ms = leastMs(() => rank(presets, text, 25), MAX_BLOCK_MS);
    return ms < MAX_BLOCK_MS ? [] : [`${JSON.stringify(text.slice(0, 24))}…: ${ms.toFixed(0)} ms`];
  });
  expect(slow).toEqual([]);
});

/** Characters of the longest option: the trigger words of five LoRAs. */
const MAX_OPTION_LENGTH = 3100;

it('every string option of every command says how long it may be', () => {
  const models = loadModels('no-such-folder');
  const unbounded = [...COMMANDS.values()].flatMap(({ data }) => {
    const { name, options = [] } = commandData.parse(data(models));
    return options
      .flatMap((option) => [option, ...(option.options ?? [])])
      .filter(({ type, choices, max_length: max }) => type === 3 && !choices && !(max && max <= MAX_OPTION_LENGTH))
      .map((option) => `${name} ${option.name}`);
  });
  expect(unbounded).toEqual([]);
});

it.each([
  ['an option', 2, { name: 'imagine', options: [{ name: 'prompt', type: 3, value: 'x'.repeat(6001) }] }],
  [
    'an option of a sub-command',
    2,
    {
      name: 'lora',
      options: [{ name: 'add', type: 1, options: [{ name: 'name', type: 3, value: 'x'.repeat(6001) }] }],
    },
  ],
  [
    'a field of a form',
    5,
    { custom_id: 'me:edit', components: [{ type: 18, component: { custom_id: 'options', value: 'x'.repeat(4001) } }] },
  ],
])('%s that is longer than Discord lets through is refused in a sentence', (_, type, data) => {
  const read = (packet: object) => () => readInteraction(commandPacket('1', { type, data: packet }));
  expect(read(data)).toThrow(UserError);
  expect(read(data)).toThrow(/has [46]001 characters; up to [46]000 are possible/);
  const shorter = JSON.parse(JSON.stringify(data).replace(/x{4001,}/, (all) => all.slice(1)));
  expect(read(shorter)).not.toThrow();
});

it('autocomplete reads the first 300 characters of what is typed', () => {
  const options = [{ name: 'lora', type: 3, value: 'x '.repeat(3000), focused: true }];
  const { event } = readInteraction(commandPacket('1', { type: 4, data: { name: 'imagine', options } }));
  expect(event).toMatchObject({ type: 'complete', typed: 'x '.repeat(150) });
});
