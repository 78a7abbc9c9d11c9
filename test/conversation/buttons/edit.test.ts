import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

describe('Edit', () => {
  it('opens a form with all options of the picture', async () => {
    const { reply } = await imagineAs(discord, {
      ...SMALL_IMAGINE_OPTIONS,
      seed: 12,
      num_outputs: 2,
      guidance_scale: 2.5,
      model: 'schnell',
    });
    expect(await readModalValues(await reply.press('Edit'))).toEqual({
      prompt: 'a fox',
      lora: 'jdreetz/illustration',
      aspect_ratio: 'custom',
      more: 'num_outputs: 2\nseed: 12\nguidance_scale: 2.5\nmodel: schnell\nwidth: 256\nheight: 320',
    });
  });

  it.each(COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name: model }) => model))(
    'submitted unchanged paints the same picture with %s',
    async (lora) => {
      const { reply, message } = await imagineAs(discord, { prompt: 'a house', lora, seed: 5 });
      const again = await (await submitModal(await reply.press('Edit'), {})).answer(hasPictures);
      const bytes = [message, again].map((each) =>
        Buffer.from(discord.playground.readAttachment(picturesIn(each)[0]?.url ?? '')?.bytes ?? []),
      );
      expect(bytes[0]?.equals(bytes[1] ?? Buffer.of())).toBe(true);
      expect(textOf(again)).toMatch(/Edited from \[the earlier picture\]\(\S+\)$/);
    },
  );

  it('paints with the changes for any member, and lists them in the reply', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const press = await reply.press('Edit', discord.person('Cleo'));
    const sent = await submitModal(press, {
      prompt: 'a wolf',
      seed: '83',
      num_outputs: '2',
      more: 'steps: 12\nmegapixels = 0.25',
    });
    const message = await sent.answer(hasPictures);
    expect(textOf(message)).toMatch(/^\*\*a wolf\*\*/);
    expect(textOf(message).replaceAll('\\', '')).toMatch(
      / · another prompt · aspect custom → 1:1 · pictures 1 → 2 · seed 12 → 83 · steps 28 → 12/,
    );
    expect(picturesIn(message)).toHaveLength(2);
  });

  it('draws a new seed if the field is empty, and accepts any LoRA in a line', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const sent = await submitModal(await reply.press('Edit'), { seed: '', more: 'lora: lassie-dog\nmegapixels: 0.25' });
    const text = textOf(await sent.answer(hasPictures));
    expect(text).toMatch(/Lassie dog · seed \d+/i);
    expect(text).toMatch(/LoRA Illustration → Lassie/i);
    expect(text).toMatch(/seed 12 → \d+/);
  });

  it('leaves out unchanged lines that the selected LoRA does not accept', async () => {
    const { reply } = await imagineAs(discord, {
      ...SMALL_IMAGINE_OPTIONS,
      aspect_ratio: '3:2',
      width: undefined,
      height: undefined,
      go_fast: true,
    });
    const sent = await submitModal(await reply.press('Edit'), { lora: 'flux-fine-tune-2024-08' });
    expect(textOf(await sent.answer(hasPictures))).toMatch(/aspect|Flux/i);
  });

  it('keeps the starting picture, or removes it', async () => {
    await using replicate = await openFakeReplicate();
    await using paid = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const { reply } = await imagineAs(paid.discord);
    const varied = await reply.press('Vary strong');
    await varied.answer(hasPictures);
    const kept = await varied.press('Edit');
    expect((await readModalValues(kept)).more).toMatch(/^seed: \d+\nimage: keep\nprompt_strength: 0.75$/);
    await (await submitModal(kept, { prompt: 'a wolf' })).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toMatchObject({
      prompt: 'a wolf',
      image: expect.any(String),
      prompt_strength: 0.75,
    });
    await (await submitModal(await varied.press('Edit'), { more: '' })).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).not.toHaveProperty('image');
    expectNoDiscordProblems(paid.discord);
  });

  it.each([
    ['num_inference_stepps: 30', /Did you mean `num_inference_steps`\?/],
    ['steps: 300', /goes from 1 up to 50/],
    ['no value', /`value` is|there is no `no`/],
    ['image: https://example.com/x.png', /`image` is a file/],
    ['width: 512', /`aspect_ratio: custom` needs `height`/],
    ['lora: nothing-like-it', /There is no LoRA/],
  ])('replies to %s with the error, and returns the text that was entered', async (more, wrong) => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const prompt = 'a wolf, *howling*\nat the moon';
    const answer = await (await submitModal(await reply.press('Edit'), { prompt, more })).answer();
    expect(isEphemeral(answer)).toBe(true);
    expect(textOf(answer)).toMatch(wrong);
    expect(textOf(answer)).toContain(`\`\`\`\n${prompt}\n\`\`\``);
    expect(textOf(answer)).toContain(`lora: jdreetz/illustration\naspect_ratio: custom\n${more}\n\`\`\``);
  });

  it('returns the longest text that can be entered', async () => {
    const { reply } = await imagineAs(discord);
    const prompt = '```'.repeat(660);
    const more = 'wrong: `x`\n'.repeat(90).trim();
    const answer = await (await submitModal(await reply.press('Edit'), { prompt, more })).answer();
    expect(textOf(answer).replaceAll('\u200B', '')).toContain(prompt);
  });

  it('changes the shape by a select, which takes a size along that nobody touched', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const sent = await submitModal(await reply.press('Edit'), { aspect_ratio: '16:9' });
    expect(textOf(await sent.answer(hasPictures))).toMatch(/1344 × 768[\s\S]* · aspect custom → 16:9$/);
  });

  it('starts from a picture that is attached, with a mask by its name, and asks for the number in a radio group then', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const { modal, submit } = await (await reply.press('Edit')).modal();
    const files = modal.components.flatMap((each) =>
      'component' in each && each.component.type === 19 ? [each.component] : [],
    );
    expect(files).toMatchObject([{ required: false, max_values: 2, file_types: ['image'] }]);
    const png = async (background: string) =>
      sharp({ create: { width: 128, height: 192, channels: 3, background } })
        .png()
        .toBuffer();
    const fields = [
      { customId: 'prompt', value: 'a wolf' },
      { customId: 'lora', values: ['jdreetz/illustration'] },
      { customId: 'aspect_ratio', values: ['1:1'] },
      { customId: 'files', values: ['mask', 'photo'] },
      { customId: 'more', value: 'seed: 12' },
    ];
    const uploads = {
      photo: { name: 'photo.png', bytes: await png('#48a') },
      mask: { name: 'my-mask.png', bytes: await png('#fff') },
    };
    const painted = await submit(fields, uploads);
    const message = await painted.answer(hasPictures);
    expect(picturesIn(message)[0]).toMatchObject({ width: 128, height: 192 });
    expect(textOf(message)).toMatch(
      /Started from \[this picture\]\(\S+photo\.png\S*\) · strength 0\.8 · \[mask\]\(\S+my-mask\.png/,
    );
    const values = await readModalValues(await painted.press('Edit'));
    expect(values).toMatchObject({ num_outputs: '1' });
    expect(values.more).toMatch(/image: keep[\s\S]*mask: keep/);
    const two = await submitModal(await painted.press('Edit'), { num_outputs: '2' });
    expect(picturesIn(await two.answer(hasPictures))).toHaveLength(2);
  });

  it('on an upscaled picture edits the original', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const large = await reply.press('Upscale 2×');
    await large.answer(hasPictures);
    const sent = await submitModal(await large.press('Edit'), { seed: '83' });
    expect(textOf(await sent.answer(hasPictures))).toMatch(
      /Illustration · seed 83[\s\S]*Edited from \[the earlier picture\]\(\S+\) · seed 12 → 83/,
    );
  });
});
