import type { Message } from '#delivery/message.ts';
import { plain } from '#schema/plain.ts';
import type { ImportPlan } from '#schema/preset-import.ts';
import { button, buttons, panel, small } from './parts.ts';

/** Names, and reasons, that one message lists of each kind. */
const [NAMES, REASONS] = [20, 8] as const;

/** What an import would do, and where it may, the button for it. */
export function importMessage(id: string, plan: ImportPlan, replace: boolean): Message {
  const { added, changed, kept, refused, notes } = plan;
  const names = (all: readonly { readonly name: string }[]) => listed(all.map(({ name }) => plain(name, 70)));
  const parts = [
    added.length && `**Added: ${added.length}**\n${names(added)}`,
    changed.length && `**Changed: ${changed.length}**\n${names(changed)}`,
    kept.length &&
      `**Kept as they are: ${kept.length}**\n${listed(kept.map((name) => plain(name, 70)))}${replace ? '' : `\n${small('Names that are there already are kept. Import with replace: True to change them.')}`}`,
    refused.length && `**Refused: ${refused.length}**\n${reasons(refused)}`,
    ...notes,
  ].filter((part): part is string => Boolean(part));
  const does = added.length + changed.length > 0;
  const end = refused.length
    ? small('Nothing is imported as long as something is refused. Correct the file and import it again.')
    : does
      ? buttons(
          button(`import:yes:${id}`, `Import ${added.length + changed.length}`, { style: 'first' }),
          button(`import:no:${id}`, 'Cancel'),
        )
      : small('There is nothing to import.');
  return panel([
    `### Import presets\n${small(refused.length || !does ? 'nothing was changed' : 'nothing is changed yet')}`,
    ...parts,
    end,
  ]);
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES;
  return names.slice(0, NAMES).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

function reasons(refused: ImportPlan['refused']): string {
  const more = refused.length - REASONS;
  const lines = refused.slice(0, REASONS).map(({ name, why }) => `❌ ${plain(name, 50)}: ${short(why)}`);
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Reasons are our own sentences, but may quote a long list of names. */
function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 180 ? `${line.slice(0, 179)}…` : line;
}
