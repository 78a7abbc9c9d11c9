import { t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown, listMarkdown, type Markdown } from '#schema/markdown.ts';

/** That a preset was saved. @param overwritten fields that somebody else had changed to something else meanwhile */
export function savedNote(overwritten: readonly string[]): Markdown {
  if (overwritten.length === 0) return t('Saved.');
  const fields = listMarkdown(
    overwritten.map((field) => codeSpan(field)),
    'and',
  );
  return joinMarkdown(
    [t('Saved.'), t('Somebody else changed {fields} meanwhile; what you wrote counts.', { fields })],
    ' ',
  );
}
