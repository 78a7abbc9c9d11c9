import { describe, expect, it } from 'vitest';
import { compileModel, type Model } from '#schema/model/model.ts';
import { readMidjourneyPrompt } from '#schema/words/midjourney-prompt.ts';
import { readPrompt } from '#schema/words/read-prompt.ts';
import { leastMs } from '#test/support/least-time.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const illustration = shippedModel('jdreetz/illustration');

function read(prompt: string, model: Model = illustration) {
  const style = { ref: model.name, title: model.title, model, preset: undefined };
  const optionsFor = () => new Map([['prompt', prompt]]);
  const found = readPrompt({ prompt, lora: undefined, findStyle: () => style, optionsFor });
  return { prompt: '', ...Object.fromEntries(found.options), notes: found.notes };
}

describe('what Midjourney has in a prompt beside flags', () => {
  it.each([
    '/imagine prompt: a cat',
    '/imagine prompt:a cat',
    '/Imagine prompt a cat',
    '/imagine a cat',
    'imagine prompt: a cat',
    'Prompt: a cat',
    ' prompt： a cat',
  ])('leaves the command out that was copied with it: %j', (prompt) => {
    expect(read(prompt)).toEqual({ prompt: 'a cat', notes: [] });
  });

  it.each([
    'imagine a cat',
    'imagine prompt engineers',
    'a prompt: cat',
    '/imagine',
    'prompt:',
    'std::vector on a board',
    'at 10::1a',
    'dogs::-1',
    'a {3::red|blue} fox',
    'a {2::red|{1::dark |}blue} fox',
    'https://a.test/1.png',
    'a cat, https://a.test/1.png',
    '{"a": "red, blue"}',
    '{mood: calm, light: low}',
    '\\{red, blue\\}',
    'a {red|dark, blue} fox',
  ])('changes nothing of %j', (prompt) => {
    expect(read(prompt)).toEqual({ prompt, notes: [] });
  });

  it('says where a picture goes whose address is in front', () => {
    const address = 'https://cdn.discordapp.com/attachments/1/2/cat.png?ex=1&is=2';
    expect(read(`${address} <https://a.test/1.jpg> a cat --ar 16:9`)).toEqual({
      prompt: 'a cat',
      aspect_ratio: '16:9',
      notes: [
        expect.stringMatching(/^left out https:\/\/cdn.* and <https:.*>: attach the picture as the option image$/),
      ],
    });
    expect(read('https://a.test/1.png a cat', compileModel(modelFileWith({}))).notes).toEqual([
      'left out https://a.test/1.png: no equivalent here',
    ]);
  });

  it('makes a list of parts with weights', () => {
    expect(read('hot::2 dog::1.5 --seed 7')).toEqual({
      prompt: 'hot, dog',
      seed: 7,
      notes: ['left out ::2 and ::1.5: no equivalent here'],
    });
    expect(read('space:: ship')).toEqual({ prompt: 'space, ship', notes: [] });
    expect(read('a {red|blue} fox::2 snow').prompt).toBe('a {red|blue} fox, snow');
  });

  it('takes a part with a negative weight as `--no`', () => {
    const model = compileModel(modelFileWith({ negative_prompt: { type: 'string' } }));
    expect(read('a cat:: dogs::-.5 --no text', model)).toEqual({
      prompt: 'a cat',
      negative_prompt: 'dogs, text',
      notes: [],
    });
    expect(read('a cat:: dogs::-0.5').notes).toEqual([
      'left out --no dogs: Illustration does not take negative_prompt',
    ]);
  });

  it.each(['{red, blue}', '{red、blue}'])('says how the permutation %s is written here', (typed) => {
    expect(read(`a ${typed} cat`)).toEqual({
      prompt: `a ${typed} cat`,
      notes: [`${typed} is painted as it stands; a choice is {red|blue}`],
    });
  });

  it('takes a time that grows with the prompt alone', () => {
    for (const part of ['https://a.test ', 'a::', '::1 ', ':: ', '{a,', '{a, ', '/imagine ', ' ', 'prompt: ']) {
      const prompt = part.repeat(6000 / part.length);
      expect(
        leastMs(() => readMidjourneyPrompt(prompt), 60),
        part,
      ).toBeLessThan(60);
    }
  });
});
