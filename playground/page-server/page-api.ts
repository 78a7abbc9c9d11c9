import { Hono } from 'hono';
import type { Platform } from '../platform.ts';
import type { Upload } from '../state/attachments.ts';
import { deleteMessage } from '../user-actions/delete-message.ts';
import { performAction } from '../user-actions/perform-action.ts';
import { postMessage } from '../user-actions/post-message.ts';
import { UserActionRefusedError } from '../user-actions/user-action-refused-error.ts';
import { eventStream } from './event-stream.ts';
import { readLocale } from './read-locale.ts';
import { userActionSchema, userMessageSchema } from './user-action-schema.ts';

/** The page's API below `/playground`; `contract.ts` lists the routes. */
export function pageApi(platform: Platform): Hono {
  const { world, messages, traffic, bus } = platform;
  const app = new Hono();

  app.get('/world', (context) => context.json(platform.worldView()));

  app.get('/channels/:channel/messages', (context) => {
    const viewer = context.req.query('viewer') ?? '';
    const channel = context.req.param('channel');
    if (!world.canSee(viewer, channel)) return context.json([]);
    const visible = messages
      .list(channel)
      .filter(({ onlyVisibleTo }) => onlyVisibleTo === null || onlyVisibleTo === viewer);
    return context.json(visible.map(({ message }) => message));
  });

  app.route('/', eventStream(world, bus));

  app.post('/interactions', async (context) => {
    const { payload, files } = await readForm(context.req.raw);
    const action = userActionSchema.safeParse(payload);
    if (!action.success) throw new UserActionRefusedError('The request is invalid.');
    const locale = readLocale(context);
    if (locale) world.locales.set(action.data.user, locale);
    return context.json({ interaction: await performAction(platform, action.data, files) });
  });

  app.post('/messages', async (context) => {
    const { payload, files } = await readForm(context.req.raw);
    const message = userMessageSchema.safeParse(payload);
    if (!message.success) throw new UserActionRefusedError('The request is invalid.');
    return context.json(await postMessage(platform, message.data, files));
  });

  app.delete('/messages/:message', ({ req, json }) => {
    deleteMessage(platform, { user: req.query('user') ?? '', message: req.param('message') });
    return json({});
  });

  app.get('/traffic', ({ req, json }) => {
    const [channel, message, interaction] = [req.query('channel'), req.query('message'), req.query('interaction')];
    return json(traffic.find({ channel, message, interaction }));
  });

  app.onError((error, context) => {
    if (error instanceof UserActionRefusedError) return context.json(error.refusal, 400);
    throw error;
  });
  return app;
}

/** Reads JSON, or multipart with a JSON `payload` and files under their part names. */
async function readForm(request: Request): Promise<{ payload: unknown; files: Map<string, Upload> }> {
  const files = new Map<string, Upload>();
  const parse = (text: unknown): unknown => {
    try {
      return JSON.parse(String(text));
    } catch (cause) {
      throw new UserActionRefusedError(`The request is not valid JSON: ${String(cause)}`);
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
