/** Serves uploaded files, in place of Discord's CDN. */
import { Hono } from 'hono';
import type { AttachmentStore } from '../state/attachments.ts';

/** Media types that a browser may display; all others are downloads. */
const INLINE_TYPES = /^(image\/(png|jpeg|webp|gif|avif)|video\/|audio\/|text\/plain)/u;

/** Uploads are untrusted, so the content security policy keeps them from running scripts on the page's origin. */
export function attachmentFiles(attachments: AttachmentStore): Hono {
  const app = new Hono();
  for (const folder of ['attachments', 'ephemeral-attachments'])
    app.get(`/${folder}/:channel/:id/:name`, ({ req }) => {
      const file = attachments.read(req.param('id'), req.query('hm'));
      if (file?.name !== req.param('name'))
        return new Response('This content is no longer available.', { status: 404 });
      const disposition = INLINE_TYPES.test(file.type) ? 'inline' : 'attachment';
      return new Response(new Uint8Array(file.bytes), {
        headers: {
          'content-type': file.type,
          'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, max-age=86400',
        },
      });
    });
  return app;
}
