/** A request as the stand-in received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Without `authorization`, so that a recording can be shown. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or for a form the names of its parts, what they are and how long. */
  readonly body: unknown;
  /** The same as it was sent, unless it is a form. */
  readonly text?: string;
  /** ms since the epoch on the stand-in's clock. */
  readonly at: number;
}

/** Reads a request without using it up. */
export async function readRequest(request: Request, at: number): Promise<ReceivedRequest> {
  const { pathname, search } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'authorization'));
  const isForm = (headers['content-type'] ?? '').startsWith('multipart/form-data');
  const text = isForm ? {} : { text: await request.clone().text() };
  return {
    method: request.method,
    path: pathname + search,
    headers,
    body: await readBody(request.clone()),
    ...text,
    at,
  };
}

async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    const parts = [...(await request.formData())].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { name: value.name, type: value.type, size: value.size },
    ]);
    return Object.fromEntries(parts);
  }
  const text = await request.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
