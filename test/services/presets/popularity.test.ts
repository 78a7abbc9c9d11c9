import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Style } from '#schema/recipe/style.ts';
import { openPopularity } from '#services/presets/popularity.ts';
import { openStore } from '#services/store/open-store.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('black-forest-labs/flux-dev-lora');
const styles = ['one', 'two', 'three'].map((ref): Style => ({ ref, title: ref, model, preset: undefined }));

it('counts what nobody holds in memory, and forgets nothing with it', async () => {
  await using store = await openStore('memory:', (error) => expect.fail(String(error)));
  const popularity = openPopularity(store, (error) => expect.fail(String(error)), 0);
  for (const ref of ['three', 'two', 'three']) popularity.record('server', ref);
  await popularity.flush();
  popularity.record('server', 'two');
  popularity.record('server', 'two');
  await popularity.flush();
  expect(() => popularity.sortByPopularity('server', styles)).toThrow('before it was loaded');
  using _held = await popularity.load('server');
  expect(popularity.sortByPopularity('server', styles).map(({ ref }) => ref)).toEqual(['two', 'three', 'one']);
});

it('reports counts in an unknown form, and starts again', async () => {
  const errors: unknown[] = [];
  await using store = await openStore('memory:', (error) => errors.push(error));
  await store.collection('usage', z.unknown()).set('server', ['two']);
  const popularity = openPopularity(store, (error) => expect.fail(String(error)));
  using _held = await popularity.load('server');
  expect(errors).toHaveLength(1);
  popularity.record('server', 'three');
  await popularity.flush();
  expect(popularity.sortByPopularity('server', styles)[0]?.ref).toBe('three');
});
