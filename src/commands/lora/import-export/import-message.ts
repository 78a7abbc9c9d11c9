import { button, buttonRow, loraMessage } from '#commands/lora/views/components.ts';
import type { Message } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, type Markdown, md, smallLines, toPlainText } from '#schema/markdown.ts';
import type { ImportPlan } from '#schema/preset/import.ts';

/** Names and reasons that the message lists per section. */
const [MAX_NAMES, MAX_REASONS] = [20, 8] as const;

/** Characters of a reason. */
const MAX_REASON_LENGTH = 180;

/** What an import would change, with the button for it if nothing is refused. */
export function importMessage(id: string, plan: ImportPlan, replace: boolean): Message {
  const { added, changed, unchanged, rejected, notes } = plan;
  const names = (all: readonly { readonly name: string }[]) =>
    formatNames(all.map(({ name }) => escapeMarkdown(name, 70)));
  const parts = [
    added.length && t('**Added: {count}**\n{names}', { count: added.length, names: names(added) }),
    changed.length && t('**Changed: {count}**\n{names}', { count: changed.length, names: names(changed) }),
    unchanged.length &&
      joinMarkdown(
        [
          t('**Unchanged: {count}**\n{names}', {
            count: unchanged.length,
            names: formatNames(unchanged.map((name) => escapeMarkdown(name, 70))),
          }),
          !replace &&
            smallLines([t('Presets that already exist stay as they are. Import with `replace: True` to change them.')]),
        ],
        '\n',
      ),
    rejected.length &&
      t('**Refused: {count}**\n{reasons}', { count: rejected.length, reasons: formatReasons(rejected) }),
    ...notes.map((note) => md`${escapeMarkdown(note, 500)}`),
  ].filter((part) => part !== 0);
  const hasChanges = added.length + changed.length > 0;
  const footer = rejected.length
    ? smallLines([t('Nothing is imported while something is refused. Correct the file and import it again.')])
    : hasChanges
      ? buttonRow(
          button(`import:yes:${id}`, plainText('Import {count}', { count: added.length + changed.length }), {
            style: 'primary',
          }),
          button(`import:no:${id}`, plainText('Cancel')),
        )
      : smallLines([t('There is nothing to import.')]);
  return loraMessage([
    md`### ${t('Import presets')}`,
    smallLines([rejected.length || !hasChanges ? t('nothing was changed') : t('nothing is changed yet')]),
    ...parts,
    footer,
  ]);
}

function formatNames(names: readonly Markdown[]): Markdown {
  const more = names.length - MAX_NAMES;
  return joinMarkdown(
    [...names.slice(0, MAX_NAMES), ...(more > 0 ? [t('and {count} more', { count: more })] : [])],
    ', ',
  );
}

function formatReasons(rejected: ImportPlan['rejected']): Markdown {
  const more = rejected.length - MAX_REASONS;
  const lines = rejected
    .slice(0, MAX_REASONS)
    .map(({ name, why }) => md`❌ ${escapeMarkdown(name, 50)}: ${shortenReason(why)}`);
  return joinMarkdown([...lines, ...(more > 0 ? [t('and {count} more', { count: more })] : [])], '\n');
}

/** A reason may quote a long list of names: then it is shown without code and bold, which a cut would leave open. */
function shortenReason(why: Markdown): Markdown {
  return why.text.length > MAX_REASON_LENGTH ? escapeMarkdown(toPlainText(why), MAX_REASON_LENGTH) : why;
}
