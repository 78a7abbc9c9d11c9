import { createHash } from 'node:crypto';
import { UserError } from '#schema/user-error.ts';

/**
 * What forms were filled with when they were opened. A form that is sent back does not tell what its person changed: that takes the
 * text from before, and the one from now may be somebody else's.
 */
export interface FormBases {
  /** @returns the key of the text, for the form's custom_id */
  remember(guild: string, text: string): string;
  /**
   * The text that the form was opened with.
   * @param current what is stored now @throws UserError where it is another one, and no longer known
   */
  find(guild: string, key: string | undefined, current: string): string;
}

/** Texts in memory; each has up to 4,000 characters. After a restart, only a text that is still stored is known. */
const MAX_REMEMBERED = 500;

export function createFormBases(): FormBases {
  const texts = new Map<string, string>();
  return {
    remember: (guild, text) => {
      const key = keyOf(text);
      const entry = `${guild}/${key}`;
      texts.delete(entry);
      texts.set(entry, text);
      const [oldest] = texts.keys();
      if (texts.size > MAX_REMEMBERED && oldest !== undefined) texts.delete(oldest);
      return key;
    },
    find: (guild, key, current) => {
      if (keyOf(current) === key) return current;
      const found = texts.get(`${guild}/${key}`);
      if (found !== undefined) return found;
      throw new UserError(
        'Somebody else changed this after you opened the form, and I no longer know what it was before. Open the form again.',
      );
    },
  };
}

/** Equal for equal texts. 16 characters of a custom_id, which has 100. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
