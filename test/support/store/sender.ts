/** Writes values to a Redis, and ends as if it were killed once they are sent: `node sender.ts URL kind count`. */
import process from 'node:process';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';

const [url = '', kind, count] = process.argv.slice(2);
const store = await openStore(url, () => {});
const values =
  kind === 'plain'
    ? store.collection('durations', z.string())
    : store.listedCollection('durations', z.string(), { isUrgent: kind === 'urgent' });
const send = async (key: string) => {
  const written = values.set(key, 'x'.repeat(5000));
  if (kind === 'urgent') return written;
  written.catch(() => {});
  await store.whenCommitted();
};
await Promise.all(Array.from({ length: Number(count) }, (_, index) => send(`${index}`)));
process.kill(process.pid, 'SIGKILL');
