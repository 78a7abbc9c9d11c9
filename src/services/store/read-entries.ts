import { setImmediate } from 'node:timers/promises';
import type Keyv from 'keyv';
import { z } from 'zod';
import type { ListedCollection, StoredSchema } from './store.ts';
import { readPages, type StoreDriver, withTimeout } from './store-driver.ts';
import type { StoreHealth } from './store-health.ts';
import { skipUnknownForm, UnknownFormError } from './unknown-form-error.ts';

/** What is read and parsed before others have their turn: so many values, or so many characters. One value may have more. */
const [VALUES_PER_TURN, CHARACTERS_PER_TURN] = [20, 32 * 1024];

/** Values that are asked for at once: Redis' answer is in memory as a whole. */
const VALUES_PER_CALL = 20;

/** How Keyv stores a value. Redis has none that has expired. */
const storedValue = z.object({ value: z.unknown(), expires: z.number().nullish() });

export interface ReaderOptions<T> {
  readonly driver: StoreDriver;
  readonly keyv: Keyv;
  readonly namespace: string;
  readonly schema: StoredSchema<T>;
  readonly health: Pick<StoreHealth, 'run'>;
  /** Receives an error for each value that is read and of an unknown form. */
  readonly onError: (error: unknown) => void;
}

/** @returns undefined if it has expired. @throws UnknownFormError, which is reported too */
export async function parseStored<T>(
  key: string,
  text: string,
  { keyv, namespace, schema, onError }: ReaderOptions<T>,
): Promise<{ value: T } | undefined> {
  try {
    const { value, expires } = storedValue.parse(await keyv.deserialize?.(text));
    return (expires ?? Number.POSITIVE_INFINITY) < Date.now() ? undefined : { value: schema.parse(value) };
  } catch (cause) {
    const error = new UnknownFormError(namespace, key, cause);
    onError(error);
    throw error;
  }
}

/** What lists the entries of a namespace, in turns of the event loop that are short however many there are and however long. */
export function openEntryReader<T>(options: ReaderOptions<T>): ListedCollection<T>['entries'] {
  const { driver, namespace, health } = options;
  async function* readTexts(prefix: string) {
    for await (const page of readPages(driver.listKeys(namespace, prefix), health.run))
      for (let at = 0; at < page.length; at += VALUES_PER_CALL) {
        const keys = page.slice(at, at + VALUES_PER_CALL);
        const missing: string[] = [];
        let index = 0;
        for await (const text of readPages(driver.readTexts(namespace, keys), health.run)) {
          const key = keys[index++] ?? '';
          if (text === undefined) missing.push(key);
          else yield [key, text] as const;
        }
        if (missing.length > 0) await health.run(() => withTimeout(driver.dropKeys(namespace, missing)));
      }
  }
  return async function* entries(prefix = '') {
    let [values, characters] = [0, 0];
    for await (const [key, text] of readTexts(prefix)) {
      if (values === VALUES_PER_TURN || (values > 0 && characters + text.length > CHARACTERS_PER_TURN)) {
        await setImmediate();
        [values, characters] = [0, 0];
      }
      values += 1;
      characters += text.length;
      const stored = await skipUnknownForm(() => parseStored(key, text, options));
      if (stored) yield [key, stored.value] as const;
    }
  };
}
