import { Hono } from 'hono';
import type { Upload } from '../attachments.ts';
import { perform } from '../interactions/act.ts';
import { post } from '../interactions/post.ts';
import { ActRefusedError } from '../interactions/refused.ts';
import { removeMessage } from '../interactions/remove.ts';
import type { Platform } from '../platform.ts';
import { viewOf } from '../world-view.ts';
import { actSchema, postSchema } from './acts.ts';
import { eventStream } from './events.ts';

/** What the page asks of its server, below `/playground`; `contract.ts` has the table. */
export function pageApi(platform: Platform): Hono {
  const { world, commands, gateway, messages, exchanges, bus } = platform;
  const app = new Hono();

  app.get('/world', (context) => context.json(viewOf(world, commands.all(), gateway.online)));

  app.get('/channels/:channel/messages', (context) => {
    const viewer = context.req.query('viewer') ?? '';
    const channel = context.req.param('channel');
    if (!world.canSee(viewer, channel)) return context.json([]);
    const seen = messages.list(channel).filter(({ onlyFor }) => onlyFor === null || onlyFor === viewer);
    return context.json(seen.map(({ message }) => message));
  });

  app.route('/', eventStream(world, bus));

  app.post('/interactions', async (context) => {
    const { payload, files } = await readForm(context.req.raw);
    const act = actSchema.safeParse(payload);
    if (!act.success) throw new ActRefusedError('That cannot be read.');
    return context.json({ interaction: await perform(platform, act.data, files) });
  });

  app.post('/messages', async (context) => {
    const { payload, files } = await readForm(context.req.raw);
    const written = postSchema.safeParse(payload);
    if (!written.success) throw new ActRefusedError('That cannot be read.');
    return context.json(await post(platform, written.data, files));
  });

  app.delete('/messages/:message', ({ req, json }) => {
    removeMessage(platform, { user: req.query('user') ?? '', message: req.param('message') });
    return json({});
  });

  app.get('/exchanges', ({ req, json }) => {
    const [channel, message, interaction] = [req.query('channel'), req.query('message'), req.query('interaction')];
    return json(exchanges.find({ channel, message, interaction }));
  });

  app.onError((error, context) => {
    if (error instanceof ActRefusedError) return context.json(error.refusal, 400);
    throw error;
  });
  return app;
}

/** JSON, or multipart with a `payload` and files under names of their own. */
async function readForm(request: Request): Promise<{ payload: unknown; files: Map<string, Upload> }> {
  const files = new Map<string, Upload>();
  const parse = (text: unknown): unknown => {
    try {
      return JSON.parse(String(text));
    } catch (cause) {
      throw new ActRefusedError(`That is not JSON: ${String(cause)}`);
    }
  };
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data'))
    return { payload: parse(await request.text()), files };
  const form = await request.formData();
  for (const [name, value] of form)
    if (typeof value !== 'string')
      files.set(name, { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
  return { payload: parse(form.get('payload')), files };
}
