import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { invalidInput } from '#test/support/fake-replicate/problems.ts';

// That prompts of any kind stay text, and fit: test/discord/messages/message-limits.test.ts.

const replicate = await openFakeReplicate({ shrink: 16 });
afterAll(() => replicate[Symbol.asyncDispose]());
const { discord } = await sharedBot({
  env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
});
const [ben, admin] = [discord.person('Ben'), discord.person('admin')];

const MALICIOUS_TEXTS = [
  '@everyone @here',
  `<@${ben.id}> <@&1100000000000001900> <#1100000000000001001> </imagine:1> <t:0>`,
  '[click](https://example.org) [a](<https://example.org>)',
  '# heading',
  '> quote',
  '```\n@everyone\n```',
  '`` ` ``',
  '||spoiler|| **bold** __u__ ~~s~~',
  '\u202eyenom eerf\u202c',
  'a\u200b@\u200beveryone',
  'line\n# second\n-# third',
];

/** What Discord would make more of than text, outside of code. */
const ACTIVE_MARKUP = /(?<!\\)(?:@everyone|@here|<@|<#|<\/|<t:|\]\(|\|\||__|~~)|^(?:#{1,3}|>) /m;
const INVISIBLE_CHARACTERS = /[\u202a-\u202e\u2066-\u2069\u200b]/;

const lines = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');

/** Without what the bot itself writes: small lines, and links to its messages and to where models are published. */
const activeMarkupIn = (text: string) =>
  lines(text)
    .replaceAll(/\[[^\]]*\]\(https:\/\/(?:discord|replicate|civitai)\.com\/[\w/@.-]+\)/g, '')
    .replaceAll(/^-# /gm, '')
    .replace(/^For <@\d+>, <t:\d+:f>, job/m, '');

const imagineAndRead = async (given: Record<string, string | number>) => {
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...given });
  return reply.answer((message) => controlsIn(message).every(({ label }) => label !== 'Cancel'));
};

it.each(MALICIOUS_TEXTS)(
  'a prompt is escaped in its result, in its details, and when it is edited: %s',
  async (evil) => {
    const message = await imagineAndRead({ prompt: `fox ${evil}` });
    expect(hasPictures(message)).toBe(true);
    const details = await (await ben.press(message, 'Details')).answer();
    const again = await (await ben.press(message, 'Vary strong')).answer(hasPictures);
    for (const each of [message, again]) {
      expect(activeMarkupIn(textOf(each))).not.toMatch(ACTIVE_MARKUP);
      expect(lines(textOf(each))).not.toMatch(INVISIBLE_CHARACTERS);
    }
    expect(activeMarkupIn(textOf(details))).not.toMatch(ACTIVE_MARKUP);
  },
);

it.each(MALICIOUS_TEXTS)('a name that is none is text in the sentence that says so: %s', async (evil) => {
  const told = [
    await imagineAndRead({ prompt: 'a fox', lora: evil }),
    await imagineAndRead({ prompt: 'a fox', replicate_weights: evil }),
    await (await admin.command('lora show', { name: evil.slice(0, 30) })).answer(),
    await (await admin.command('lora add', { name: evil.slice(0, 30), reference: 'jdreetz/illustration' })).answer(),
    await (await admin.command('lora add', { name: 'fine', reference: evil })).answer(),
  ];
  for (const message of told) {
    expect(activeMarkupIn(textOf(message))).not.toMatch(ACTIVE_MARKUP);
    expect(lines(textOf(message))).not.toMatch(INVISIBLE_CHARACTERS);
  }
});

it.each(MALICIOUS_TEXTS)('what a service says of its own accord is text: %s', async (evil) => {
  const description = `must not be ${evil}`;
  const problem = invalidInput([{ type: 'enum', field: 'input.prompt', description }]);
  replicate.faults.add({ kind: 'answer', on: 'create', problem });
  const message = await imagineAndRead({ prompt: 'a fox' });
  expect(textOf(message)).toContain('does not accept this');
  expect(activeMarkupIn(textOf(message))).not.toMatch(ACTIVE_MARKUP);
  expect(lines(textOf(message))).not.toMatch(INVISIBLE_CHARACTERS);
});

const sent = z.object({ allowed_mentions: z.unknown(), components: z.array(z.unknown()).optional() });
const callback = z.object({ type: z.number(), data: sent.optional() });

it('no message that was ever sent lets anybody be mentioned', () => {
  const bodies = discord.requests.flatMap(({ method, path = '', body }) => {
    if (method === 'GET' || method === 'DELETE') return [];
    if (path.includes('/callback')) {
      const { type, data } = callback.parse(body);
      return [4, 7].includes(type) ? [data] : [];
    }
    return /\/messages|\/webhooks/.test(path) ? [sent.parse(body)] : [];
  });
  expect(bodies.length).toBeGreaterThan(80);
  for (const body of bodies) expect(body?.allowed_mentions).toEqual({ parse: [] });
});
