import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import { LANGUAGES, type Language } from './languages.ts';

const language = z.enum(LANGUAGES).catch('en');

/** The languages of a person, for what they alone see, and of a place, for what everybody sees there; as they are stored. */
export const languages = z.object({ own: language, place: language });
export type Languages = Readonly<z.infer<typeof languages>>;

/** Who reads something: the person alone, or everybody in the place. */
export type Audience = keyof Languages;

const ENGLISH: Languages = { own: 'en', place: 'en' };

const storage = new AsyncLocalStorage<Languages & { readonly current: Language }>();

/**
 * Does `work` for a person and a place, in the language of its audience: every sentence that becomes text meanwhile, however deep and
 * however much later, is in it.
 * @param known English where it is undefined
 * @example
 * await inLanguages(job.languages, job.private ? 'own' : 'place', () => paint(job));
 */
export function inLanguages<T>(known: Languages | undefined, audience: Audience, work: () => T): T {
  const { own, place } = known ?? ENGLISH;
  return storage.run({ own, place, current: audience === 'own' ? own : place }, work);
}

/** Does a part of the work for another audience, such as the admins' channel within a person's interaction. */
export function forAudience<T>(audience: Audience, work: () => T): T {
  return inLanguages(storage.getStore(), audience, work);
}

/** Does `work` in one language, such as that of the log. */
export function inLanguage<T>(current: Language, work: () => T): T {
  const known = storage.getStore();
  return known?.current === current ? work() : storage.run({ ...(known ?? ENGLISH), current }, work);
}

/** The language that sentences are in here: English where nobody has said another. */
export function currentLanguage(): Language {
  return storage.getStore()?.current ?? 'en';
}

/** The languages that this is done for, to be stored with what goes on later; undefined if they are English. */
export function currentLanguages(): Languages | undefined {
  const { own, place } = storage.getStore() ?? ENGLISH;
  return own === 'en' && place === 'en' ? undefined : { own, place };
}
