import type { Message } from '#discord/messages/message.ts';
import { escapeMarkdown } from '#schema/escape-markdown.ts';
import type { ImportPlan } from '#schema/preset/import.ts';
import { button, buttonRow, loraMessage, smallText } from './components.ts';

/** Names and reasons that the message lists per section. */
const [MAX_NAMES, MAX_REASONS] = [20, 8] as const;

/** What an import would change, with the button for it if nothing is refused. */
export function importMessage(id: string, plan: ImportPlan, replace: boolean): Message {
  const { added, changed, unchanged, rejected, notes } = plan;
  const names = (all: readonly { readonly name: string }[]) =>
    formatNames(all.map(({ name }) => escapeMarkdown(name, 70)));
  const parts = [
    added.length && `**Added: ${added.length}**\n${names(added)}`,
    changed.length && `**Changed: ${changed.length}**\n${names(changed)}`,
    unchanged.length &&
      `**Unchanged: ${unchanged.length}**\n${formatNames(unchanged.map((name) => escapeMarkdown(name, 70)))}${replace ? '' : `\n${smallText('Presets that already exist stay as they are. Import with replace: True to change them.')}`}`,
    rejected.length && `**Refused: ${rejected.length}**\n${formatReasons(rejected)}`,
    ...notes,
  ].filter((part): part is string => Boolean(part));
  const hasChanges = added.length + changed.length > 0;
  const footer = rejected.length
    ? smallText('Nothing is imported while something is refused. Correct the file and import it again.')
    : hasChanges
      ? buttonRow(
          button(`import:yes:${id}`, `Import ${added.length + changed.length}`, { style: 'primary' }),
          button(`import:no:${id}`, 'Cancel'),
        )
      : smallText('There is nothing to import.');
  return loraMessage([
    `### Import presets\n${smallText(rejected.length || !hasChanges ? 'nothing was changed' : 'nothing is changed yet')}`,
    ...parts,
    footer,
  ]);
}

function formatNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

function formatReasons(rejected: ImportPlan['rejected']): string {
  const more = rejected.length - MAX_REASONS;
  const lines = rejected
    .slice(0, MAX_REASONS)
    .map(({ name, why }) => `❌ ${escapeMarkdown(name, 50)}: ${shortenReason(why)}`);
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** A reason in one line: it may quote a long list of names. */
function shortenReason(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 180 ? `${line.slice(0, 179)}…` : line;
}
