import process from 'node:process';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';

/** Writes one entry after the other into the store that the argument names, and says each that is written: to be killed. */
const store = await openStore(process.argv[2] ?? '', (error) => process.stderr.write(`${error}\n`));
const collection = store.listedCollection('durations', z.string());
const existing = await Array.fromAsync(collection.entries());
for (let index = existing.length; ; index += 1) {
  await collection.set(`${index}`, `${index}`.repeat(500));
  process.stdout.write(`${index}\n`);
}
