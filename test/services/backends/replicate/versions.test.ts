import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { inventVersion } from '#test/support/fake-replicate/models.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const modelRequests = (calls: readonly string[]) => calls.filter((call) => call.startsWith('GET /models/'));

it('asks for the full version once, also where many ask, and remembers it after a restart', async () => {
  await using on = await openReplicateHarness();
  await Promise.all([1, 2, 3].map((seed) => on.generate(on.request({ seed }))));
  const pages = modelRequests(on.calls()).length;
  expect(new Set(modelRequests(on.calls()))).toEqual(new Set(['GET /models/jdreetz/illustration/versions']));
  expect(pages).toBe(2);
  const next = await on.reopen();
  await next.submit(on.request(), () => undefined, new AbortController().signal);
  expect(modelRequests(on.calls())).toHaveLength(pages);
});

it('asks for nothing where the version is known in full', async () => {
  await using on = await openReplicateHarness();
  const version = on.fake.models.get('jdreetz/illustration')?.versions[1]?.id;
  await on.generate(on.request({}, { version }));
  expect(modelRequests(on.calls())).toEqual([]);
  expect(on.fake.predictions[0]?.version.id).toBe(version);
});

it('names the versions where none begins so', async () => {
  await using on = await openReplicateHarness();
  const failed = on.generate(on.request({}, { version: 'deadbeef' }));
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/no version that begins with deadbeef; it has 7881a6a8\w+, 0/);
});

it('names the versions where several begin so', async () => {
  await using on = await openReplicateHarness();
  const model = on.fake.models.get('jdreetz/illustration');
  const [first] = model?.versions ?? [];
  if (!model || !first) throw new Error('the stand-in does not know it');
  model.versions.push({ ...first, id: inventVersion('7881a6a8', 'another') });
  await expect(on.generate(on.request())).rejects.toThrow(
    /several versions that begin with 7881a6a8 \(7881a6a8\w+, 7881a6a8\w+\)/,
  );
  expect(on.createdCount()).toBe(0);
});

it('asks anew once Replicate does not accept a remembered version', async () => {
  await using on = await openReplicateHarness();
  await on.generate(on.request());
  const model = on.fake.models.get('jdreetz/illustration');
  const [old] = model?.versions ?? [];
  if (!model || !old) throw new Error('the stand-in does not know it');
  model.versions[0] = { ...old, id: inventVersion('7881a6a8', 'pushed again') };
  await expect(on.generate(on.request())).rejects.toThrow(/operator/);
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
});

it('asks again where asking failed, and after it could not be asked at all', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'reset', on: 'model', after: false, times: 3 });
  await expect(on.generate(on.request())).rejects.toBeInstanceOf(UserError);
  on.fake.faults.add({ kind: 'reset', on: 'model', after: false, times: 2 });
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
});

it('reads the card of a model as it is published now', async () => {
  await using on = await openReplicateHarness();
  const { signal } = new AbortController();
  expect(await on.backend.fetchLiveModel('fofr/flux-handwriting-and-sketch', 'd592f697', signal)).toMatchObject({
    model: 'fofr/flux-handwriting-and-sketch',
    version: expect.stringMatching(/^d592f697\w{56}$/),
    title: 'Flux handwriting and sketch',
    openapi_schema: { components: { schemas: { Input: { properties: { prompt: {} } } } } },
  });
  const official = await on.backend.fetchLiveModel('black-forest-labs/flux-dev-lora', undefined, signal);
  expect(official.version).toBeUndefined();
  await expect(on.backend.fetchLiveModel('nobody/nothing', undefined, signal)).rejects.toThrow(/operator/);
  expect(shippedModel('black-forest-labs/flux-dev-lora').version).toBeUndefined();
});
