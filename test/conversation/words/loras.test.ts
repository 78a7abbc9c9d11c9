import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();
const PAINTERS = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine');
const details = async (reply: Awaited<ReturnType<typeof imagineAs>>['reply']) =>
  textOf(await (await reply.press('Details')).answer());

describe('<lora:…> in a prompt', () => {
  it.each(PAINTERS.map(({ name, title }) => [name, title]))('chooses %s, with its weight', async (name, title) => {
    const { reply, message } = await imagineAs(discord, { prompt: `a fox <lora:${name}:0.6>, in the snow --steps 2` });
    expect(textOf(message)).toContain(`**a fox, in the snow**\n-# ${title} · seed`);
    expect(await details(reply)).toMatch(/lora_scale:0\.6/);
  });

  it.each(PAINTERS.filter(({ params }) => params.has('extra_lora')).map(({ name }) => name))(
    'is the second LoRA beside %s',
    async (lora) => {
      const other = lora === 'heller-software/lassie-dog' ? 'jdreetz/illustration' : 'heller-software/lassie-dog';
      const { reply, message } = await imagineAs(discord, { prompt: `a fox <lora:${other}:0.5>`, lora });
      expect(await details(reply)).toMatch(
        new RegExp(`lora:${lora} seed:\\d+ extra_lora:${other} extra_lora_scale:0.5`),
      );
      expect(textOf(message)).not.toContain('left out');
    },
  );

  it('is a preset of the server by its name, with its trigger word if it is the second', async () => {
    const preset = { name: 'Ink', reference: 'heller-software/lassie-dog', triggers: 'INKY' };
    await (await (await discord.person('admin').command('lora add', preset)).press('Save')).answer();
    expect(textOf((await imagineAs(discord, { prompt: 'a fox <lora:ink:0.7>' })).message)).toContain('Ink · seed');
    const prompt = 'a fox <lora:Ink:0.7>';
    const { reply, message } = await imagineAs(discord, { prompt, lora: 'jdreetz/illustration' });
    expect(textOf(message)).toContain('**INKY, a fox**\n-# Illustration');
    expect(await details(reply)).toContain('extra_lora:heller-software/lassie-dog extra_lora_scale:0.7');
  });

  it('that is misspelled is offered as a button, which keeps its weight', async () => {
    const options = { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox <lora:lasie-dog:0.6>' };
    const reply = await discord.person('Ben').command('imagine', options);
    const question = await reply.answer();
    expect(textOf(question)).toMatch(/^There is no LoRA `lasie-dog` here\. Did you mean/);
    const pressed = await reply.press(labelsOf(question)[0] ?? '');
    expect(textOf(await pressed.answer(hasPictures))).toContain('**a fox**\n-# Lassie dog');
    expect(await details(pressed)).toContain('lora_scale:0.6');
  });

  it('gets a note in Edit where it is not known', async () => {
    const { reply } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS);
    const form = await submitModal(await reply.press('Edit'), { prompt: 'a fox <lora:add_detail:1> <hypernet:x:1>' });
    const text = textOf(await form.answer(hasPictures)).replaceAll('\\', '');
    expect(text).toContain('**a fox**');
    expect(text).toContain('left out <lora:add_detail:1>: There is no LoRA add_detail here');
    expect(text).toContain('left out <hypernet:x:1>: no equivalent here');
    expectNoDiscordProblems(discord);
  });
});
