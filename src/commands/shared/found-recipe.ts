import type { Services } from '#commands/command.ts';
import { readInTime } from '#commands/components/read-in-time.ts';
import type { InfoMessage } from '#schema/interaction/info-message.ts';
import { truncateCode } from '#schema/interaction/info-message-length.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import { note } from '#schema/language/note.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown } from '#schema/markdown.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { truncate } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import { type FoundRecipe, readFoundRecipe } from '#schema/words/found-recipe.ts';
import { composeTyped } from '#schema/words/read-prompt.ts';
import { readTexts } from '#services/images/embedded/read-texts.ts';
import type { StoredRecipe } from '#services/images/found-recipes.ts';
import { createSerialQueue } from '#services/serial-queue.ts';

/** Ms for reading a file. */
const READ_TIMEOUT_MS = 30_000;

/** Pictures of a message whose files are read. */
const MAX_PICTURES = 4;

/** A file is held as a whole while it is read: one, however many members ask. */
const oneAtATime = createSerialQueue();

/** A recipe, and whether its picture is hidden, so that what comes of it is, too. */
export interface RecipeInFile extends FoundRecipe {
  readonly spoiler: boolean;
}

/** The recipe that one of a message's pictures carries in its file; undefined where none does. @throws UserError where one cannot be read */
export async function findRecipeInFiles(
  pictures: readonly MessagePicture[],
  { openInputPictures }: Pick<Services, 'openInputPictures'>,
): Promise<RecipeInFile | undefined> {
  const files = openInputPictures();
  let unreadable: UserError | undefined;
  for (const { url, spoiler = false } of pictures.slice(0, MAX_PICTURES)) {
    try {
      const found = await oneAtATime.run(async () => {
        const bytes = await readInTime(READ_TIMEOUT_MS, (signal) => files.readFile(url, signal));
        return readFoundRecipe(await readTexts(bytes));
      });
      if (found) return { ...found, spoiler };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Another picture of the message may have one.
      unreadable ??= error;
    }
  }
  if (unreadable) throw unreadable;
  return undefined;
}

/** A draft that paints it here, with the LoRA that it names if that is here, too. @throws UserError */
export function composeFound(
  { text, lora, spoiler }: Pick<StoredRecipe, 'text' | 'lora' | 'spoiler'>,
  { person, place }: Interaction,
  { styles }: Services,
): Draft {
  const findStyle = (name: string | undefined) => styles.resolve(name, person, place);
  const isHere = lora !== undefined && canFind(lora, findStyle);
  const draft = composeTyped(
    { prompt: text, lora: isHere ? lora : undefined, findStyle, optionsFor: () => new Map([['prompt', text]]) },
    { place },
  );
  const withoutLora = lora === undefined || isHere ? [] : [note('painted without {lora}, which is not here', { lora })];
  return { ...draft, ...(spoiler && { spoiler }), notes: [...draft.notes, ...withoutLora] };
}

function canFind(name: string, findStyle: (name: string) => unknown): boolean {
  try {
    findStyle(name);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Characters of the parts of the message. Discord takes 4,000 in all. */
const [MAX_PROMPT_CHARS, MAX_SETTINGS_CHARS, MAX_LINE_CHARS] = [1000, 500, 1900];

/** What a file says of its picture, and a button that paints it here. */
export function foundRecipeMessage(
  { tool, prompt, negativePrompt, settings, text, lora }: FoundRecipe,
  buttonId: string,
): InfoMessage {
  const lines = [...settings].map(([name, value]) => `${name}: ${value}`);
  const facts = [
    t('-# Made with {tool}, according to the picture’s file. I did not paint it here.', { tool }),
    ...(lora === undefined ? [] : [t('-# Painted with {lora}', { lora: codeSpan(lora) })]),
    ...(negativePrompt
      ? [t('-# Negative prompt: {negativePrompt}', { negativePrompt: truncate(negativePrompt, 300) })]
      : []),
  ];
  const command = [
    `/imagine prompt:${text.replace(/\s+/g, ' ').trim()}`,
    lora === undefined ? '' : ` lora:${lora}`,
  ].join('');
  return [
    { kind: 'text', text: joinMarkdown([t('**How this picture was painted**'), ...facts], '\n') },
    ...(prompt ? [{ kind: 'code' as const, text: truncateCode(prompt, MAX_PROMPT_CHARS) }] : []),
    ...(lines.length ? [{ kind: 'code' as const, text: truncateCode(lines.join('\n'), MAX_SETTINGS_CHARS) }] : []),
    { kind: 'text', text: t('To paint it here, paste this') },
    { kind: 'code', text: truncateCode(command, MAX_LINE_CHARS) },
    { kind: 'buttons', buttons: [{ id: buttonId, label: plainText('Paint it'), isPrimary: true }] },
  ];
}
