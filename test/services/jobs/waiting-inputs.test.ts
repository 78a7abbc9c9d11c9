import { once } from 'node:events';
import { createServer } from 'node:http';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Backend } from '#services/backends/backend.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';
import { seededRandom } from '#test/support/seeded-random.ts';

const HEADER_BYTES = 64 * 1024;
const JOBS = 4;

/** Serves one picture at every path, and records how much of it was asked for, by path. */
async function servePicture(bytes: Buffer) {
  const sent = new Map<string, number[]>();
  const server = createServer((request, response) => {
    const [, last] = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = last === undefined ? bytes : bytes.subarray(0, Number(last) + 1);
    const path = request.url ?? '';
    sent.set(path, [...(sent.get(path) ?? []), part.length]);
    response.writeHead(last === undefined ? 200 : 206).end(part);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { origin, sent, [Symbol.dispose]: () => void server.close() };
}

const random = seededRandom(1);
const noise = Buffer.from(Array.from({ length: 300 * 300 * 3 }, () => random() * 256));
const picture = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
  .png()
  .toBuffer();

it('reads the first bytes of a picture alone while its job waits, holds none of them, and reads it whole at its turn', async () => {
  expect(picture.length).toBeGreaterThan(2 * HEADER_BYTES);
  using host = await servePicture(picture);
  await using store = await openStore('memory:', () => {});
  const queue = await openQueue({ atOnce: 1, perUser: 1 });
  const [started, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: async ({ jobId }) => {
      started.resolve();
      await released.promise;
      return { predictionId: jobId };
    },
    follow: async () => ({
      pictures: [{ index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 }],
      filteredCount: 0,
      seconds: 1,
      sketch: true,
    }),
  };
  const generator = await openTestGenerator({
    ...{ store, backend, queue, discordOrigin: host.origin },
    notifier: {
      reportUserError: async (_, error) => {
        throw error;
      },
      reportFault: async () => {
        throw new Error('a job failed');
      },
    },
  });
  const generate = (number: number) => {
    const image = `${host.origin}/${number}.png`;
    const { recipe, person, reply } = createJob(loadModels('').default, { input: { image } });
    const request = { person, place: TEST_PLACE, reply: { ...reply, id: `${number}` }, private: false };
    return generator.generate(recipe, request, async () => {});
  };
  const first = generate(1);
  await started.promise;
  const others = Array.from({ length: JOBS - 1 }, (_, at) => generate(at + 2));
  await expect.poll(() => host.sent.size).toBe(JOBS);
  await expect.poll(() => queue.waitingCount).toBe(JOBS - 1);
  expect([...host.sent.values()]).toEqual([
    [HEADER_BYTES, picture.length],
    ...Array.from({ length: JOBS - 1 }, () => [HEADER_BYTES]),
  ]);
  released.resolve();
  await Promise.all([first, ...others]);
  expect([...host.sent.values()]).toEqual(Array.from({ length: JOBS }, () => [HEADER_BYTES, picture.length]));
});
