import { createDiscordError, DiscordError } from '../discord-error.ts';
import type { NumberedUpload } from '../message/message-files.ts';

/** How many bytes one request may have (resources/message, "Create Message"). */
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

/** The parsed body of a request. */
export interface RequestBody {
  json: unknown;
  uploads: NumberedUpload[];
  /** Names and sizes of the files, for the traffic log. */
  fields: { field: string; name: string; type: string; size: number }[];
}

const EMPTY_BODY: RequestBody = { json: undefined, uploads: [], fields: [] };

/**
 * Reads JSON, or multipart with `payload_json` and `files[n]` in any order.
 * @throws DiscordError 40005 beyond 25 MiB, 50109 for invalid JSON, 50035 for a file field with any other name
 */
export async function readRequestBody(request: Request): Promise<RequestBody> {
  if (!request.body) return EMPTY_BODY;
  const bytes = await readBytes(request, MAX_REQUEST_BYTES);
  if (bytes.byteLength === 0) return EMPTY_BODY;
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('multipart/form-data'))
    return { ...EMPTY_BODY, json: parseJson(new TextDecoder().decode(bytes)) };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    throw new DiscordError(400, 50035, `Invalid Form Body: ${String(cause)}`);
  });
  const payload = form.get('payload_json');
  const body: RequestBody = { json: typeof payload === 'string' ? parseJson(payload) : {}, uploads: [], fields: [] };
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

/** Reads the whole body. @throws DiscordError 40005 beyond `maxBytes` */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw createDiscordError('tooLarge');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw createDiscordError('tooLarge');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw createDiscordError('invalidJson');
  }
}
