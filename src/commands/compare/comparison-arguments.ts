import type { Services } from '#commands/command.ts';
import { note } from '#schema/language/note.ts';
import { paramsWith } from '#schema/model/params/params.ts';
import type { ReadRequest } from '#schema/words/read-prompt.ts';
import type { Sheets } from '#services/sheets/sheets.ts';

/** Options of `/imagine` that a sheet does not have: a cell is one small picture, made from a prompt alone. */
export const EXCLUDED_OPTIONS: readonly string[] = paramsWith('no-sheet');

/** What was read of options and a prompt as the arguments of `sheets.plan`. Options that a sheet does not have get a note. */
export function comparisonArguments(
  {
    style,
    options: given,
    notes,
    paintsAll,
    x,
    y,
  }: ReadRequest & { readonly x?: string | undefined; readonly y?: string | undefined },
  request: Parameters<Sheets['plan']>[2],
  { profiles, serverLists }: Pick<Services, 'profiles' | 'serverLists'>,
): Parameters<Sheets['plan']> {
  const options = new Map(given);
  const [prompt, seed] = [options.get('prompt'), options.get('seed')];
  const dropped = EXCLUDED_OPTIONS.filter((name) => options.has(name));
  for (const name of ['prompt', 'seed', ...dropped]) options.delete(name);
  const comparison = {
    prompt: String(prompt ?? ''),
    x,
    y,
    options,
    seed: typeof seed === 'number' ? seed : undefined,
    style,
    lists: serverLists.wordsFor(request.place.guild),
    paintsAll: paintsAll === true && x === undefined && y === undefined,
    notes: [...notes, ...dropped.map((name) => note('a sheet has no {option}', { option: name }))],
  };
  return [comparison, profiles.get(request.person.id), request];
}
