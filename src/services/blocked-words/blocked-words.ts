import { recipeTexts } from '#schema/blocked-words/recipe-texts.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { blockedWords } from '#schema/settings/rules/blocked-words.ts';
import { reportBlockedWords } from '#schema/settings/rules/report-blocked-words.ts';
import { UserError } from '#schema/user-error.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import { compileBlockedWords, type FindBlocked } from './compile-words.ts';

/** Servers whose compiled words stay in memory. */
const MAX_COMPILED = 200;

/** What was refused, for the admins. */
export interface BlockedPrompt {
  readonly person: Person;
  readonly place: Place;
  /** The line of the server's words. */
  readonly line: string;
  readonly prompt: string;
  /** The interaction: the cells of a sheet have one in common. */
  readonly interaction: string;
}

export interface BlockedWords {
  /**
   * Judges all words of a recipe by the server's. Undefined at once where it blocks none, so that nothing is waited for.
   * @returns rejects with a UserError that names what is blocked
   */
  check(
    recipe: Pick<Recipe, 'prompt' | 'input'>,
    request: Pick<BlockedPrompt, 'person' | 'place' | 'interaction'>,
  ): Promise<void> | undefined;
}

/** @param report tells the admins; it is not waited for, and never rejects */
export function createBlockedWords(
  serverSettings: Pick<ServerSettings, 'get'>,
  report: (blocked: BlockedPrompt) => Promise<void>,
): BlockedWords {
  const compiled = new Map<string, { readonly text: string; readonly find: Promise<FindBlocked> }>();
  const compiledFor = (guild: string, lines: readonly string[]) => {
    const text = lines.join('\n');
    const earlier = compiled.get(guild);
    const entry = earlier?.text === text ? earlier : { text, find: compileBlockedWords(lines) };
    // Behind the others: the first is the one that was not used for the longest time.
    compiled.delete(guild);
    compiled.set(guild, entry);
    const [oldest] = compiled.keys();
    if (compiled.size > MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
    return entry.find;
  };
  let lastReport = '';
  return {
    check: (recipe, request) => {
      const { guild } = request.place;
      const lines = serverSettings.get(guild, blockedWords);
      if (guild === undefined || lines.length === 0) return undefined;
      const isReported = serverSettings.get(guild, reportBlockedWords);
      return (async () => {
        const find = await compiledFor(guild, lines);
        const line = await find(recipeTexts(recipe));
        if (line === undefined) return;
        const key = `${request.interaction}\n${line}`;
        if (isReported && key !== lastReport) {
          lastReport = key;
          void report({ ...request, line, prompt: recipe.prompt.typed });
        }
        throw new UserError(
          t('The admins of this server do not allow {line} here. Say it in other words, or ask them.', {
            line: codeSpan(line),
          }),
          { code: 'blocked-words' },
        );
      })();
    },
  };
}
