import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '#services/store/store.ts';

const noteSchema = z.object({ text: z.string() });

/** What every store has to do, whatever it is made of. `open` gives the same store again, as after a restart, where it is `lasting`. */
export function storeCompliance(name: string, persistent: boolean, openStore: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    const opened: Store[] = [];
    const openTracked = async () => {
      const store = await openStore();
      opened.push(store);
      return store;
    };
    afterAll(() => Promise.all(opened.map((store) => store[Symbol.asyncDispose]())));

    it('keeps, replaces and forgets', async () => {
      const collection = (await openTracked()).collection('keep', noteSchema);
      expect(await collection.get('a')).toBeUndefined();
      await collection.set('a', { text: 'one' });
      await collection.set('a', { text: 'two' });
      expect(await collection.get('a')).toEqual({ text: 'two' });
      await collection.delete('a');
      await collection.delete('a');
      expect(await collection.get('a')).toBeUndefined();
    });

    it('keeps namespaces apart, also those with a common prefix', async () => {
      const store = await openTracked();
      const [one, two, three] = [
        store.listedCollection('open', noteSchema),
        store.listedCollection('open-sheets', noteSchema),
        store.collection('open_sheets', noteSchema),
      ];
      await one.set('1', { text: 'open' });
      await two.set('1', { text: 'names' });
      await three.set('2', { text: 'open_sheets' });
      expect(await one.get('1')).toEqual({ text: 'open' });
      expect(await Array.fromAsync(two.entries())).toEqual([['1', { text: 'names' }]]);
    });

    it('lists what is there, while it is changed', async () => {
      const collection = (await openTracked()).listedCollection('open', noteSchema);
      for (const key of ['1', '2', '3']) await collection.set(key, { text: key });
      const seen: string[] = [];
      for await (const [key, value] of collection.entries()) {
        expect(value.text).toBe(key);
        seen.push(key);
        await collection.delete(key);
      }
      expect(seen.sort()).toEqual(['1', '2', '3']);
      expect(await Array.fromAsync(collection.entries())).toEqual([]);
    });

    it('lists what begins with a prefix, and no more of it once it has expired or is deleted', async () => {
      const collection = (await openTracked()).listedCollection('kept', noteSchema);
      const list = async (prefix?: string) =>
        (await Array.fromAsync(collection.entries(prefix))).map(([key]) => key).sort();
      for (const key of ['7-1', '7-2', '77-1', '8-ü']) await collection.set(key, { text: key });
      await collection.set('7-3', { text: 'short' }, 1);
      await expect.poll(() => list('7-')).toEqual(['7-1', '7-2']);
      expect(await list('8-')).toEqual(['8-ü']);
      await collection.delete('7-1');
      expect(await list('7-')).toEqual(['7-2']);
      await collection.set('7-3', { text: 'again' });
      expect(await list()).toEqual(['7-2', '7-3', '77-1', '8-ü']);
    });

    it('lists more than fit in one page', async () => {
      const collection = (await openTracked()).listedCollection('durations', noteSchema);
      const keys = Array.from({ length: 1201 }, (_, at) => `${10_000 + at}`);
      await Promise.all(keys.map((key) => collection.set(key, { text: key })));
      expect((await Array.fromAsync(collection.entries())).map(([key]) => key).sort()).toEqual(keys);
    });

    it('finds the keys of a namespace without an index, a page at a time', async () => {
      const store = await openTracked();
      const keys = Array.from({ length: 450 }, (_, at) => `${10_000 + at}`);
      const [scanned, other] = [store.collection('scanned', noteSchema), store.collection('scanned-too', noteSchema)];
      await Promise.all([...keys.map((key) => scanned.set(key, { text: key })), other.set('1', { text: '1' })]);
      const pages = await Array.fromAsync(store.scanKeys('scanned'));
      expect([...new Set(pages.flat())].sort()).toEqual(keys);
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(510);
    });

    it('removes entries whose time to live is over', async () => {
      const collection = (await openTracked()).collection('ttl', noteSchema);
      await collection.set('short', { text: 'x' }, 1);
      await collection.set('long', { text: 'y' }, 60_000);
      await expect.poll(() => collection.get('short')).toBeUndefined();
      expect(await collection.get('long')).toEqual({ text: 'y' });
    });

    it('does not return entries that do not match the schema', async () => {
      const store = await openTracked();
      await store.listedCollection('preset-cards', z.unknown()).set('1', { number: 1 });
      await expect(store.listedCollection('preset-cards', noteSchema).get('1')).rejects.toThrow();
      expect(await Array.fromAsync(store.listedCollection('preset-cards', noteSchema).entries())).toEqual([]);
    });

    if (!persistent) return;
    it('has it all after a restart', async () => {
      await (await openTracked()).collection('last', noteSchema).set('9007199254740993', { text: 'snowflake “ü”' });
      expect(await (await openTracked()).collection('last', noteSchema).get('9007199254740993')).toEqual({
        text: 'snowflake “ü”',
      });
    });
  });
}
