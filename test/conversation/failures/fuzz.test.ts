import process from 'node:process';
import type { APIMessage } from 'discord.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { controlsIn, type Discord, hasPictures, textOf } from '#test/support/discord/index.ts';
import { commandPacket, componentPacket } from '#test/support/discord/packets.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const RUNS = 500;
/** Printed with a failure, and the same in every run. */
const SEED = 20_261_121;

let replicate: FakeReplicate;
let bot: TestBot;
let discord: Discord;
beforeAll(async () => {
  replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
  const many = {
    JOBS_PER_USER: '50',
    JOBS_PER_GUILD: '50',
    JOBS_AT_ONCE: '50',
    QUEUE_LENGTH: '1000',
    QUEUE_LENGTH_PER_USER: '1000',
  };
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    MAX_PICTURES_PER_DAY: '100000',
    LOG_LEVEL: 'info',
    ...many,
  };
  bot = await startBot({ env });
  discord = bot.discord;
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});

let lastId = 1_600_000_000_000_000_000n;
const nextId = () => String(++lastId);

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a fox', '', ' ', '@everyone <@1> `x`', 'x'.repeat(7000)),
);
const number = fc.oneof(
  fc.integer({ min: -5, max: 2000 }),
  fc.double({ min: -2, max: 60, noNaN: true }),
  fc.constantFrom(0, -1, 2 ** 53, 1e300),
);
/** An option's value: mostly such as Discord's client lets through, sometimes of another kind. */
const values: Record<string, [type: number, value: fc.Arbitrary<unknown>]> = {
  prompt: [3, text],
  lora: [3, fc.oneof(fc.constantFrom(...COMPILED_MODELS.map(({ name: model }) => model)), text)],
  aspect_ratio: [3, fc.constantFrom('1:1', '16:9', 'custom', '7:1')],
  num_outputs: [4, fc.integer({ min: 0, max: 5 })],
  seed: [4, number],
  prompt_strength: [10, number],
  lora_scale: [10, fc.double({ min: -2, max: 4, noNaN: true })],
  replicate_weights: [
    3,
    fc.oneof(fc.constantFrom('fofr/flux-pixar-cars', 'https://civitai.com/models/1/x'), fc.webUrl(), text),
  ],
  extra_lora: [3, text],
  extra_lora_scale: [10, number],
  guidance_scale: [10, fc.double({ min: -1, max: 12, noNaN: true })],
  num_inference_steps: [4, fc.integer({ min: 0, max: 60 })],
  model: [3, fc.constantFrom('dev', 'schnell', 'pro')],
  output_format: [3, fc.constantFrom('webp', 'jpg', 'png', 'gif')],
  output_quality: [4, fc.integer({ min: -1, max: 101 })],
  megapixels: [3, fc.constantFrom('1', '0.25', '4')],
  go_fast: [5, fc.boolean()],
  width: [4, fc.integer({ min: 200, max: 1500 })],
  height: [4, fc.integer({ min: 200, max: 1500 })],
  disable_safety_checker: [5, fc.boolean()],
  private: [5, fc.boolean()],
  image: [11, fc.constantFrom('1', '2', 'nothing')],
  mask: [11, fc.constantFrom('1', '2')],
  nonsense: [3, text],
};
const option = fc.constantFrom(...Object.keys(values)).chain((name) => {
  const [type, value] = values[name] ?? [3, text];
  return fc.record({
    name: fc.constant(name),
    type: fc.constant(type),
    value: fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: fc.oneof(text, number, fc.boolean()) }),
  });
});
const optionSet = fc
  .record({
    prompt: fc.oneof({ weight: 5, arbitrary: fc.constant('a fox') }, { weight: 1, arbitrary: text }),
    rest: fc.uniqueArray(option, { selector: ({ name }) => name, maxLength: 6 }),
  })
  .map(({ prompt, rest }) => [
    { name: 'prompt', type: 3, value: prompt },
    ...rest.filter(({ name }) => name !== 'prompt'),
  ]);

const attachment = (id: string, contentType: string) => ({
  id,
  url: `http://127.0.0.1:9/${id}.png`,
  filename: `${id}.png`,
  size: 100,
  content_type: contentType,
});
const resolved = { attachments: { '1': attachment('1', 'image/png'), '2': attachment('2', 'text/html') } };

/** Sends packets, a few at a time, as many people at once would, and gives the answers. */
async function sendInBatches(packets: readonly Record<string, unknown>[]) {
  const replies = [];
  for (let at = 0; at < packets.length; at += 20) {
    const batch = await Promise.all(packets.slice(at, at + 20).map((each) => discord.sendRaw(each)));
    await Promise.all(batch.map((reply) => reply.responseType()));
    replies.push(...batch);
  }
  return replies;
}

/** Not an edit on the way: those offer to cancel. */
const isFinal = (message: APIMessage) => controlsIn(message).every(({ label }) => label !== 'Cancel');

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

it(`answers ${RUNS} fuzzed option sets within 3 s, each with pictures or a refusal`, async () => {
  const before = timers();
  const sets = fc.sample(optionSet, { numRuns: RUNS, seed: SEED });
  const replies = await sendInBatches(
    sets.map((options) => commandPacket(nextId(), { data: { id: '1', type: 1, name: 'imagine', options, resolved } })),
  );
  const messages = await Promise.all(replies.map((reply) => reply.answer(isFinal, 60_000)));
  const painted = messages.filter(hasPictures);
  expect(painted.length).toBeGreaterThan(RUNS / 10);
  expect(painted.length).toBeLessThan(RUNS);
  for (const message of messages) expect(textOf(message)).toMatch(/\S/);
  expect(messages.filter((message) => /Something went wrong/.test(textOf(message))).map(textOf)).toEqual([]);
  expect(discord.refusedRequests).toEqual([]);
  expect(discord.playground.unansweredInteractions).toEqual([]);
  await expect.poll(timers).toBeLessThanOrEqual(before + 5);
}, 300_000);

it(`lives through ${RUNS} fuzzed interactions, and answers each that can be answered within 3 s`, async () => {
  const whole = (id: string) => [
    commandPacket(id, {
      data: { id: '1', type: 1, name: 'imagine', options: [{ name: 'prompt', type: 3, value: 'a fox' }] },
    }),
    commandPacket(id, {
      type: 4,
      data: { id: '1', type: 1, name: 'imagine', options: [{ name: 'lora', type: 3, value: 'il', focused: true }] },
    }),
    componentPacket(id, '1', '1:reroll:1:0'),
    componentPacket(id, '1', '1:delete:1:0'),
    componentPacket(id, '1', '1:cancel:1:0'),
    commandPacket(id, { type: 5, data: { custom_id: 'x', components: [] } }),
  ];
  const replacement = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', [], {}, -1, 1e99, 'x'.repeat(10_000)));
  const change = fc.record({
    base: fc.nat(5),
    path: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    junk: replacement,
    remove: fc.boolean(),
  });
  const packets = fc.sample(change, { numRuns: RUNS, seed: SEED }).map(({ base, path, junk: value, remove }) => {
    const sent = whole(nextId())[base] ?? {};
    // Without these there is nowhere to answer to, or no way to answer that Discord would take.
    const { id, token, application_id, channel_id, type } = sent;
    return { ...mutate(sent, path, remove ? undefined : value), id, token, application_id, channel_id, type };
  });
  await sendInBatches(packets);
  expect(discord.playground.unansweredInteractions).toEqual([]);
  for (const unaddressed of [{}, { id: 1 }, { id: '5', token: '' }, { token: 'x' }]) await discord.sendRaw(unaddressed);
  const after = await discord.person('Ben').command('imagine', { prompt: 'still here' });
  expect(hasPictures(await after.answer(hasPictures))).toBe(true);
  const secrets = [replicate.token, discord.env.DISCORD_TOKEN, 'token-16'];
  for (const secret of secrets)
    expect(
      [...bot.log, ...discord.requests.map((each) => JSON.stringify(each))].filter((line) => line.includes(secret)),
    ).toEqual([]);
}, 300_000);

/** The packet with what lies at `path` (the n-th key of each level) replaced, or taken out. */
function mutate(value: unknown, path: readonly number[], replacement: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  const keys = Object.keys(value);
  const key = keys[(path[0] ?? 0) % keys.length];
  if (key === undefined) return { ...value };
  const inner: unknown = Reflect.get(value, key);
  const deeper = path.length > 1 && typeof inner === 'object' && inner !== null;
  const next = deeper ? mutate(inner, path.slice(1), replacement) : replacement;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (next === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, next);
  return copy as Record<string, unknown>;
}
