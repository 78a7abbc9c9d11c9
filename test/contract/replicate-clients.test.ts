import { createReplicate } from '@ai-sdk/replicate';
import ReplicateSdk, { validateWebhook } from 'replicate';
import Stainless from 'replicate-stainless';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWebhookReceiver } from '#test/support/backend/webhook-receiver.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { replicateContract } from '#test/support/fake-replicate/openapi-contract.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

const document = documentPath('REPLICATE_OPENAPI');
const contract = document ? replicateContract(document) : undefined;

/** Where recorded answers depart from the document too: what is not there yet is left out or null, any string is a version twice. */
const UNDOCUMENTED_BUT_RECORDED = [
  /must have required property 'output'/,
  /\/logs must be string/,
  /\/version must match exactly one schema in oneOf/,
];

const MODEL = 'jdreetz/illustration';
const OFFICIAL = 'black-forest-labs/flux-dev-lora';
const input = { prompt: 'a fox', num_inference_steps: 4 };

let fake: FakeReplicate;
let answers: [method: string, path: string, status: number, body: unknown][];

/** What the clients send with; keeps what was answered. */
const recordingFetch = async (target: string | URL | Request, init?: RequestInit) => {
  const response = await fetch(target, init);
  const { pathname } = new URL(target instanceof Request ? target.url : target);
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  if (response.ok && isJson && pathname.startsWith('/v1/'))
    answers.push([init?.method ?? 'GET', pathname, response.status, await response.clone().json()]);
  return response;
};

beforeEach(async () => {
  answers = [];
  fake = await openFakeReplicate({ clock: fastClock(50), stepMs: 20 });
});

afterEach(async () => {
  const wrong = answers.flatMap((answer) => contract?.responseErrors(...answer) ?? []);
  expect(wrong.filter((each) => !UNDOCUMENTED_BUT_RECORDED.some((known) => known.test(each)))).toEqual([]);
  await fake[Symbol.asyncDispose]();
});

const latestVersion = (model: string) => fake.models.get(model)?.versions[0]?.id ?? '';

describe('the stand-in for Replicate, with the client replicate', () => {
  const open = () =>
    new ReplicateSdk({ auth: fake.token, baseUrl: fake.apiUrl, fetch: recordingFetch, useFileOutput: false });

  it('predicts, waits, cancels and lists', async () => {
    const client = open();
    expect(
      await client.run(`${MODEL}:${latestVersion(MODEL)}`, { input, wait: { mode: 'poll', interval: 10 } }),
    ).toEqual([expect.stringContaining('/delivery/')]);
    const held = await client.predictions.create({ model: OFFICIAL, input, wait: 60 });
    expect(held).toMatchObject({ model: OFFICIAL, output: [expect.any(String)] });
    const running = await client.predictions.create({ version: latestVersion(MODEL), input });
    expect((await client.predictions.cancel(running.id)).status).toBe('canceled');
    expect((await client.predictions.get(running.id)).status).toBe('canceled');
    expect((await client.predictions.list()).results).toHaveLength(3);
  });

  it('streams', async () => {
    const events: string[] = [];
    for await (const { event } of open().stream(`${MODEL}:${latestVersion(MODEL)}`, { input })) events.push(event);
    expect(events).toEqual(['output', 'done']);
  });

  it('sends signed webhooks', async () => {
    const received: boolean[] = [];
    await using receiver = await openWebhookReceiver(async (headers, body) => {
      const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
        (name) => headers.get(`webhook-${name}`) ?? '',
      );
      received.push(await validateWebhook({ id, timestamp, body, secret: fake.webhookSecret, signature } as never));
      return true;
    });
    const client = open();
    expect(await client.webhooks.default.secret.get()).toEqual({ key: fake.webhookSecret });
    const body = {
      version: latestVersion(MODEL),
      input,
      webhook: receiver.url,
      webhook_events_filter: ['completed' as const],
    };
    await client.wait(await client.predictions.create(body), { interval: 10 });
    await expect.poll(() => received).toEqual([true]);
  });

  it('keeps files', async () => {
    const { files } = open();
    const made = await files.create(new Blob(['hello'], { type: 'text/plain' }), { who: 'me' });
    expect(await files.get(made.id)).toMatchObject({
      id: made.id,
      metadata: { who: 'me' },
      content_type: 'text/plain',
    });
    expect((await files.list()).results).toHaveLength(1);
    await files.delete(made.id);
    await expect(files.get(made.id)).rejects.toThrow('404');
  });

  it('knows models, collections and hardware', async () => {
    const client = open();
    const names: string[] = [];
    for await (const page of client.paginate(client.models.list)) names.push(...page.map(({ name }) => name));
    expect(names).toHaveLength(fake.models.size);
    expect((await client.models.search('illustration')).results).toMatchObject([{ owner: 'jdreetz' }]);
    expect((await client.models.get('jdreetz', 'illustration')).latest_version?.id).toBe(latestVersion(MODEL));
    expect((await client.models.versions.list('jdreetz', 'illustration')).results).toHaveLength(1);
    const [collection] = (await client.collections.list()).results;
    expect((await client.collections.get(collection?.slug ?? '')).models?.length).toBeGreaterThan(0);
    expect((await client.hardware.list()).map(({ sku }) => sku)).toContain('gpu-h100');
    expect(await client.accounts.current()).toMatchObject({ type: 'user' });
  });

  it('deploys and trains', async () => {
    const client = open();
    const [version, scale] = [latestVersion(MODEL), { min_instances: 1, max_instances: 2 }];
    await client.deployments.create({ name: 'mine', model: MODEL, version, hardware: 'gpu-h100', ...scale });
    const predicted = await client.deployments.predictions.create('lorikeet', 'mine', { input });
    expect(predicted.version).toBe(version);
    await client.deployments.update('lorikeet', 'mine', { min_instances: 0 });
    expect((await client.deployments.get('lorikeet', 'mine')).current_release.number).toBe(2);
    expect((await client.deployments.list()).results).toHaveLength(1);
    expect(await client.deployments.delete('lorikeet', 'mine')).toBe(true);
    const body = { destination: MODEL as `${string}/${string}`, input: { input_images: 'https://example.org/a.zip' } };
    const training = await client.trainings.create('jdreetz', 'illustration', version, body);
    expect((await client.trainings.list()).results).toHaveLength(1);
    fake.clock.advance(120_000);
    expect(await client.trainings.get(training.id)).toMatchObject({
      status: 'succeeded',
      output: { version: expect.stringContaining(MODEL) },
    });
  });
});

describe('the stand-in for Replicate, with the client replicate-stainless', () => {
  const open = () =>
    new Stainless({ bearerToken: fake.token, baseURL: fake.apiUrl, fetch: recordingFetch, maxRetries: 0 });

  it('predicts, cancels and lists', async () => {
    const client = open();
    const held = await client.predictions.create({ version: latestVersion(MODEL), input, Prefer: 'wait=30' });
    expect(held.output).toEqual([expect.any(String)]);
    const running = await client.models.predictions.create({
      model_owner: 'black-forest-labs',
      model_name: 'flux-dev-lora',
      input,
    });
    expect((await client.predictions.cancel({ prediction_id: running.id })).status).toBe('canceled');
    expect((await client.predictions.get({ prediction_id: running.id })).status).toBe('canceled');
    const listed: string[] = [];
    for await (const { id } of client.predictions.list()) listed.push(id);
    expect(listed).toEqual([running.id, held.id]);
  });

  it('keeps files, and knows models', async () => {
    const client = open();
    for (const name of ['a', 'b', 'c']) await client.files.create({ content: new File([name], `${name}.txt`) });
    const files: { id: string }[] = [];
    for await (const file of client.files.list()) files.push(file);
    expect(files).toHaveLength(3);
    const file_id = files[0]?.id ?? '';
    const query = { file_id, owner: 'me', expiry: 1, signature: 'x' };
    expect(await (await client.files.download(query)).text()).toBe('c');
    await client.files.delete({ file_id });
    await expect(client.files.get({ file_id })).rejects.toMatchObject({ status: 404 });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.models.list()) names.push(name);
    expect(names).toHaveLength(fake.models.size);
    const model = { model_owner: 'jdreetz', model_name: 'illustration' };
    expect(await client.models.readme.get(model)).toContain('illustration');
    await client.models.examples.list(model);
    await client.models.versions.list(model);
    expect(await client.models.versions.get({ ...model, version_id: latestVersion(MODEL) })).toMatchObject({
      id: latestVersion(MODEL),
    });
    await client.collections.list();
    await client.hardware.list();
    await client.account.get();
    await client.webhooks.default.secret.get();
    const made = { owner: 'lorikeet', name: 'new', hardware: 'gpu-t4', visibility: 'private' as const };
    expect(await client.models.create(made)).toMatchObject({ owner: 'lorikeet', name: 'new' });
    await client.models.delete({ model_owner: 'lorikeet', model_name: 'new' });
  });

  it('deploys and trains', async () => {
    const client = open();
    const version = latestVersion(MODEL);
    const scale = { hardware: 'gpu-h100', min_instances: 0, max_instances: 1 };
    await client.deployments.create({ name: 'mine', model: MODEL, version, ...scale });
    const mine = { deployment_owner: 'lorikeet', deployment_name: 'mine' };
    expect((await client.deployments.predictions.create({ ...mine, input })).version).toBe(version);
    await client.deployments.update({ ...mine, max_instances: 3 });
    expect(await client.deployments.get(mine)).toMatchObject({
      current_release: { configuration: { max_instances: 3 } },
    });
    await client.deployments.delete(mine);
    const training = await client.trainings.create({
      model_owner: 'jdreetz',
      model_name: 'illustration',
      version_id: version,
      destination: MODEL,
      input: {},
    });
    expect((await client.trainings.cancel({ training_id: training.id ?? '' })).status).toBe('canceled');
    for await (const { id } of client.trainings.list()) expect(id).toBe(training.id);
  });

  it('answers with problems', async () => {
    const client = open();
    await expect(client.get('/nothing/here')).rejects.toMatchObject({
      status: 404,
      error: { status: 404, detail: 'The requested resource could not be found.' },
    });
    const training = {
      model_owner: 'jdreetz',
      model_name: 'illustration',
      version_id: latestVersion(MODEL),
      input: {},
    };
    await expect(client.trainings.create({ ...training, destination: 'no/where' })).rejects.toMatchObject({
      status: 404,
    });
    await expect(client.predictions.create({ version: 'f'.repeat(64), input })).rejects.toMatchObject({ status: 422 });
  });
});

describe('the stand-in for Replicate, with the client @ai-sdk/replicate', () => {
  const generate = (model: string) =>
    createReplicate({ apiToken: fake.token, baseURL: fake.apiUrl, fetch: recordingFetch })
      .image(model)
      .doGenerate({
        prompt: 'a fox',
        n: 1,
        size: undefined,
        aspectRatio: '1:1',
        seed: 3,
        files: undefined,
        mask: undefined,
        providerOptions: { replicate: { num_inference_steps: 4, output_format: 'png' } },
      });

  it.each(['official', 'version'])('paints with a model by its %s name', async (kind) => {
    const { images } = await generate(kind === 'official' ? OFFICIAL : `${MODEL}:${latestVersion(MODEL)}`);
    expect(images).toHaveLength(1);
    expect(
      Buffer.from(images[0] ?? '')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('reads what is wrong', async () => {
    await expect(generate(MODEL)).rejects.toThrow('Not Found');
  });
});
