import { editDistance } from '#schema/nearest.ts';
import { type Environment, RENAMED_VARIABLES } from './renamed-variables.ts';
import { VARIABLE_SECTIONS } from './variables.ts';

/** Letters in which a misspelled name may differ: two of them swapped, missing or wrong. */
const MAX_MISSPELLED_LETTERS = 2;

const KNOWN_NAMES = [...Object.values(VARIABLE_SECTIONS).flatMap(Object.keys), ...RENAMED_VARIABLES.keys()];

/** Short ones, such as HOST, are like variables of other programs. */
const LONG_NAMES = KNOWN_NAMES.filter((name) => name.includes('_'));

/** What other bots, and hosts of bots, call what has another name here. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['BOT_TOKEN', 'DISCORD_TOKEN'],
  ['REPLICATE_API_KEY', 'REPLICATE_API_TOKEN'],
  ['REPLICATE_KEY', 'REPLICATE_API_TOKEN'],
  ['DATABASE_URL', 'STORE_URL'],
  ['REDIS_URL', 'STORE_URL'],
  ['GUILD_ID', 'ALLOWED_GUILDS'],
]);

/** Whether one name is the other with a word more, and begins alike: DISCORD_BOT_TOKEN, REPLICATE_TOKEN. */
function differInOneWord(one: string, other: string): boolean {
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  const [words, rest] = [longer.split('_'), shorter.split('_')];
  if (words.length !== rest.length + 1 || words[0] !== rest[0]) return false;
  return words.some((_, index) => words.toSpliced(index, 1).join('_') === shorter);
}

const findMisspelled = (name: string): string | undefined =>
  LONG_NAMES.find(
    (each) =>
      Math.abs(each.length - name.length) <= MAX_MISSPELLED_LETTERS &&
      editDistance(name, each, MAX_MISSPELLED_LETTERS) <= MAX_MISSPELLED_LETTERS,
  );

const findForeign = (name: string): string | undefined =>
  FOREIGN_NAMES.get(name) ?? LONG_NAMES.find((each) => differInOneWord(name, each));

/**
 * What the log says of each variable that is set and almost has the name of one of Lorikeet's, or the name that others give it,
 * and which therefore has no effect. Beside the right one, a name of others is meant for them.
 */
export function misspelledVariableWarnings(env: Environment): string[] {
  const known = new Set(KNOWN_NAMES);
  return Object.keys(env).flatMap((name) => {
    if (known.has(name) || !name.includes('_') || !env[name]?.trim()) return [];
    const foreign = findForeign(name.toUpperCase());
    const meant = findMisspelled(name.toUpperCase()) ?? (foreign && !env[foreign]?.trim() ? foreign : undefined);
    return meant === undefined ? [] : [`${name} has no effect: did you mean ${meant}?`];
  });
}
