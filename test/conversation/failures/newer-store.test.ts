import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openRestartableBot } from '#test/support/bot/restartable-bot.ts';
import { keepAuditLog } from '#test/support/discord/audit.ts';
import { paintSheet } from '#test/support/discord/compare.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';

/** What decides who may do what, and what may be spent, as docs/architecture.md has it: an unknown field may be a rule, so it is refused. */
const STRICT = ['presets', 'settings', 'server-settings', 'lists', 'books', 'spending-servers', 'usage-days'];

/** Adds a field to every object that is stored in these namespaces, or in others, as a later version might. @returns those that have one */
function addUnknownFields(storeUrl: string, which: 'IN' | 'NOT IN', namespaces: readonly string[]): string[] {
  using database = new DatabaseSync(storeUrl.slice('sqlite:'.length));
  const changed = database
    .prepare(
      `UPDATE entries SET value = json_set(value, '$.value.addedLater', 1) WHERE json_type(value, '$.value') = 'object'
       AND substr(key, 1, instr(key, ':') - 1) ${which} (${namespaces.map(() => '?').join(', ')}) RETURNING key`,
    )
    .all(...namespaces);
  return [...new Set(changed.map(({ key }) => String(key).split(':')[0] ?? ''))];
}

it('starts on a store in which a newer version has written fields that this one does not know, and goes on', async () => {
  await using at = await openRestartableBot();
  const { discord } = at;
  const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
  const first = await at.start();
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox' }, 'Ben', 'general');
  await paintSheet(ben, { x: 'seeds 2' });
  await first.stop();
  const namespaces = addUnknownFields(at.storeUrl, 'NOT IN', STRICT);
  for (const name of ['jobs', 'cards', 'deployments', 'sheets', 'upkeep', 'usage']) expect(namespaces).toContain(name);
  await using _ = await at.start();
  expect(textOf(await (await cleo.press(message, 'Details')).answer())).toContain('a fox');
  await (await ben.press(message, /^1:reroll/)).answer(hasPictures);
});

it('refuses what happens in a server of whose rules it does not know all, and nothing elsewhere', async () => {
  await using at = await openRestartableBot();
  const { discord } = at;
  const first = await at.start();
  await keepAuditLog(discord, '30');
  await first.stop();
  expect(addUnknownFields(at.storeUrl, 'IN', STRICT)).toEqual(['server-settings']);
  await using _ = await at.start();
  const options = { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox' };
  expect(textOf(await (await discord.person('Ben').command('imagine', options)).answer())).toContain(
    'Something went wrong',
  );
  await (await discord.person('Ben', 'dm').command('imagine', options)).answer(hasPictures);
});
