import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeSpan,
  escapeMarkdown,
  joinMarkdown,
  link,
  listMarkdown,
  md,
  mention,
  storedMarkdown,
  toPlainText,
} from '#schema/markdown.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { readPresetFile } from '#schema/preset/export-file.ts';
import { readScale } from '#schema/preset/loras/scale.ts';
import { checkPresetName } from '#schema/preset/rules.ts';
import { compose } from '#schema/recipe/compose.ts';
import { readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { readAxis } from '#schema/sheet/axis.ts';
import { addWordGroup, readPromptTemplate } from '#schema/sheet/prompt-template.ts';
import { UserError, userErrorMessage } from '#schema/user-error.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { paintSheet, requestSheet, selectCell } from '#test/support/discord/compare.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, type Reply, textOf } from '#test/support/discord/index.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

// That prompts stay text: text.test.ts. Here: everything else of others that stands in the bot's own sentences.

const HOSTILE_TEXTS = [
  '[zqx](https://evil.example)',
  '[zqx](<https://evil.example>)',
  'https://evil.example/zqx',
  '**zqx**',
  '__zqx__ *zqx* _zqx_',
  '||zqx|| ~~zqx~~',
  '@everyone zqx @here',
  '<@1> <@&1> <#1> </zqx:1> <t:0> <:zqx:12345>',
  '# zqx\n> zqx',
  '-# zqx',
  'zqx\n# zqx\n-# zqx\n> zqx',
  '` zqx **zqx** `',
  '`` ` @everyone',
  '```\n@everyone\n```',
  '\\[zqx](https://evil.example)',
];

const ACTIVE_MARKUP =
  /(?<![\\])(?:\]\(<?https?:\/\/evil|https?:\/\/evil|\*\*zqx|\*zqx|__zqx|\b_zqx|\|\|zqx|~~zqx|@everyone|@here|<@1>|<@&1>|<#1>|<\/zqx|<t:0>|<:zqx)|^(?:#{1,3}|>|-#) zqx/m;

const model = shippedModel('jdreetz/illustration');
const style = { ref: '**zqx**', title: '**zqx**', model: { ...model, title: '**zqx** @everyone' }, preset: undefined };

/** What reads texts of people, and says in a sentence what is wrong with them. */
const READERS: readonly ((text: string) => unknown)[] = [
  readAxis,
  readScale,
  readLoraReference,
  checkPresetName,
  readPresetFile,
  (text) => readOptionLines(splitOptionLines(text), COMPILED_MODELS),
  (text) => addWordGroup(readPromptTemplate('a fox'), [text, text]),
  (text) => compose(style, new Map([['aspect_ratio', text]]), { ageRestricted: false }),
  (text) => compose(style, new Map([['upscale_factor', text]]), { ageRestricted: false }),
];

/** What Discord reads as code, by its rules: blocks, then spans of as many backticks at both ends. */
const withoutCode = (text: string) =>
  text.replace(/```(?:[a-z]*\n)?[\s\S]+?\n*```/g, ' ').replace(/(?<!\\)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, ' ');

/** Backslashes escape each other, so that an even number before a sign leaves it active. */
const activeMarkupIn = (text: string) => ACTIVE_MARKUP.exec(withoutCode(text).replaceAll('\\\\', ' '))?.[0] ?? '';

describe('markdown', () => {
  it('cannot be made of text by a template with a value', () => {
    const name: string = 'x';
    // @ts-expect-error a template with a value
    const untagged = () => new UserError(`There is no ${name}.`);
    // @ts-expect-error a string that is not in the code
    const variable = () => new UserError(name);
    const tagged = new UserError(md`There is no ${name}.`);
    expect([untagged, variable].map((make) => typeof make)).toEqual(['function', 'function']);
    expect([tagged.message, new UserError(storedMarkdown('Use `/imagine`.')).message]).toEqual([
      'There is no x.',
      'Use `/imagine`.',
    ]);
  });

  it.each(HOSTILE_TEXTS)('has text as text: %s', (text) => {
    const sentences = [
      md`${text}`,
      md`a ${text} b\n${text}`,
      codeSpan(text),
      md`${codeSpan(text)} ${text} ${codeSpan(text)}`,
      joinMarkdown([text, text], '\n'),
      listMarkdown([text, 'x', text], 'and'),
      escapeMarkdown(text, 20),
      mention.role(text),
      link(text, 'https://discord.com/channels/1/2/3'),
    ];
    for (const sentence of sentences) expect(activeMarkupIn(sentence.text), sentence.text).toBe('');
  });

  it('keeps markdown and numbers in markdown, and is plain again where Discord shows none', () => {
    const inner = md`**${'a_b'}**, ${codeSpan('x`y')} and ${mention.user('123')}`;
    expect(md`${inner}: ${3}, ${-0.5}`.text).toBe('**a_b**, `xˋy` and <@123>: 3, -0.5');
    expect(toPlainText(md`**${'*a*'}** ${codeSpan('b')}`)).toBe('*a* b');
  });

  it('has text of any kind within limits, and code that only its own backticks end', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[`\\*_[\]()<>@:#\n -]{0,400}$/));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(md`${text}`.text.length).toBeLessThanOrEqual(200 + 4);
        const { text: code } = codeSpan(text);
        expect(code).toMatch(/^`[^`\n]+`$/);
        expect(code.length).toBeLessThanOrEqual(80 + 2);
        // Every sign of markup has its own backslash.
        const rest = md`${text}`.text.replace(/\\[^A-Za-z\d\s]/g, '');
        expect(rest).not.toMatch(/[\\*~`|<>[\]@\n]/);
      }),
      { numRuns: 500 },
    );
  });

  it('is what every sentence of a reader is made of, whatever it reads', () => {
    const words = fc.constantFrom(
      ...HOSTILE_TEXTS,
      'scale',
      'seeds',
      'words',
      '1',
      ',',
      '..',
      ':',
      'aspect_ratio',
      ' ',
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(READERS)), fc.array(words, { maxLength: 6 }), (read, parts) => {
        const sentence = userErrorMessage(() => read(parts.join(' ')))?.text ?? '';
        expect(activeMarkupIn(sentence), sentence).toBe('');
      }),
      { numRuns: 1000 },
    );
  });
});

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-markup-'));
const HOSTILE_TITLE = '[zqx](https://evil.example) **zqx** ||zqx|| @everyone <@1>';
const [template] = SHIPPED_MODELS;
writeFileSync(
  join(folder, 'evil.json'),
  JSON.stringify({ ...Object(template), model: 'me/evil', title: HOSTILE_TITLE }),
);
const { discord } = await sharedBot({ env: { MODELS_DIR: folder } });
const [ben, admin] = [discord.person('Ben'), discord.person('admin')];

const read = async (reply: Reply | Promise<Reply>) => textOf(await (await reply).answer());
const expectInactive = (texts: readonly string[]) => {
  for (const text of texts) expect(activeMarkupIn(text), text).toBe('');
};
const json = (value: unknown) => ({ name: 'presets.json', bytes: Buffer.from(JSON.stringify(value)) });

describe.each(HOSTILE_TEXTS)('%s', (evil) => {
  const line = evil.replace(/\s+/g, ' ');

  it('is text in the answers to /imagine, /me and /lora', async () => {
    const form = async (command: string, options: Record<string, string>, field: string, value: string) => {
      const { submit } = await (await admin.command(command, options)).modal();
      return read(submit([{ customId: field, value }]));
    };
    expectInactive([
      await read(ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora: evil })),
      await read(ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, replicate_weights: evil })),
      await read(ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, extra_lora: evil })),
      await read(admin.command('lora add', { name: evil.slice(0, 30), reference: 'owner/name' })),
      await read(admin.command('lora add', { name: 'fine', reference: evil })),
      await read(admin.command('lora add', { name: 'fine', reference: 'owner/name', base: evil })),
      await read(admin.command('lora add', { name: 'fine', reference: 'owner/name', extra: evil })),
      await read(
        admin.command('lora add', { name: 'fine', reference: 'jdreetz/illustration', emoji: evil.slice(0, 60) }),
      ),
      await read(
        admin.command('lora add', { name: 'fine', reference: 'jdreetz/illustration', scale: evil.slice(0, 40) }),
      ),
      await read(admin.command('lora add', { name: 'fine', reference: 'jdreetz/illustration', triggers: evil })),
      await read(admin.command('lora show', { name: evil })),
      await read(admin.command('lora remove', { name: evil })),
      await read(admin.command('lora default', { lora: evil })),
      await form('me edit', {}, 'options', `${line}: 1\naspect_ratio: ${line}\n${line}`),
    ]);
  });

  it('is text where it is imported', async () => {
    const weights = { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: 'owner/name' };
    const presets = [
      { name: evil, paints: weights },
      { name: 'a', paints: { ...weights, weights: evil } },
      { name: 'b', paints: { ...weights, model: evil } },
      { name: 'c', paints: weights, defaults: { [evil]: 1, aspect_ratio: evil } },
      { name: 'd', paints: weights, emoji: evil.slice(0, 60) },
      { name: 'e', paints: weights, [evil]: 1 },
    ];
    const reply = await admin.command('lora import', { file: json({ lorikeet: 'presets', version: 1, presets }) });
    const text = await read(reply);
    expect(text).toContain('Refused: 6');
    expectInactive([text]);
  });

  it('is text in a sheet, in the reasons why there is none, and in a cell that was taken', async () => {
    // A person can take ten cells a minute.
    const taker = HOSTILE_TEXTS.indexOf(evil) % 2 ? ben : discord.person('Cleo');
    const words = line.replace(/[{}|,;]/g, ' ').trim();
    const sheet = await paintSheet(ben, { prompt: 'a fox', x: `words fox, ${words}` });
    const cell = await (await selectCell(taker, sheet, 1)).answer(hasPictures);
    const details = await read(taker.press(cell, 'Details'));
    const cells = controlsIn(sheet).length;
    expect(cells).toBeGreaterThan(1);
    const refused = await Promise.all(
      [`words ${evil}, x`, `scale ${evil}`, evil, `${evil} 1, 2`, `aspect ${evil}`, `loras ${evil}`].map(async (x) =>
        textOf((await requestSheet(ben, { x })).plan),
      ),
    );
    expectInactive([textOf(sheet), textOf(cell), details, ...refused]);
  });

  it('is text in what /show lists', async () => {
    discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
    const cleo = discord.person('Cleo');
    const reply = await cleo.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt: evil });
    await expect.poll(async () => read(cleo.command('show waiting'))).toContain('Waiting');
    const list = await read(cleo.command('show waiting'));
    expect(reply.id).toBeTruthy();
    expectInactive([list]);
  });

  it('is shown as it is, without backslashes, where Discord knows no markdown', async () => {
    const typed = `words ${line}`.slice(0, 90);
    const choices = await ben.autocomplete('compare', 'x', typed, { prompt: 'a fox' });
    for (const { name } of choices) expect(name).not.toMatch(/\\(?=[[\]*_|<>@#~])(?!\\\[zqx)/);
  });
});

it('the title of a model is text in every message that names it', async () => {
  const lora = 'me/evil';
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, lora });
  const switched = await ben.select(message, 'Switch LoRA…', ['jdreetz/illustration']);
  const back = await ben.select(await switched.answer(hasPictures), 'Switch LoRA…', [lora]);
  expectInactive([
    textOf(message),
    await read(ben.press(message, 'Details')),
    textOf(await back.answer(hasPictures)),
    textOf(await switched.answer(hasPictures)),
    await read(ben.command('imagine', { prompt: 'a fox', lora, mask: undefined, width: 256 })),
    textOf((await requestSheet(ben, { lora, x: 'guidance 2, 99' })).plan),
    textOf(await paintSheet(ben, { x: 'loras me/evil, illustration' })),
    await read(admin.command('lora add', { name: 'evil', reference: lora })),
    await read(admin.command('lora add', { name: 'evil', reference: 'owner/name', base: lora })),
    await read(admin.command('lora default', { lora })),
    await read(admin.command('lora default', {})),
  ]);
  await read(admin.command('lora default', { clear: true }));
});
