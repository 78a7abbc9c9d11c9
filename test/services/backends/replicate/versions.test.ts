import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { openReplicateBench } from '#test/support/backend/replicate-harness.ts';
import { inventVersion } from '#test/support/fake-replicate/models.ts';
import { shippedCard } from '#test/support/shipped-models.ts';

const asked = (calls: readonly string[]) => calls.filter((call) => call.startsWith('GET /models/'));

it('asks for the full version once, also where many ask, and remembers it after a restart', async () => {
  await using on = await openReplicateBench();
  await Promise.all([1, 2, 3].map((seed) => on.paint(on.order({ seed }))));
  const pages = asked(on.calls()).length;
  expect(new Set(asked(on.calls()))).toEqual(new Set(['GET /models/jdreetz/illustration/versions']));
  expect(pages).toBe(2);
  const next = await on.reopen();
  await next.submit(on.order(), () => undefined, new AbortController().signal);
  expect(asked(on.calls())).toHaveLength(pages);
});

it('asks for nothing where the version is known in full', async () => {
  await using on = await openReplicateBench();
  const version = on.double.models.get('jdreetz/illustration')?.versions[1]?.id;
  await on.paint(on.order({}, { version }));
  expect(asked(on.calls())).toEqual([]);
  expect(on.double.predictions[0]?.version.id).toBe(version);
});

it('names the versions where none begins so', async () => {
  await using on = await openReplicateBench();
  const failed = on.paint(on.order({}, { version: 'deadbeef' }));
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/no version that begins with deadbeef; it has 7881a6a8\w+, 0/);
});

it('names the versions where several begin so', async () => {
  await using on = await openReplicateBench();
  const model = on.double.models.get('jdreetz/illustration');
  const [first] = model?.versions ?? [];
  if (!model || !first) throw new Error('the stand-in does not know it');
  model.versions.push({ ...first, id: inventVersion('7881a6a8', 'another') });
  await expect(on.paint(on.order())).rejects.toThrow(
    /several versions that begin with 7881a6a8 \(7881a6a8\w+, 7881a6a8\w+\)/,
  );
  expect(on.begun()).toBe(0);
});

it('asks anew once Replicate does not accept a remembered version', async () => {
  await using on = await openReplicateBench();
  await on.paint(on.order());
  const model = on.double.models.get('jdreetz/illustration');
  const [old] = model?.versions ?? [];
  if (!model || !old) throw new Error('the stand-in does not know it');
  model.versions[0] = { ...old, id: inventVersion('7881a6a8', 'pushed again') };
  await expect(on.paint(on.order())).rejects.toThrow(/operator/);
  expect((await on.paint(on.order())).pictures).toHaveLength(1);
});

it('asks again where asking failed, and after it could not be asked at all', async () => {
  await using on = await openReplicateBench();
  on.double.faults.add({ kind: 'reset', on: 'model', after: false, times: 3 });
  await expect(on.paint(on.order())).rejects.toBeInstanceOf(UserError);
  on.double.faults.add({ kind: 'reset', on: 'model', after: false, times: 2 });
  expect((await on.paint(on.order())).pictures).toHaveLength(1);
});

it('reads the card of a model as it is published now', async () => {
  await using on = await openReplicateBench();
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
  expect(shippedCard('black-forest-labs/flux-dev-lora').version).toBeUndefined();
});
