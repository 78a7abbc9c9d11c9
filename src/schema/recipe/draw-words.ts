import { note } from '#schema/language/note.ts';
import { t } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { drawTemplate, type WordLists } from '#schema/template/draw-template.ts';
import { escapeTemplate, hasTemplate, parseTemplate } from '#schema/template/parse-template.ts';
import { UserError } from '#schema/user-error.ts';
import { hasTrigger, withTriggersOfEach } from './loras/triggers.ts';
import { MAX_PROMPT_LENGTH } from './options/option-value.ts';
import type { Draft, Recipe } from './recipe.ts';

/**
 * A typed prompt with a trigger word of each LoRA in front, unless it has one. Where choices are in it, it is a template, whose words are
 * drawn once the seed is known; a trigger word in one of several choices does not count.
 */
export function createPrompt(typed: string, triggers: readonly (readonly string[])[]): Recipe['prompt'] {
  if (!hasTemplate(typed)) return { typed, sent: withTriggersOfEach(typed, triggers) };
  const literal = parseTemplate(typed).flatMap((node) => (node.kind === 'text' ? [node.source] : []));
  const missing = triggers.filter((words) => !hasTrigger(literal.join(' '), words));
  const front = missing.flatMap((words) => words.find((word) => word.trim() !== '') ?? []);
  const template = [...front.map((word) => escapeTemplate(word.trim())), typed].join(', ');
  return { typed, sent: template, template };
}

/**
 * Draws the words of a template that are not drawn yet.
 * @param getLists those of the server
 * @param seed draws them where the recipe has no seed
 * @throws UserError where the prompt is too long, or empty, with these words
 */
export function drawWords(draft: Draft, model: Model, getLists: () => WordLists, seed: () => number): Draft {
  const { template, drawn } = draft.prompt;
  if (template === undefined || drawn !== undefined) return draft;
  const lists = getLists();
  const seedField = model.params.get('seed');
  const ownSeed = seedField === undefined ? undefined : draft.input[seedField.name];
  const { text, words, unknownLists } = drawTemplate(template, ownSeed === undefined ? seed() : Number(ownSeed), lists);
  if (!text.trim())
    throw new UserError('Nothing is left of the prompt: all words that were picked are empty. Try another seed.');
  if (text.length > MAX_PROMPT_LENGTH)
    throw new UserError(
      t('With the words that were picked, the prompt has {count} characters; up to {maxPromptLength} are possible.', {
        count: text.length,
        maxPromptLength: MAX_PROMPT_LENGTH,
      }),
    );
  const field = model.params.get('prompt');
  const notes = unknownLists.map(({ name, suggestion }) =>
    suggestion === undefined
      ? note('there is no list {list} here', { list: name })
      : note('there is no list {list} here; did you mean {suggestion}?', { list: name, suggestion }),
  );
  return {
    ...draft,
    input: field?.type === 'string' ? { ...draft.input, [field.name]: text } : draft.input,
    prompt: { ...draft.prompt, sent: text, drawn: [...words] },
    // Who has no lists may mean something else by underscores.
    notes: lists.size > 0 ? [...draft.notes, ...notes] : draft.notes,
  };
}

/** The draft with its words to be drawn again, by another seed. */
export function withoutDrawnWords(draft: Draft): Draft {
  const { typed, template } = draft.prompt;
  return template === undefined ? draft : { ...draft, prompt: { typed, sent: template, template } };
}
