import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '#playground/page/composer/parse-command-line.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

/** The line to be pasted. */
const imagineLineIn = (text: string) => /```\n(\/imagine .*)\n```/.exec(text)?.[1] ?? '';

/** What a person sends who pastes a line. */
function parseImagineLine(line: string): Record<string, string | number | boolean> {
  const draft = parseCommandLine(line, discord.playground.listCommands());
  const filled = draft?.chips.filter(({ text }) => text) ?? [];
  const typed = (type: number, text: string) =>
    type === 4 || type === 10 ? Number(text) : type === 5 ? text === 'true' : text;
  return Object.fromEntries(filled.map(({ option, text }) => [option.name, typed(option.type, text)]));
}

const bytesOf = (url = '') => Buffer.from(discord.playground.readAttachment(url)?.bytes ?? []);

describe('Details', () => {
  it('replies ephemerally with the inputs, the model and the duration', async () => {
    const { reply } = await imagineAs(discord, {
      ...SMALL_IMAGINE_OPTIONS,
      prompt: 'a fox: in `snow`',
      seed: 12,
      guidance_scale: 2.5,
    });
    const page = await (await reply.press('Details', discord.person('Cleo'))).answer();
    expect(isEphemeral(page)).toBe(true);
    const text = textOf(page);
    expect(text).toMatch(/^\*\*Illustration\*\*\n`jdreetz\/illustration` · version `\w+` · [\d.]+ s · a sketch/);
    expect(text).toContain('```\na fox: in `snow`\n```');
    expect(text).toMatch(/aspect_ratio: custom\nheight: 320\nwidth: 256/);
    expect(text).toContain('guidance_scale: 2.5');
    expect(text).toMatch(/Model defaults: `.*num_inference_steps 28/);
    expect(imagineLineIn(text)).toBe(
      '/imagine prompt:a fox: in `snow` lora:jdreetz/illustration aspect_ratio:custom seed:12 guidance_scale:2.5 width:256 height:320',
    );
  });

  it.each(COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name: model }) => model))(
    'have a recipe line that paints the same picture with %s',
    async (lora) => {
      const { reply, message } = await imagineAs(discord, { prompt: 'a red house', lora, seed: 7 });
      const text = textOf(await (await reply.press('Details')).answer());
      const again = await imagineAs(discord, parseImagineLine(imagineLineIn(text)));
      const [one, two] = [message, again.message].map((each) => bytesOf(picturesIn(each)[0]?.url));
      expect(one?.length).toBeGreaterThan(1000);
      expect(one?.equals(two ?? Buffer.of())).toBe(true);
    },
  );

  it('list on request what the model takes', async () => {
    const { reply } = await imagineAs(discord);
    const page = await reply.press('Details');
    const shown = await (await discord.person('Ben').press(await page.answer(), 'Model fields')).answer();
    expect(isEphemeral(shown)).toBe(true);
    expect(textOf(shown)).toContain('num_inference_steps: whole number from 1 up to 50 (28)');
  });

  it('name the files that the recipe line cannot contain', async () => {
    const image = { name: 'fox.png', bytes: await samplePicture(), type: 'image/png' };
    const { reply } = await imagineAs(discord, { prompt: 'a fox', image });
    const text = textOf(await (await reply.press('Details')).answer());
    expect(text).toContain('paste this and attach `image`');
    expect(text).toContain('image: a picture');
  });

  it('link to the parent and to the first result, also through upscales', async () => {
    const first = await imagineAs(discord);
    const varied = await first.reply.press('Vary strong');
    const second = await varied.answer(hasPictures);
    const large = await varied.press('Upscale 2×');
    const third = await large.answer(hasPictures);
    const text = textOf(await (await large.press('Details')).answer());
    expect(text).toContain(`[this result](https://discord.com/channels/`);
    expect(text).toContain(`/${third.id})`);
    expect(text).toMatch(new RegExp(`\\[what it was made from\\]\\(\\S+/${second.id}\\)`));
    expect(text).toMatch(new RegExp(`\\[where it all began\\]\\(\\S+/${first.message.id}\\)`));
    expect(text).toContain('To paint again what was enlarged');
    expect(text).toContain('upscale_factor: 2');
  });

  it('fit into a message with the longest prompt, without cutting the recipe line', async () => {
    const prompt = `${'wörter und ```Zeichen``` '.repeat(90)}`.slice(0, 1999).trim();
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt });
    const text = textOf(await (await reply.press('Details')).answer());
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(imagineLineIn(text).replaceAll('\u200B', '')).toContain(prompt);
  });

  it('work after a restart, in direct messages and for private results', async () => {
    const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}`;
    await using own = await startDiscord();
    const before = await startBot({ discord: own, env: { STORE_URL: store } });
    const { reply } = await imagineAs(own, { ...SMALL_IMAGINE_OPTIONS, private: true }, 'Ben', 'dm');
    await before.stop();
    await using _after = await startBot({ discord: own, env: { STORE_URL: store } });
    expect(textOf(await (await reply.press('Details')).answer())).toContain('prompt:a fox');
    expectNoDiscordProblems(own);
  });
});

describe('Recipe', () => {
  it('in the context menu of a result replies with its details', async () => {
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 99 });
    const page = await (await discord.person('Cleo').menu('Recipe', message.id)).answer();
    expect(isEphemeral(page)).toBe(true);
    expect(imagineLineIn(textOf(page))).toContain('seed:99');
  });

  it('in the context menu of any other message replies with a refusal', async () => {
    const said = await discord.person('Ben').say('hello');
    const page = await (await discord.person('Ben').menu('Recipe', said.id)).answer();
    expect(textOf(page)).toContain('This message has no picture.');
  });
});
