/** Whatever its media type: Cog up to 0.13 says `None` for WebP in an image without a table of those. */
const DATA_URI_PREFIX = /^data:[^,]*;base64$/;

/**
 * The bytes of a base64 `data:` URI. Its media type is ignored: it may be wrong, or none.
 * @throws Error where it has another form, or holds more than `maxBytes` bytes
 */
export function fromDataUri(uri: string, maxBytes: number): Uint8Array {
  const comma = uri.indexOf(',');
  if (comma > 200 || !DATA_URI_PREFIX.test(uri.slice(0, comma))) throw new Error('not a base64 data: URI');
  // Four digits carry three bytes, so that the size is known before anything is copied.
  if (((uri.length - comma - 1) / 4) * 3 > maxBytes + 3) throw new Error(`a data: URI of more than ${maxBytes} bytes`);
  return Buffer.from(uri.slice(comma + 1), 'base64');
}

/** A `data:` URI of these bytes. */
export function toDataUri(bytes: Uint8Array, mediaType: string): string {
  return `data:${mediaType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}
