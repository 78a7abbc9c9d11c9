import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { parsePicture } from '#services/images/picture.ts';
import { UNREACHABLE_PICTURE_URL } from '#test/support/backend/prediction-request.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

it('sends the input as it is, the time a warm model needs, and the deadline', async () => {
  await using harness = await openReplicateHarness();
  const roles = {
    seed: 3,
    num_outputs: 2,
    output_format: 'png',
    lora_scale: 0.9,
    go_fast: true,
    image: 'https://cdn.discordapp.com/attachments/1/2/in.png?ex=1&hm=2',
  };
  const request = harness.request(roles);
  await harness.generate(request);
  const posts = harness.fake.requests.filter(({ method }) => method === 'POST');
  expect(posts).toHaveLength(1);
  expect(posts[0]?.path).toBe('/v1/predictions');
  expect(posts[0]?.headers).toMatchObject({ prefer: 'wait=8', 'cancel-after': expect.stringMatching(/^(29\d|300)s$/) });
  expect(posts[0]?.body).toEqual({
    version: expect.stringMatching(/^7881a6a8[0-9a-f]{56}$/),
    input: { prompt: 'a lorikeet in the rain', ...roles },
  });
});

it('asks for no more time than there is, and for no less than Replicate takes', async () => {
  await using harness = await openReplicateHarness({ clock: fastClock(1) });
  await harness.generate(harness.request({}, { deadline: harness.now() + 3000 }));
  expect(harness.fake.requests.at(-1)?.headers ?? {}).toMatchObject({ prefer: 'wait=3', 'cancel-after': '5s' });
});

it('names the model where it is official, and its version where it is not', async () => {
  await using harness = await openReplicateHarness();
  const sent: unknown[] = [];
  for (const model of [
    'black-forest-labs/flux-dev-lora',
    'nightmareai/real-esrgan',
    'fofr/flux-handwriting-and-sketch',
  ]) {
    await harness.generate(harness.request({}, { model: shippedModel(model) }));
    sent.push(
      harness.fake.requests.findLast(({ path, method }) => method === 'POST' && path === '/v1/predictions')?.body,
    );
  }
  expect(sent).toMatchObject([
    { version: 'black-forest-labs/flux-dev-lora' },
    { version: harness.fake.models.get('nightmareai/real-esrgan')?.versions[0]?.id },
    { version: harness.fake.models.get('fofr/flux-handwriting-and-sketch')?.versions[0]?.id },
  ]);
});

it('asks to be called back, with the job in the address', async () => {
  await using harness = await openReplicateHarness({}, { webhookUrl: 'http://127.0.0.1:1/webhooks/replicate' });
  const request = harness.request();
  await harness.generate(request);
  expect(harness.fake.requests.find(({ method }) => method === 'POST')?.body).toMatchObject({
    webhook: `http://127.0.0.1:1/webhooks/replicate?job=${request.jobId}`,
    webhook_events_filter: ['start', 'completed'],
  });
});

it('uploads a picture that Replicate cannot reach, once, and sends its address', async () => {
  await using harness = await openReplicateHarness();
  await harness.generate(harness.request({ image: UNREACHABLE_PICTURE_URL, mask: UNREACHABLE_PICTURE_URL }));
  const uploads = harness.fake.requests.filter(({ path }) => path === '/v1/files');
  expect(uploads.map(({ body }) => body)).toEqual([
    { content: { name: 'picture.png', type: 'image/png', size: expect.any(Number) } },
  ]);
  const { input } = harness.fake.predictions[0] ?? {};
  expect(input?.image).toMatch(new RegExp(`^${harness.fake.apiUrl}/files/`));
  expect(input?.mask).toBe(input?.image);
});

it('refuses a model without an owner without asking anybody', async () => {
  await using harness = await openReplicateHarness();
  const unownedModel = COMPILED_MODELS.find(({ name: model }) => !model.includes('/'));
  if (!unownedModel) throw new Error('there is no such model');
  expect(() => harness.backend.assertSupported(unownedModel)).toThrow(UserError);
  expect(() => harness.backend.assertSupported(unownedModel)).toThrow(/MODEL_NAMES/);
  await expect(harness.generate(harness.request({}, { model: unownedModel }))).rejects.toBeInstanceOf(UserError);
  expect(harness.calls()).toEqual([]);
});

it('shows the token nowhere', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.behaviour.credit = 'none';
  await expect(harness.generate(harness.request())).rejects.toBeInstanceOf(UserError);
  harness.fake.behaviour.credit = 'full';
  harness.fake.faults.add({ kind: 'reset', on: 'get', after: false, times: 3 });
  await harness.generate(harness.request());
  expect(harness.log.length).toBeGreaterThan(0);
  expect(harness.log.join('')).not.toContain(harness.fake.token);
  expect(JSON.stringify(harness.fake.predictions.map(({ input }) => input))).not.toContain(harness.fake.token);
});

it('uploads a copy in place of a Discord link that models would read otherwise than people', async () => {
  await using harness = await openReplicateHarness();
  const link = (name: string) => `https://cdn.discordapp.com/attachments/1/2/${name}`;
  const upright = await parsePicture(await samplePicture());
  const request = harness.request(
    { image: link('turned.jpg'), mask: link('upright.png') },
    {
      readPicture: async () => upright,
      needsCopy: async (url) => url.includes('turned'),
    },
  );
  await harness.generate(request);
  const created = harness.fake.requests.find(({ method, path }) => method === 'POST' && /predictions$/.test(path));
  expect(created?.body).toMatchObject({
    input: { image: expect.stringMatching(/\/v1\/files\//), mask: link('upright.png') },
  });
});
