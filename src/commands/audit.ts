import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import type { Command, CommandContext } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { readDateRange } from '#schema/audit/date-range.ts';
import type { AuditEntry } from '#schema/audit/entry.ts';
import { AUDIT_FILE_FORMATS } from '#schema/audit/file-formats.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { auditLog } from '#schema/settings/audit-log.ts';
import { UserError } from '#schema/user-error.ts';
import type { Audit } from '#services/audit/audit.ts';
import { writeAuditFile } from '#services/audit/audit-file.ts';

const DATE_LENGTH = 10;

/** Bytes of a file at most, whatever Discord takes there: it is in memory. */
const MAX_FILE_BYTES = 8 * 2 ** 20;

const dateOption = (name: string, description: Sentence) => ({
  type: ApplicationCommandOptionType.String as const,
  name,
  description: plainText(description),
  min_length: DATE_LENGTH,
  max_length: DATE_LENGTH,
});

/** `/audit`: what the audit log has of some days, as a file. */
export const audit = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'audit',
    description: plainText('Who asked for what here, what came of it, and what admins changed, as a file'),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      dateOption('from', 'First day, in UTC, such as 2026-11-01; without it, the week before the last day'),
      dateOption('to', 'Last day, in UTC, such as 2026-11-28; without it, today'),
      { type: ApplicationCommandOptionType.User, name: 'member', description: plainText('Only what this member did') },
      {
        type: ApplicationCommandOptionType.String,
        name: 'format',
        description: plainText('CSV for spreadsheets, or JSON lines; without it, CSV'),
        choices: [
          { name: 'CSV', value: 'csv' },
          { name: plainText('JSON lines'), value: 'jsonl' },
        ],
      },
    ],
  }),
  execute: async (context) => {
    const guild = requireManagedGuild(context);
    const { interaction, options, reply, services } = context;
    const text = (name: string) => (options.has(name) ? String(options.get(name)) : undefined);
    const days = readDateRange(text('from'), text('to'), services.wallClock());
    const member = text('member');
    const format = AUDIT_FILE_FORMATS[text('format') === 'jsonl' ? 'jsonl' : 'csv'];
    if (services.serverSettings.get(guild, auditLog) === undefined)
      throw new UserError(
        'This server keeps no audit log. Choose in `/settings`, on the page *Log*, how long it is kept.',
      );
    // One file at a time for each admin, as it is in memory.
    await services.singleFlight.run(`audit ${guild} ${interaction.person.id}`, async () => {
      await reply.deferReply(true);
      const maxBytes = Math.min(MAX_FILE_BYTES, interaction.place.sizeLimit);
      const file = await writeAuditFile(entriesOf(services.audit, guild, days, member), format, maxBytes);
      const [from = '', to = from] = [days[0], days.at(-1)];
      if (!file) throw new UserError('This is more than fits into a file. Choose fewer days, or one `member`.');
      if (file.count === 0) return reply.editReply(renderInfoMessage([{ kind: 'text', text: nothingKept(from, to) }]));
      const name = `audit-${from}-to-${to}.${format.extension}${file.isCompressed ? '.gz' : ''}`;
      const type = file.isCompressed ? 'application/gzip' : format.type;
      await reply.editReply(fileMessage({ name, type, bytes: file.bytes }, file.count, member));
    });
  },
} as const satisfies Command;

const nothingKept = (from: string, to: string) =>
  t(
    'Nothing is kept from {from} to {to}. The log begins when it is switched on, and is kept as long as `/settings` says.',
    { from, to },
  );

async function* entriesOf(
  log: Pick<Audit, 'readDay'>,
  guild: string,
  days: readonly string[],
  member: string | undefined,
): AsyncGenerator<AuditEntry, void> {
  for (const day of days)
    for await (const entry of log.readDay(guild, day))
      if (member === undefined || entry.person?.id === member || (entry.is === 'changed' && entry.member === member))
        yield entry;
}

function fileMessage(
  file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
  count: number,
  member: string | undefined,
): Message {
  const text =
    member === undefined
      ? t('### Audit log\n{count, plural, one {# entry} other {# entries}}\n-# Times are in UTC.', { count })
      : t('### Audit log of {member}\n{count, plural, one {# entry} other {# entries}}\n-# Times are in UTC.', {
          member: mention.user(member),
          count,
        });
  return containerMessage(
    ACCENT_COLOR,
    [textDisplay(text), { type: ComponentType.File, file: { url: `attachment://${file.name}` } }],
    [{ ...file, description: plainText('The entries') }],
  );
}

/** Server administrators can let others use the command; what people asked for is for them all the same. @throws UserError */
function requireManagedGuild({ interaction: { place } }: CommandContext): string {
  if (place.guild === undefined) throw new UserError('The audit log belongs to a server. Use `/audit` there.');
  if (!canManageGuild(place)) throw new UserError('Only members with *Manage Server* can read the audit log.');
  return place.guild;
}
