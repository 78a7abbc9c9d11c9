import { joinMarkdown } from './markdown.ts';
import { UserError } from './user-error.ts';

/** Collects what is wrong with a form, so that all of it is told at once. */
export interface Faults {
  /** What `read` returns; undefined where it throws a `UserError`, which is collected. */
  collect<T>(read: () => T): T | undefined;
  add(error: UserError): void;
  readonly any: boolean;
  /** @throws UserError with all sentences, a line each */
  fail(): never;
}

export function createFaults(): Faults {
  const errors: UserError[] = [];
  return {
    collect: (read) => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        errors.push(error);
        return undefined;
      }
    },
    get any() {
      return errors.length > 0;
    },
    add: (error) => void errors.push(error),
    fail: () => {
      const [first] = errors;
      if (!first) throw new Error('there is nothing wrong');
      if (errors.length === 1) throw first;
      const sentences = errors.map(({ markdown }) => markdown);
      throw new UserError(joinMarkdown(sentences, '\n'), { code: first.code, cause: first });
    },
  };
}
