import { randomUUID } from 'node:crypto';

/** A file, as a message has it. */
export interface MultipartFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** As `passThroughBody` of discord.js's REST client. */
export interface MultipartRequest {
  readonly body: Uint8Array;
  readonly passThroughBody: true;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A message with files as one buffer (RFC 7578; Discord's reference, “Uploading Files”). discord.js would copy each file into a Blob,
 * and that again in pieces through a stream: two more copies of a picture, which are held until they are collected.
 * @param boundary occurs in no file and in no text, so nobody may foresee it
 */
export function multipartRequest(
  payload: object,
  files: readonly MultipartFile[],
  boundary: string = randomUUID(),
): MultipartRequest {
  const part = (disposition: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  const pieces = files.flatMap(({ name, type, bytes }, index) => [
    Buffer.from(part(`name="files[${index}]"; filename="${escapeName(name)}"`, type)),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const json = `${part('name="payload_json"', 'application/json')}${JSON.stringify(payload)}\r\n--${boundary}--\r\n`;
  return {
    body: Buffer.concat([...pieces, Buffer.from(json)]),
    passThroughBody: true,
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** As browsers do (HTML, “multipart/form-data encoding algorithm”). */
const escapeName = (name: string) => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
