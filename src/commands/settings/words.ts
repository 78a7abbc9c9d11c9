import type { Services } from '#commands/command.ts';
import { mergeLines } from '#commands/shared/merge-changes.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Message } from '#discord/messages/message.ts';
import { MODAL_LIMITS, type Modal } from '#schema/interaction/modal/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { MergedList } from '#schema/merged-list.ts';
import type { WordsSetting } from '#schema/settings/setting.ts';
import { assertFewPatterns, compileBlockedWords } from '#services/blocked-words/compile-words.ts';

/** What was typed, a line each, without empty lines and what stands there twice. */
const readLines = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** @param baseKey of the lines, by {@link FormBases} */
export function wordsModal(
  { id, title, lineLabel, lineHint }: WordsSetting,
  lines: readonly string[],
  baseKey: string,
): Modal {
  return {
    id: `settings:edit:${id}:${baseKey}`,
    title: plainText(title),
    fields: [
      {
        id: 'text',
        kind: 'paragraph',
        label: plainText(lineLabel),
        description: plainText(lineHint),
        value: lines.join('\n'),
        required: false,
        max: MODAL_LIMITS.text,
      },
    ],
  };
}

/**
 * Stores what was typed, with what somebody else changed since the form was opened.
 * @throws UserError for a pattern that cannot be used, and where both together are more than the form takes
 */
export async function saveWords(
  guild: string,
  setting: WordsSetting,
  { text, baseKey }: { readonly text: string; readonly baseKey: string | undefined },
  { serverSettings, formBases }: Pick<Services, 'serverSettings' | 'formBases'>,
): Promise<MergedList> {
  const typed = readLines(text);
  await compileBlockedWords(typed);
  let merged: MergedList = { items: typed, added: [], removed: [] };
  await serverSettings.update(guild, setting, (theirs) => {
    const base = formBases.find(guild, baseKey, theirs.join('\n'));
    merged = mergeLines(base, typed, theirs, MODAL_LIMITS.text);
    assertFewPatterns(merged.items);
    return merged.items.length > 0 ? merged.items : undefined;
  });
  return merged;
}

export function testModal({ id, title }: WordsSetting): Modal {
  return {
    id: `settings:test:${id}`,
    title: plainText('Test: {title}', { title: plainText(title) }),
    fields: [{ id: 'text', kind: 'paragraph', label: plainText('Would this be blocked?'), max: MODAL_LIMITS.text }],
  };
}

export async function testMessage(lines: readonly string[], text: string): Promise<Message> {
  const line = await (await compileBlockedWords(lines))([text]);
  const answer =
    line === undefined
      ? t('This would not be blocked.')
      : t('This would be blocked, by {line}.', { line: codeSpan(line) });
  return renderInfoMessage([{ kind: 'text', text: answer }]);
}
