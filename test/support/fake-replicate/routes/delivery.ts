import { Hono } from 'hono';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import type { Files } from '#test/support/fake-replicate/files.ts';
import { pngBomb } from '#test/support/images/bad-pictures.ts';
import { type Env, injectFaults } from './inject-faults.ts';

/** Bytes that are more than any picture has. */
const OVERSIZED_BYTES = 48 * 1024 * 1024;
const FILE_LIFETIME_MS = 3_600_000;

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
/** The beginning of an MP4. */
const VIDEO = Buffer.from('000000206674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex');

/** Serves the output files, which are kept for an hour. */
export function deliveryRoutes(fake: FakeContext, files: Files): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/delivery/:id/:name', injectFaults(fake, 'delivery'), async (context) => {
    const file = files.get(context.req.param('id'));
    if (!file || fake.clock.now() - file.created > FILE_LIFETIME_MS) return new Response('Not Found', { status: 404 });
    const headers = { 'content-type': file.type };
    const fault = fake.faults.take('delivery', ({ filePrefix = '' }) => file.name.startsWith(filePrefix));
    switch (fault?.how) {
      case undefined:
        return new Response(Buffer.from(file.bytes), { headers });
      case 'slow':
        return new Response(slowStream(file.bytes, fake), { headers });
      case 'oversized':
        return new Response(Buffer.alloc(OVERSIZED_BYTES), { headers });
      case 'endless':
        return new Response(endlessStream(), { headers });
      case 'missing':
        return new Response('Not Found', { status: 404 });
      case 'wrong-type':
        return new Response('<html><body>Sign in to continue</body></html>', { headers });
      case 'truncated':
        return new Response(Buffer.from(file.bytes.subarray(0, 10)), { headers });
      case 'cut':
        return new Response(Buffer.from(file.bytes.subarray(0, Math.floor(file.bytes.length / 2))), { headers });
      case 'svg':
        return new Response(SVG, { headers });
      case 'video':
        return new Response(VIDEO, { headers });
      case 'bomb':
        return new Response(pngBomb(), { headers });
      case 'redirect-away':
        return Response.redirect('http://169.254.169.254/latest/meta-data/', 302);
      case 'redirect':
        return Response.redirect(`${fake.origin}/delivery/${file.id}/${file.name}?again`, 302);
    }
  });
  return app;
}

/** A byte a second. */
function slowStream(bytes: Uint8Array, fake: FakeContext): ReadableStream<Uint8Array> {
  let at = 0;
  const stop = new AbortController();
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(bytes.slice(at, ++at));
      await fake.clock.sleep(1000, stop.signal).catch(() => undefined);
      if (at >= bytes.length) controller.close();
    },
    cancel: () => stop.abort(),
  });
}

/** Bytes without end and without a declared length. */
function endlessStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) });
}
