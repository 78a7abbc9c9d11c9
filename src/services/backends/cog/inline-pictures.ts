import { toJsonInput } from '#schema/model/field/big-integer.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import { toDataUri } from '#services/backends/data-uri.ts';
import { MIME_TYPES } from '#services/images/picture.ts';
import { cogError } from './failure-messages.ts';

/** Characters of all pictures together: Cog accepts bodies of 100 MiB, and the rest of the input needs space too. */
const MAX_INPUT_CHARS = 99 * 1024 * 1024;

/**
 * The request's input with its pictures as `data:` URIs: a container often has no access to the internet.
 * @throws UserError where a picture cannot be read, or all together are too large
 */
export async function inlinePictures(
  request: PredictionRequest,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const input: Record<string, ModelInput[string]> = { ...request.input };
  let length = 0;
  const toInlineUri = async (url: string) => {
    if (url.startsWith('data:')) return url;
    const { bytes, format } = await request.readPicture(url, signal);
    const uri = toDataUri(bytes, MIME_TYPES[format]);
    length += uri.length;
    if (length > MAX_INPUT_CHARS) throw cogError('input-too-large', request.model.name);
    return uri;
  };
  for (const { name, type } of request.model.fields.values()) {
    const value = input[name];
    if (type === 'picture' && typeof value === 'string') input[name] = await toInlineUri(value);
    if (type === 'pictures' && Array.isArray(value)) {
      const uris: string[] = [];
      for (const url of value) uris.push(await toInlineUri(String(url)));
      input[name] = uris;
    }
  }
  return toJsonInput(request.model, input);
}
