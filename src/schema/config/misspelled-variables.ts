import { editDistance } from '#schema/nearest.ts';
import { type Environment, RENAMED_VARIABLES } from './renamed-variables.ts';
import { VARIABLE_SECTIONS } from './variables.ts';

/** Letters in which a misspelled name may differ: two of them swapped, missing or wrong. */
const MAX_MISSPELLED_LETTERS = 2;

const KNOWN_NAMES = [...Object.values(VARIABLE_SECTIONS).flatMap(Object.keys), ...RENAMED_VARIABLES.keys()];

/** Short ones, such as HOST, are like variables of other programs. */
const LONG_NAMES = KNOWN_NAMES.filter((name) => name.includes('_'));

/** What the log says of each variable that is set and almost has the name of one of Lorikeet's, which therefore has no effect. */
export function misspelledVariableWarnings(env: Environment): string[] {
  const known = new Set(KNOWN_NAMES);
  return Object.keys(env).flatMap((name) => {
    if (known.has(name) || !name.includes('_') || !env[name]?.trim()) return [];
    const meant = LONG_NAMES.find(
      (each) =>
        Math.abs(each.length - name.length) <= MAX_MISSPELLED_LETTERS &&
        editDistance(name.toUpperCase(), each, MAX_MISSPELLED_LETTERS) <= MAX_MISSPELLED_LETTERS,
    );
    return meant === undefined ? [] : [`${name} has no effect: did you mean ${meant}?`];
  });
}
