import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import type { Files, StoredFile } from '#test/support/fake-replicate/files.ts';
import { invalidInput, NOT_FOUND, TOO_LARGE } from '#test/support/fake-replicate/problems.ts';
import { type Env, injectFaults, problemResponse } from './inject-faults.ts';

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
    });
    return Response.json(fileJson(file, fake.origin), { status: 201 });
  });
  app.get('/files/:id', (context) => {
    const file = files.get(context.req.param('id'));
    return file ? Response.json(fileJson(file, fake.origin)) : problemResponse(NOT_FOUND);
  });
  return app;
}

function fileJson({ id, name, type, bytes, created }: StoredFile, origin: string): Record<string, unknown> {
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return {
    id,
    name,
    content_type: type,
    size: bytes.length,
    etag: hash('md5'),
    checksums: { sha256: hash('sha256'), md5: hash('md5') },
    metadata: {},
    created_at: new Date(created).toISOString(),
    expires_at: new Date(created + 24 * 3_600_000).toISOString(),
    urls: { get: `${origin}/v1/files/${id}` },
  };
}
