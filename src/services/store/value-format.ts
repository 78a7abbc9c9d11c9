import type Keyv from 'keyv';

/**
 * A text that begins with a colon, in JSON: Keyv writes one more colon before it, since it writes bytes as `:base64:…`. A key that ends with
 * a colon looks the same, which only costs time.
 */
const COLON_TEXT = /[:,[]":/;

/**
 * Has Keyv's values written and read by `JSON`, which is native code: Keyv's own JavaScript takes four times as long. What is
 * stored is the same, so that other versions read it. Values are JSON: bytes are not kept as such.
 */
export function useNativeJson(keyv: Pick<Keyv, 'serialize' | 'deserialize'>): void {
  const { serialize, deserialize } = keyv;
  if (!serialize || !deserialize) return;
  keyv.serialize = (data) => {
    const text = JSON.stringify(data);
    return COLON_TEXT.test(text) ? serialize(data) : text;
  };
  keyv.deserialize = (text) => (COLON_TEXT.test(text) ? deserialize(text) : JSON.parse(text));
}
