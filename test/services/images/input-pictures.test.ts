import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { createInputPictures } from '#services/images/input-pictures.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

/** A host of pictures that answers with these statuses first, and then with a picture. */
async function openHost(statuses: number[]) {
  const bytes = await samplePicture();
  const server = createServer((_, response) => {
    const status = statuses.shift() ?? 200;
    response.writeHead(status).end(status === 200 ? bytes : undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  return { origin, [Symbol.asyncDispose]: async () => void server.close() };
}

const { signal } = new AbortController();
const noFreshLink = async () => undefined;

it('reads a picture of a member though Discord’s CDN fails for a moment', async () => {
  await using host = await openHost([503]);
  const picture = await createInputPictures(host.origin, noFreshLink).read(`${host.origin}/a.png`, signal);
  expect(picture.width).toBeGreaterThan(0);
});

it.each([
  [[503, 503, 503], /Discord does not hand out .* at the moment\. Nothing was started/],
  [[404], /can no longer be read from Discord/],
])('says whether the CDN is away or the picture is gone: %j', async (statuses, sentence) => {
  await using host = await openHost(statuses);
  const read = createInputPictures(host.origin, noFreshLink).read(`${host.origin}/a.png`, signal);
  await expect(read).rejects.toThrow(sentence);
});
