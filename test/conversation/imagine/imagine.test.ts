import { describe, expect, it } from 'vitest';
import { parsePicture } from '#services/images/picture.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import {
  hasPictures,
  isEphemeral,
  isLoading,
  type PersonFile,
  picturesIn,
  textOf,
} from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

const member = () => discord.person('member');
const png = async (): Promise<PersonFile> => ({ name: 'fox.png', bytes: await samplePicture(), type: 'image/png' });

describe('a picture', () => {
  it('is delivered with its prompt, options, alt text and buttons', async () => {
    const reply = await member().command('imagine', { prompt: 'a *fox* <@1> @everyone', seed: 7, aspect_ratio: '3:2' });
    const message = await reply.answer(hasPictures);
    expect(textOf(message)).toMatch(
      /^\*\*a \\\*fox\\\* \\<\\@1\\> \\@everyone\*\*\n-# Illustration · seed 7 · 1216 × 832 · 28 steps · [\d.]+ s · a sketch, not the model$/,
    );
    expect(picturesIn(message)).toEqual([
      expect.objectContaining({ width: 1216, height: 832, description: 'a *fox* <@1> @everyone' }),
    ]);
    expect(message.mentions).toEqual([]);
    expect(isEphemeral(message)).toBe(false);
  });

  it('is deferred first, then delivered without an edit in between', async () => {
    const reply = await member().command('imagine', { prompt: 'a fox' });
    expect(await reply.responseType()).toBe(5);
    await reply.answer(hasPictures);
    expect(reply.history.map(isLoading)).toEqual([true, false]);
  });

  it('is one of four if four are requested, each with its own alt text', async () => {
    const message = await (
      await member().command('imagine', { prompt: 'a cat', num_outputs: 4, megapixels: '0.25' })
    ).answer(hasPictures);
    expect(picturesIn(message).map(({ description }) => description)).toEqual(
      [1, 2, 3, 4].map((n) => `Picture ${n}: a cat`),
    );
  });

  it('is delivered ephemerally with the private option', async () => {
    const reply = await member().command('imagine', { prompt: 'a secret fox', private: true, megapixels: '0.25' });
    const message = await reply.answer(hasPictures);
    expect(isEphemeral(message)).toBe(true);
    expect(discord.person('admin').messages.map(({ id }) => id)).not.toContain(message.id);
  });

  it('names the seed that the bot drew, with which it can be painted again', async () => {
    const first = await (await member().command('imagine', { prompt: 'a fox', megapixels: '0.25' })).answer(
      hasPictures,
    );
    const [, seed] = /seed (\d+)/.exec(textOf(first)) ?? [];
    const again = await (
      await member().command('imagine', { prompt: 'a fox', megapixels: '0.25', seed: Number(seed) })
    ).answer(hasPictures);
    const bytes = ({ url }: { url: string }) => Buffer.from(discord.playground.readAttachment(url)?.bytes ?? []);
    const [[one], [two]] = [picturesIn(first), picturesIn(again)];
    expect(one && two && bytes(one).length > 1000 && bytes(one).equals(bytes(two))).toBe(true);
  });

  it('says which options made no difference', async () => {
    const message = await (
      await member().command('imagine', { prompt: 'a fox', model: 'schnell', guidance_scale: 5, megapixels: '0.25' })
    ).answer(hasPictures);
    expect(textOf(message)).toMatch(/4 steps.*\n-# schnell ignores guidance_scale$/);
  });

  it.each(COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name: model }) => model))(
    'is painted with %s',
    async (model) => {
      const message = await (await member().command('imagine', { prompt: 'a house by the sea', lora: model })).answer(
        hasPictures,
      );
      const compiledModel = COMPILED_MODELS.find((each) => each.name === model);
      expect(textOf(message)).toContain(compiledModel?.title);
    },
  );

  it('starts from an attached picture, within its mask', async () => {
    const message = await (
      await member().command('imagine', {
        prompt: 'snow',
        image: await png(),
        mask: await png(),
        prompt_strength: 0.4,
        go_fast: true,
      })
    ).answer(hasPictures);
    expect(textOf(message)).toContain('an image turns go_fast off');
    expect(picturesIn(message)).toHaveLength(1);
  });

  it.each(['webp', 'jpg', 'png'])('is delivered as the %s that the backend made', async (output_format) => {
    const message = await (
      await member().command('imagine', { prompt: 'a fox', output_format, megapixels: '0.25' })
    ).answer(hasPictures);
    const [picture] = picturesIn(message);
    expect(
      await parsePicture(discord.playground.readAttachment(picture?.url ?? '')?.bytes ?? new Uint8Array()),
    ).toMatchObject({
      format: output_format,
      width: 512,
    });
  });

  it('can be painted in direct messages', async () => {
    const message = await (
      await discord.person('Ben', 'dm').command('imagine', { prompt: 'a fox', megapixels: '0.25' })
    ).answer(hasPictures);
    expect(textOf(message)).toContain('a fox');
  });
});

describe('a refusal', () => {
  it('is one sentence in an immediate ephemeral reply', async () => {
    const reply = await member().command('imagine', { prompt: 'a fox', width: 512 });
    expect(await reply.responseType()).toBe(4);
    const message = await reply.answer();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toBe(
      '`width` and `height` count only with `aspect_ratio: custom`. Add that, or leave them out.',
    );
  });

  it('deletes the placeholder if it comes after it', async () => {
    const broken = { name: 'fox.png', bytes: Buffer.from('not a picture at all'), type: 'image/png' };
    const reply = await member().command('imagine', { prompt: 'a fox', image: broken });
    const message = await reply.answer();
    expect(textOf(message)).toBe(
      '**a fox**\nThat file cannot be read as a picture. Save it again as PNG, JPEG or WebP and try again.',
    );
    expect(isEphemeral(message)).toBe(true);
    expect(reply.messages).toHaveLength(1);
  });

  it('names existing LoRAs instead of an unknown one', async () => {
    const message = await (await member().command('imagine', { prompt: 'a fox', lora: 'lassie' })).answer();
    expect(textOf(message)).toBe('There is no LoRA `lassie` here. Did you mean `heller-software/lassie-dog`?');
  });

  it('keeps the safety checker on outside age-restricted channels', async () => {
    const general = await (
      await member().command('imagine', { prompt: 'a fox', disable_safety_checker: true })
    ).answer();
    expect(textOf(general)).toContain('age-restricted channels only');
    const dark = discord.person('member', 'after-dark');
    const there = await (
      await dark.command('imagine', { prompt: 'a fox', disable_safety_checker: true, megapixels: '0.25' })
    ).answer(hasPictures);
    expect(picturesIn(there)).toHaveLength(1);
  });
});

describe('the list of LoRAs', () => {
  it('shows all before anything is typed, and the best matches first afterwards', async () => {
    expect(await member().autocomplete('imagine', 'lora', '')).toHaveLength(7);
    const [best] = await member().autocomplete('imagine', 'lora', 'hand');
    expect(best).toEqual({
      name: 'Handwriting and sketch (fofr/flux-handwriting-and-sketch)',
      value: 'fofr/flux-handwriting-and-sketch',
    });
    expect(await member().autocomplete('imagine', 'lora', 'nothing like it')).toEqual([]);
  });
});
