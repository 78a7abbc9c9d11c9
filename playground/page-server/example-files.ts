import { Hono } from 'hono';

/** What the first page shows that one can ask for: prompts, and what paints them. */
export interface Examples {
  readonly prompts: readonly string[];
  paint(prompt: string): Promise<{ bytes: Uint8Array; type: string }>;
}

/** `GET /examples/:index`: the picture of a prompt. It is painted when it is first seen, once. */
export function exampleFiles({ prompts, paint }: Examples): Hono {
  const painted = new Map<string, ReturnType<Examples['paint']>>();
  return new Hono().get('/examples/:index', async ({ req }) => {
    const prompt = prompts[Number(req.param('index'))];
    if (prompt === undefined) return new Response('Not found', { status: 404 });
    const picture = painted.get(prompt) ?? paint(prompt);
    painted.set(prompt, picture);
    const { bytes, type } = await picture;
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=3600' },
    });
  });
}
