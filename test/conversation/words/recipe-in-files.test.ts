import { describe, expect, it } from 'vitest';
import { readTexts } from '#services/images/embedded/read-texts.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, picturesIn, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';
import { pngWithText } from '#test/support/images/png-with-text.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();
const [ada, ben] = [discord.person('Ada'), discord.person('Ben')];
type Message = Parameters<typeof picturesIn>[0];

async function fileOf(message: Message): Promise<Uint8Array> {
  const [picture] = picturesIn(message);
  return new Uint8Array(await (await fetch(picture?.url ?? '')).arrayBuffer());
}

async function recipeOf(bytes: Uint8Array, name = 'found.png') {
  const said = await ada.say('look', [{ name, bytes, type: 'image/png' }]);
  return ben.menu('Recipe', said.id);
}

const INFOTEXT = `ein Füchslein
Negative prompt: blurry
Steps: 9, Sampler: Euler, CFG scale: 4, Seed: 77, Size: 64x64, Model: sd_xl, Version: v1.10.1`;

const GRAPH = JSON.stringify({
  3: {
    class_type: 'KSampler',
    inputs: {
      seed: 77,
      steps: 9,
      cfg: 4,
      sampler_name: 'euler',
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl.safetensors' } },
  5: { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 64, batch_size: 1 } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: 'ein Füchslein', clip: ['4', 1] } },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['4', 1] } },
  9: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
});

describe('a picture’s file', () => {
  it('carries how it was painted, and paints the same again wherever it is posted', async () => {
    const { message } = await imagineAs(discord, {
      ...SMALL_IMAGINE_OPTIONS,
      prompt: 'a "red" fox, <b>',
      seed: 5,
      output_format: 'png',
    });
    const bytes = await fileOf(message);
    const texts = await readTexts(bytes);
    expect(texts.parameters).toMatch(/^a "red" fox, <b>\nSteps: \d+, .*Seed: 5, .*Version: Lorikeet$/);
    expect(JSON.parse(texts.recipe ?? '')).toMatchObject({ prompt: 'a "red" fox, <b>', options: { seed: 5 } });
    const reply = await recipeOf(bytes);
    const shown = await reply.answer((each) => textOf(each).includes('How this picture was painted'));
    expect(textOf(shown)).toContain('Made with Lorikeet');
    const again = await (await reply.press('Paint it')).answer(hasPictures);
    expect(textOf(again)).toContain('seed 5');
    expect(Buffer.from(await fileOf(again)).equals(Buffer.from(bytes))).toBe(true);
    expectNoDiscordProblems(discord);
  });

  it('carries nothing where the server does not want it', async () => {
    await changeSetting(discord, 'pictures', 'settings:set:recipe_in_files:off');
    const { message } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS);
    expect(await readTexts(await fileOf(message))).toEqual({
      parameters: undefined,
      recipe: undefined,
      graph: undefined,
    });
    await changeSetting(discord, 'pictures', 'settings:set:recipe_in_files:on');
  });

  it('names no address of a LoRA', async () => {
    const options = {
      ...SMALL_IMAGINE_OPTIONS,
      lora: 'heller-software/lassie-dog',
      extra_lora: 'example.com/secret-face.safetensors',
    };
    const message = await (await ben.command('imagine', options)).answer(hasPictures);
    const { parameters, recipe } = await readTexts(await fileOf(message));
    expect(`${parameters}${recipe}`).toContain('heller-software/lassie-dog');
    expect(`${parameters}${recipe}`).not.toContain('secret-face');
  });
});

describe.each([
  ['A1111', 'parameters', INFOTEXT],
  ['ComfyUI', 'prompt', GRAPH],
])('a picture of %s', (tool, keyword, text) => {
  it('shows its recipe, and is painted here by a button', async () => {
    const reply = await recipeOf(await pngWithText(keyword, text));
    const shown = textOf(await reply.answer((each) => textOf(each).includes('How this picture was painted')));
    expect(shown).toContain(`Made with ${tool}`);
    for (const part of [
      'ein Füchslein',
      'Negative prompt: blurry',
      'Steps: 9',
      'Seed: 77',
      '/imagine prompt:ein Füchslein',
    ])
      expect(shown).toContain(part);
    const painted = textOf(await (await reply.press('Paint it')).answer(hasPictures));
    expect(painted).toContain('**ein Füchslein**');
    expect(painted).toContain('seed 77');
    expect(painted).toContain('9 steps');
  });

  it('gives its recipe to Imagine from this where no prompt is written', async () => {
    const said = await ada.say('look', [{ name: 'x.png', bytes: await pngWithText(keyword, text), type: 'image/png' }]);
    const painted = await submitModal(await ben.menu('Imagine from this', said.id), { Prompt: ' ' });
    expect(textOf(await painted.answer(hasPictures))).toContain('seed 77');
  });
});

it('hides what is painted from the recipe of a hidden picture', async () => {
  const bytes = await pngWithText('parameters', INFOTEXT);
  const reply = await recipeOf(bytes, 'SPOILER_found.png');
  await reply.answer((each) => textOf(each).includes('How this picture was painted'));
  const painted = [await (await reply.press('Paint it')).answer(hasPictures)];
  const said = await ada.say('look', [{ name: 'SPOILER_x.png', bytes, type: 'image/png' }]);
  const form = await ben.menu('Imagine from this', said.id);
  painted.push(await (await submitModal(form, { Prompt: '' })).answer(hasPictures));
  for (const message of painted) expect(JSON.stringify(message.components)).toContain('"spoiler":true');
});

it('finds a recipe beside a picture that cannot be read', async () => {
  const said = await ada.say('look', [
    { name: 'found.png', bytes: await pngWithText('parameters', INFOTEXT), type: 'image/png' },
  ]);
  const [found] = said.attachments;
  const id = '1800000000000009001';
  const gone = { ...found, id: '1800000000000009002', url: 'https://example.com/gone.png' };
  const message = { ...said, id, attachments: [gone, found] };
  const data = { id: '1', name: 'Recipe', type: 3, target_id: id, resolved: { messages: { [id]: message } } };
  const reply = await discord.sendRaw(commandPacket(id, { type: 2, data }));
  const shown = await reply.answer((each) => !textOf(each).includes('thinking'));
  expect(textOf(shown)).toContain('ein Füchslein');
});

it('paints once for a double click, and says what to do when the button is too old', async () => {
  const reply = await recipeOf(await pngWithText('parameters', INFOTEXT.replace('ein Füchslein', 'a doubled fox')));
  await reply.answer((each) => textOf(each).includes('How this picture was painted'));
  const presses = await Promise.all([reply.press('Paint it'), reply.press('Paint it')]);
  await Promise.race(presses.map((press) => press.answer(hasPictures)));
  const results = discord.playground
    .listMessages('1100000000000001001')
    .filter(({ message }) => textOf(message).includes('**a doubled fox**'));
  expect(results).toHaveLength(1);
});

it('says so where a file says nothing, and where there is none', async () => {
  const none = 'its file does not say how it was painted';
  expect(textOf(await (await recipeOf(await samplePicture())).answer((each) => textOf(each).includes(none)))).toContain(
    none,
  );
  const said = await ada.say('hello');
  expect(textOf(await (await ben.menu('Recipe', said.id)).answer())).toContain('This message has no picture.');
  const plain = await ada.say('look', [{ name: 'x.png', bytes: await samplePicture(), type: 'image/png' }]);
  const sent = await submitModal(await ben.menu('Imagine from this', plain.id), { Prompt: '' });
  const text = textOf(await sent.answer((each) => textOf(each).includes('Write a prompt')));
  expect(text).toContain('does not say how it was painted');
});
