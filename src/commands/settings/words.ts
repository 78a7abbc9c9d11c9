import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Message } from '#discord/messages/message.ts';
import { MODAL_LIMITS, type Modal } from '#schema/interaction/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { WordsSetting } from '#schema/settings/setting.ts';
import { compileBlockedWords } from '#services/blocked-words/compile-words.ts';

/** What was typed, a line each, without empty lines and what stands there twice. */
export const readLines = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export function wordsModal({ id, title, lineLabel, lineHint }: WordsSetting, lines: readonly string[]): Modal {
  return {
    id: `settings:edit:${id}`,
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
