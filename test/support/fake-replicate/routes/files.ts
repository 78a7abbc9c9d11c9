import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import type { Files, StoredFile } from '#test/support/fake-replicate/files.ts';
import { invalidInput, NOT_FOUND, TOO_LARGE } from '#test/support/fake-replicate/problems.ts';
import { type Env, injectFaults, problemResponse } from './inject-faults.ts';
import { pageJson } from './page.ts';

const MAX_UPLOAD_BYTES = 100 * 1024 * 1024;

/** Uploads. */
export function fileRoutes(fake: FakeContext, files: Files): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/files', injectFaults(fake, 'upload'), async (context) => {
    const form = await context.req.formData();
    const content = form.get('content');
    if (!(content instanceof File)) {
      return problemResponse(invalidInput([{ type: 'required', field: '', description: 'content is required' }]));
    }
    if (content.size > MAX_UPLOAD_BYTES) return problemResponse(TOO_LARGE);
    const file = files.put({
      name: content.name,
      type: content.type,
      bytes: new Uint8Array(await content.arrayBuffer()),
      created: fake.clock.now(),
      metadata: await readMetadata(form.get('metadata')),
    });
    return Response.json(fileJson(file, fake.origin), { status: 201 });
  });
  app.get('/files/:id', (context) => {
    const file = files.get(context.req.param('id'));
    return file ? Response.json(fileJson(file, fake.origin)) : problemResponse(NOT_FOUND);
  });
  app.get('/files', ({ req }) => {
    const options = { url: req.url, origin: fake.origin, pageSize: 2 };
    return Response.json(pageJson(files.listUploads(), (file) => fileJson(file, fake.origin), options));
  });
  app.delete('/files/:id', ({ req, body }) =>
    files.delete(req.param('id')) ? body(null, 204) : problemResponse(NOT_FOUND),
  );
  app.get('/files/:id/download', ({ req, body }) => {
    const file = files.get(req.param('id'));
    const { owner, expiry, signature } = req.query();
    if (!file || !owner || !expiry || !signature) return problemResponse(NOT_FOUND);
    return body(Uint8Array.from(file.bytes), 200, { 'content-type': file.type });
  });
  return app;
}

/** JSON, as a part of its own. What is none is ignored. */
async function readMetadata(part: File | string | null): Promise<Record<string, unknown>> {
  const text = typeof part === 'string' ? part : ((await part?.text()) ?? '{}');
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function fileJson({ id, name, type, bytes, created, metadata }: StoredFile, origin: string): Record<string, unknown> {
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return {
    id,
    name,
    content_type: type,
    size: bytes.length,
    etag: hash('md5'),
    checksums: { sha256: hash('sha256'), md5: hash('md5') },
    metadata: metadata ?? {},
    created_at: new Date(created).toISOString(),
    expires_at: new Date(created + 24 * 3_600_000).toISOString(),
    urls: { get: `${origin}/v1/files/${id}` },
  };
}
