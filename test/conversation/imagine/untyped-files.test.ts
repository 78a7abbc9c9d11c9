import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');

/** A file whose name tells Discord nothing of what it is. */
const untyped = async (bytes: Uint8Array | Promise<Uint8Array>) => ({ name: 'photo', bytes: await bytes });

it('starts from a picture whose type is not known', async () => {
  const image = await untyped(samplePicture());
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image });
  expect(textOf(await reply.answer(hasPictures))).toContain('a fox');
});

it('refuses by its bytes what is none', async () => {
  const image = await untyped(Buffer.from('a letter'));
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image });
  expect(textOf(await reply.answer())).toContain('cannot be read as a picture');
});

it('starts from one in a message', async () => {
  // Discord's stand-in goes by the name's ending, and knows none of these.
  const files = [
    { name: 'photo.JFIF', bytes: await samplePicture(), type: 'application/octet-stream' },
    { name: 'notes.bin', bytes: Buffer.from('x') },
  ];
  const said = await ben.say('look', files);
  const form = await (await ben.menu('Imagine from this', said.id)).modal();
  expect(JSON.stringify(form.modal)).not.toContain('Which picture');
});
