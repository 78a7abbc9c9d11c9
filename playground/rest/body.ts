import { DiscordError, refused } from '../discord-error.ts';
import type { Numbered } from '../message/files.ts';

/** Bytes that one request may have (resources/message, "Create Message"). */
const maxRequest = 25 * 1024 * 1024;

/** What a request carries. */
export interface Body {
  json: unknown;
  uploads: Numbered[];
  /** Names and sizes for the record. */
  fields: { field: string; name: string; type: string; size: number }[];
}

const nothing: Body = { json: undefined, uploads: [], fields: [] };

/**
 * Reads JSON, or multipart with `payload_json` and `files[n]` in any order.
 * @throws DiscordError 40005 beyond 25 MiB, 50109 for broken JSON, 50035 for a file field of another name
 */
export async function readBody(request: Request): Promise<Body> {
  if (!request.body) return nothing;
  const bytes = await readAtMost(request, maxRequest);
  if (bytes.byteLength === 0) return nothing;
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) return { ...nothing, json: parseJson(new TextDecoder().decode(bytes)) };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    throw new DiscordError(400, 50035, `Invalid Form Body: ${String(cause)}`);
  });
  const payload = form.get('payload_json');
  const body: Body = { json: typeof payload === 'string' ? parseJson(payload) : {}, uploads: [], fields: [] };
  for (const [field, value] of form) {
    if (typeof value === 'string') continue;
    const number = /^files\[(\d+)\]$/u.exec(field)?.[1];
    if (number === undefined) throw new DiscordError(400, 50035, `Invalid Form Body: unknown file field ${field}`);
    const { name, type: media, size } = value;
    body.uploads.push({ number: Number(number), name, type: media, bytes: new Uint8Array(await value.arrayBuffer()) });
    body.fields.push({ field, name, type: media, size });
  }
  return body;
}

/** The whole body, read no further than `most` bytes. */
async function readAtMost(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw refused('tooLarge');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw refused('tooLarge');
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('invalidJson');
  }
}
