import { AsyncLocalStorage } from 'node:async_hooks';
import type { Language } from './languages.ts';

const storage = new AsyncLocalStorage<Language>();

/**
 * Does `work` in a language: every sentence that becomes text meanwhile, however deep and however much later, is in it.
 * @example
 * await inLanguage('de', () => channels.post(channel, reportMessage(report)));
 */
export function inLanguage<T>(language: Language, work: () => T): T {
  return storage.getStore() === language ? work() : storage.run(language, work);
}

/** The language that sentences are in here: English where nobody has said another. */
export function currentLanguage(): Language {
  return storage.getStore() ?? 'en';
}
