import fc from 'fast-check';
import Keyv from 'keyv';
import { expect, it } from 'vitest';
import { useNativeJson } from '#services/store/value-format.ts';

/** Texts in which colons, quotes and brackets meet, as values and as keys. */
const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(':', '"', '[', ',', '{', '\\', 'a') }));
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('any'),
      { maxKeys: 4 },
    ),
  ),
})).any;

it('stores the same as Keyv by itself, and reads the same of it', () => {
  const [own, native] = [new Keyv(), new Keyv()];
  useNativeJson(native);
  fc.assert(
    fc.property(value, fc.option(fc.integer({ min: 1 }), { nil: undefined }), (stored, expires) => {
      const data = { value: stored, expires };
      const written = own.serialize?.(data);
      expect(native.serialize?.(data)).toBe(written);
      expect(native.deserialize?.(String(written))).toEqual(own.deserialize?.(String(written)));
    }),
    { numRuns: 2000 },
  );
});

it('keeps a text that begins with a colon', async () => {
  const keyv = new Keyv({ store: new Map() });
  useNativeJson(keyv);
  for (const each of [':', '::base64:', ':base64:AAAA', { ':': ':a' }, [':']]) {
    await keyv.set('key', each);
    expect(await keyv.get('key')).toEqual(each);
  }
});
