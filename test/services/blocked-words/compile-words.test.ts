import { describe, expect, it } from 'vitest';
import { recipeTexts } from '#schema/blocked-words/recipe-texts.ts';
import { UserError } from '#schema/user-error.ts';
import { compileBlockedWords } from '#services/blocked-words/compile-words.ts';

const isBlocked = async (line: string, text: string) => (await (await compileBlockedWords([line]))([text])) === line;

describe('a blocked word', () => {
  it.each([
    ['nude', 'a NUDE statue'],
    ['nude', 'a nùdé statue'],
    ['núde', 'a nude statue'],
    ['nude', 'a nudе statue, in part Cyrillic'],
    ['nude', 'ｎｕｄｅ'],
    ['nude', '𝓷𝓾𝓭𝓮 statue'],
    ['nude', 'ⓝⓤⓓⓔ'],
    ['nude', '🇳🇺🇩🇪'],
    ['nude', '🅝🅤🅓🅔'],
    ['nude', '🅽🆄🅳🅴'],
    ['quick', 'ꞯᴜɪᴄᴋ'],
    ['wombat', 'ᴡᴏᴍʙᴀᴛ'],
    ['nude', 'nu\u2800de'],
    ['nude', 'nu\u200bd\u00ade'],
    ['nude', 'n u d e'],
    ['nude', 'a n-u-d-e fox'],
    ['nude', 'n.u.d.e'],
    ['nude', 'nu_de'],
    ['nude', 'nud3'],
    ['nude', 'nude2'],
    ['nude', 'nuuuuude'],
    ['nude', '(nude:1.4), best'],
    ['boob', 'boooob'],
    ['ass', 'an @$$'],
    ['kill', 'kiII him'],
    ['child soldier', 'a child  soldier'],
    ['child soldier', 'childsoldier'],
    ['nude*', 'nudes and nudity, nudesque'],
    ['*porn', 'foxporn'],
    ['🍆', 'a 🍆!'],
    ['порно', 'порно'],
    ['ヌード', '美しいヌード写真'],
    ['裸', '一个裸体雕像'],
  ])('%s is found in %s', async (line, text) => {
    expect(await isBlocked(line, text)).toBe(true);
  });

  it.each([
    ['cunt', 'a view of Scunthorpe'],
    ['ass', 'a classic assassin with a compass'],
    ['ass', 'as sweet as sugar'],
    ['anus', 'give an us flag, Janus'],
    ['ass', 'f/1455, 455 pixels'],
    ['ill', 'king Louis III'],
    ['god', 'a good dog'],
    ['sex', 'Essex in 1066'],
    ['nude', 'nudes'],
    ['bob', 'a boob'],
  ])('%s is not found in %s', async (line, text) => {
    expect(await isBlocked(line, text)).toBe(false);
  });

  it('is told as the admins wrote it, and an empty one blocks nothing', async () => {
    const find = await compileBlockedWords(['*', '..', 'Fox', 'owl']);
    expect([await find(['an owl and a fox']), await find(['a hare', '... *'])]).toEqual(['Fox', undefined]);
  });
});

describe('a pattern', () => {
  it.each([
    ['/fox(es)?\\s+in/', 'two FOXES  in snow', true],
    ['/^n.de$/', 'nùde', true],
    ['/fox/', 'an owl', false],
  ])('%s', async (line, text, expected) => {
    expect(await isBlocked(line, text)).toBe(expected);
  });

  it.each(['/(fox/', '/(?<=a)b/', '/(a)\\1/', '/(?:\\pL{30}){30}x/', '/((a{0,30}){0,30})x/', '/.{500}z/'])(
    'like %s is refused',
    async (line) => {
      await expect(compileBlockedWords([line])).rejects.toThrow(UserError);
    },
  );

  it('that would stall another engine takes time in proportion to the text', async () => {
    const find = await compileBlockedWords(['/^(a|aa)+$/', '/(a+)+b/', '/(x+x+)+y/']);
    const started = process.threadCpuUsage().user;
    expect(await find([`${'a'.repeat(4000)}!`, 'x'.repeat(4000)])).toBeUndefined();
    expect((process.threadCpuUsage().user - started) / 1000).toBeLessThan(3000);
  });

  it('is one of twenty', async () => {
    const lines = Array.from({ length: 21 }, (_, index) => `/fox${index}/`);
    await expect(compileBlockedWords(lines)).rejects.toThrow('Up to 20 patterns');
  });
});

it('compares long lists with long texts in slices', async () => {
  const find = await compileBlockedWords(
    Array.from({ length: 800 }, (_, index) => `w${String(index).padStart(3, 'x')}`),
  );
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  expect(await find(['an a. '.repeat(660)])).toBeUndefined();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

it('reads all words of a recipe, and no links', () => {
  const texts = recipeTexts({
    prompt: { typed: 'a {fox|owl}', sent: 'LASSIE, a fox' },
    input: {
      prompt: 'LASSIE, a fox',
      negative_prompt: 'https://x y',
      image: 'https://cdn/fox.png',
      steps: 4,
      extra: ['b'],
    },
  });
  expect(texts).toEqual(['a {fox|owl}', 'LASSIE, a fox', 'https://x y', 'b']);
});
