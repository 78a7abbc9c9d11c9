/** Writes one value to a Redis, and ends as if it were killed once that is sent: `node sender.ts URL listed`, or `plain`. */
import process from 'node:process';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';

const [url = '', kind] = process.argv.slice(2);
const store = await openStore(url, () => {});
const values =
  kind === 'listed' ? store.listedCollection('durations', z.string()) : store.collection('durations', z.string());
values.set('1', 'x'.repeat(2000)).catch(() => {});
await store.whenCommitted();
process.kill(process.pid, 'SIGKILL');
