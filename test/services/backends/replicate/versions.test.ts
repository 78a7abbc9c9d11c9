import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { inventVersion } from '#test/support/fake-replicate/models.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const modelRequests = (calls: readonly string[]) => calls.filter((call) => call.startsWith('GET /models/'));

it('asks for the full version once, also where many ask, and remembers it after a restart', async () => {
  await using harness = await openReplicateHarness();
  await Promise.all([1, 2, 3].map((seed) => harness.generate(harness.request({ seed }))));
  const pages = modelRequests(harness.calls()).length;
  expect(new Set(modelRequests(harness.calls()))).toEqual(new Set(['GET /models/jdreetz/illustration/versions']));
  expect(pages).toBe(2);
  const next = await harness.reopen();
  await next.submit(harness.request(), () => undefined, new AbortController().signal);
  expect(modelRequests(harness.calls())).toHaveLength(pages);
});

it('asks for nothing where the version is known in full', async () => {
  await using harness = await openReplicateHarness();
  const version = harness.fake.models.get('jdreetz/illustration')?.versions[1]?.id;
  await harness.generate(harness.request({}, { version }));
  expect(modelRequests(harness.calls())).toEqual([]);
  expect(harness.fake.predictions[0]?.version.id).toBe(version);
});

it('lists the versions where none has the prefix', async () => {
  await using harness = await openReplicateHarness();
  const failed = harness.generate(harness.request({}, { version: 'deadbeef' }));
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/no version that begins with deadbeef; it has 7881a6a8\w+, 0/);
});

it('lists the versions where several have the prefix', async () => {
  await using harness = await openReplicateHarness();
  const model = harness.fake.models.get('jdreetz/illustration');
  const [first] = model?.versions ?? [];
  if (!model || !first) throw new Error('the stand-in does not know it');
  model.versions.push({ ...first, id: inventVersion('7881a6a8', 'another') });
  await expect(harness.generate(harness.request())).rejects.toThrow(
    /several versions that begin with 7881a6a8 \(7881a6a8\w+, 7881a6a8\w+\)/,
  );
  expect(harness.createdCount()).toBe(0);
});

it('asks anew once Replicate does not accept a remembered version', async () => {
  await using harness = await openReplicateHarness();
  await harness.generate(harness.request());
  const model = harness.fake.models.get('jdreetz/illustration');
  const [old] = model?.versions ?? [];
  if (!model || !old) throw new Error('the stand-in does not know it');
  model.versions[0] = { ...old, id: inventVersion('7881a6a8', 'pushed again') };
  await expect(harness.generate(harness.request())).rejects.toThrow(/operator/);
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
});

it('asks again where asking failed, and after it could not be asked at all', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'model', after: false, times: 15 });
  await expect(harness.generate(harness.request())).rejects.toBeInstanceOf(UserError);
  harness.fake.faults.add({ kind: 'reset', on: 'model', after: false, times: 2 });
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
});

it('reads a model as it is published now', async () => {
  await using harness = await openReplicateHarness();
  const { signal } = new AbortController();
  expect(await harness.backend.fetchLiveModel('fofr/flux-handwriting-and-sketch', 'd592f697', signal)).toMatchObject({
    model: 'fofr/flux-handwriting-and-sketch',
    version: expect.stringMatching(/^d592f697\w{56}$/),
    title: 'Flux handwriting and sketch',
    openapi_schema: { components: { schemas: { Input: { properties: { prompt: {} } } } } },
  });
  const official = await harness.backend.fetchLiveModel('black-forest-labs/flux-dev-lora', undefined, signal);
  expect(official.version).toBeUndefined();
  await expect(harness.backend.fetchLiveModel('nobody/nothing', undefined, signal)).rejects.toThrow(/operator/);
  expect(shippedModel('black-forest-labs/flux-dev-lora').version).toBeUndefined();
});

it('goes on for some seconds where the version cannot be looked up, and says so', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'answer', on: 'model', problem: unavailable(503), times: 10 });
  const seen: Progress[] = [];
  expect((await harness.generate(harness.request(), (progress) => seen.push(progress))).pictures).toHaveLength(1);
  expect(seen[0]).toMatchObject({ phase: 'blocked', by: 'no-response' });
});
