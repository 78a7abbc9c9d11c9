import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { SAMPLE_EDITOR_FILE } from '#services/backends/sketch/sample-editor.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import {
  type Discord,
  hasPictures,
  isEphemeral,
  type Person,
  picturesIn,
  textOf,
} from '#test/support/discord/index.ts';
import { openSettingsPage } from '#test/support/discord/settings.ts';

const picture = async (background: string) => ({
  name: 'other.png',
  bytes: await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer(),
});

async function changeBy(
  who: Person,
  message: APIMessage,
  prompt: string,
  fields: Parameters<typeof submitted>[2] = [],
) {
  return submitted(who, message, [{ customId: 'prompt', value: prompt }, ...fields]);
}
async function submitted(
  who: Person,
  message: APIMessage,
  fields: { customId: string; value?: string; values?: string[] }[],
  files = {},
) {
  const { submit } = await (await who.press(message, 'Change…')).modal();
  return submit(fields, files);
}

async function withBot(work: (discord: Discord) => Promise<void>, env: Record<string, string> = {}) {
  await using bot = await startBot({ env });
  await work(bot.discord);
  expectNoDiscordProblems(bot.discord);
}
const bytesOf = (discord: Discord, message: APIMessage, index = 0) =>
  discord.playground.readAttachment(picturesIn(message)[index]?.url ?? '')?.bytes ?? new Uint8Array();

it('changes a picture by words, and says what was asked, by whom and from which picture', () =>
  withBot(async (discord) => {
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 2 });
    const cleo = discord.person('Cleo');
    const changed = await (
      await changeBy(cleo, message, 'make it night', [{ customId: 'picture', value: '1' }])
    ).answer(hasPictures);
    expect(textOf(changed)).toContain('**make it night**');
    expect(textOf(changed)).toContain('Sample editor');
    expect(textOf(changed)).toMatch(
      new RegExp(
        `Changed by words by <@${cleo.id}> from \\[picture 2\\]\\(https://discord.com/channels/\\d+/\\d+/${message.id}\\)$`,
      ),
    );
    expect(picturesIn(changed)).toHaveLength(1);
    const [{ width, height }] = [await sharp(bytesOf(discord, changed)).metadata()];
    expect({ width, height }).toEqual({ width: 256, height: 320 });
    expect(Buffer.compare(bytesOf(discord, changed), bytesOf(discord, message, 1))).not.toBe(0);
    const again = await (await changeBy(cleo, changed, 'add a fox')).answer(hasPictures);
    expect(textOf(again)).toContain('Changed by words from [the earlier picture]');
    const details = await (await cleo.press(again, 'Details')).answer(({ id }) => id !== again.id);
    expect(textOf(details)).toContain('lorikeet/sample-editor');
    expect(labelsOf(again)).toContain('Upscale 2×');
  }));

it('takes flags out of the words, as everywhere', () =>
  withBot(async (discord) => {
    const { message } = await imagineAs(discord);
    const ben = discord.person('Ben');
    const changed = await (await changeBy(ben, message, 'make it night --seed 7 --no dogs')).answer(hasPictures);
    expect(textOf(changed)).toContain('**make it night**');
    expect(textOf(changed)).toContain('left out --no dogs');
    const details = await (await ben.press(changed, 'Details')).answer(({ id }) => id !== changed.id);
    expect(textOf(details)).toContain('seed:7');
  }));

it('takes further pictures where the model does, and refuses what is none', () =>
  withBot(async (discord) => {
    const ben = discord.person('Ben');
    const { message } = await imagineAs(discord);
    const files = { one: await picture('red'), two: await picture('blue') };
    const fields = [
      { customId: 'prompt', value: 'put both in' },
      { customId: 'pictures', values: ['one', 'two'] },
    ];
    const changed = await (await submitted(ben, message, fields, files)).answer(hasPictures);
    const details = await (await ben.press(changed, 'Details')).answer(({ id }) => id !== changed.id);
    expect(textOf(details)).toMatch(/attach `image`, `image2`, and `image3`\n/);
    const text = { name: 'notes.txt', bytes: Buffer.from('no picture'), type: 'text/plain' };
    const refused = await (
      await submitted(
        ben,
        message,
        [
          { customId: 'prompt', value: 'put it in' },
          { customId: 'pictures', values: ['one'] },
        ],
        { one: text },
      )
    ).answer();
    expect(isEphemeral(refused)).toBe(true);
    expect(textOf(refused)).toMatch(/not a picture[\s\S]*put it in/);
  }));

it('keeps what is made of a private result private, and counts against the limits of whoever asks', () =>
  withBot(async (discord) => {
    const ben = discord.person('Ben');
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, private: true });
    expect(isEphemeral(await (await changeBy(ben, message, 'make it night')).answer(hasPictures))).toBe(true);
    await (await discord.person('admin').command('limits everyone', { pictures_per_day: 2 })).answer();
    const refused = await (await changeBy(ben, message, 'make it day')).answer();
    expect(textOf(refused)).toContain('make it day');
  }));

/** A folder of model files with a second editor, which takes one picture. */
function createModelsFolder() {
  const file = JSON.parse(JSON.stringify(SAMPLE_EDITOR_FILE));
  const { input_images: _, ...properties } = file.openapi_schema.components.schemas.Input.properties;
  properties.input_image = { type: 'string', format: 'uri', 'x-order': 1 };
  file.openapi_schema.components.schemas.Input = { type: 'object', required: ['prompt', 'input_image'], properties };
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-models-'));
  writeFileSync(
    join(folder, 'kontext.json'),
    JSON.stringify({ ...file, model: 'owner/flux-kontext', title: 'Kontext' }),
  );
  return folder;
}

it('uses the model that the server chose, or EDIT_MODEL, and asks for as many pictures as it takes', () =>
  withBot(
    async (discord) => {
      const ben = discord.person('Ben');
      const { message } = await imagineAs(discord);
      const { modal, submit } = await (await ben.press(message, 'Change…')).modal();
      expect(JSON.stringify(modal)).not.toContain('More pictures');
      expect(
        textOf(await (await submit([{ customId: 'prompt', value: 'make it night' }])).answer(hasPictures)),
      ).toContain('Kontext');
      const admin = discord.person('admin');
      const panel = await openSettingsPage('pictures', admin);
      expect(selectOptionsIn(panel).map(({ label }) => label)).toEqual(
        expect.arrayContaining(['My operator’s choice', 'Kontext', 'Sample editor']),
      );
      const chosen = await admin.select(panel, /^settings:set:edit_model:/, ['lorikeet/sample-editor']);
      await chosen.answer();
      expect(JSON.stringify((await (await ben.press(message, 'Change…')).modal()).modal)).toContain('More pictures');
    },
    { MODELS_DIR: createModelsFolder(), EDIT_MODEL: 'owner/flux-kontext' },
  ));
