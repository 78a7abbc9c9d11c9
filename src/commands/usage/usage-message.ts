import { type APIComponentInContainer, ComponentType } from 'discord.js';
import {
  ACCENT_COLOR,
  containerMessage,
  type Message,
  type MessageFile,
  textDisplay,
} from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, type Markdown, md, mention, smallLines } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import type { LiveGift } from '#services/gifts/gift-book.ts';
import { giftLine } from '#services/gifts/gift-text.ts';
import type { Amount } from '#services/money/book.ts';
import { rankUsage, type Usage } from '#services/money/usage/usage.ts';
import { describeChart } from '#services/money/usage/usage-chart.ts';
import { LOCAL_UPSCALER } from '#services/money/usage/usage-days.ts';

export interface UsageView {
  readonly isServer: boolean;
  /** What people call a model; undefined for one that there no longer is. */
  readonly titleOf: (model: string) => string | undefined;
  /** What is reserved for jobs that are under way, or whose cost is not known yet. */
  readonly reserved: Amount;
  /** The plotted days, as a PNG; none where there is nothing. */
  readonly picture: Buffer | undefined;
  /** What the member was given and can still use. */
  readonly gifts: readonly LiveGift[];
}

/** Lines of each table; the file has all. */
const MAX_LINES = 8;
const MAX_NAME_LENGTH = 60;
/** Discord's limit of an alt text. */
const MAX_ALT_TEXT_LENGTH = 1024;

/** What was spent this month: the sum, a plot, and who, by which preset, on which model. */
export function usageMessage(usage: Usage, { isServer, titleOf, reserved, picture, gifts }: UsageView): Message {
  const name = (text: string) => escapeMarkdown(text, MAX_NAME_LENGTH);
  const tables = [
    ...(isServer ? table(t('By person'), rankUsage(usage, 'person'), mention.user) : []),
    ...table(t('By preset'), rankUsage(usage, 'preset'), name),
    ...table(t('By model'), rankUsage(usage, 'model'), (model) =>
      model === LOCAL_UPSCALER ? t('Enlarged here, without a model') : name(titleOf(model) ?? model),
    ),
  ];
  const title = isServer ? t('This server’s usage this month') : t('Your usage this month');
  const notes = [
    ...(reserved.micros > 0
      ? [
          t('{dollars} more is reserved for jobs whose cost is not known yet.', {
            dollars: formatDollars(reserved.micros),
          }),
        ]
      : []),
    ...(usage.total.micros > 0 || reserved.micros > 0 ? [t('Costs are computed from public prices.')] : []),
    t('Months and days are in UTC.'),
  ];
  const files: MessageFile[] = [];
  const parts: APIComponentInContainer[] = [textDisplay(md`### ${title}\n**${formatAmount(usage.total)}**`)];
  if (picture) {
    const description = describeChart(usage.days, usage.unit).slice(0, MAX_ALT_TEXT_LENGTH);
    files.push({ name: 'usage.png', type: 'image/png', bytes: picture, description });
    parts.push({
      type: ComponentType.MediaGallery,
      items: [{ media: { url: 'attachment://usage.png' }, description }],
    });
  }
  parts.push(
    textDisplay(
      joinMarkdown(
        [
          ...tables,
          ...gifts.map((gift) => t('🎁 **Given to you**: {gift}', { gift: giftLine(gift) })),
          smallLines(notes),
        ],
        '\n',
      ),
    ),
  );
  if (isServer && usage.csv) {
    files.push({ name: 'usage.csv', type: 'text/csv', bytes: usage.csv, description: plainText('All rows') });
    parts.push({ type: ComponentType.File, file: { url: 'attachment://usage.csv' } });
  }
  return containerMessage(ACCENT_COLOR, parts, files);
}

function table(
  title: Markdown,
  rows: readonly (Amount & { readonly name: string })[],
  format: (name: string) => Markdown,
): Markdown[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_LINES).map((row) => md`${format(row.name)}: ${formatAmount(row)}`);
  const rest = rows.length - shown.length;
  return [md`**${title}**`, ...shown, ...(rest > 0 ? [md`-# ${t('and {count} more', { count: rest })}`] : [])];
}

const formatAmount = ({ micros, pictures }: Amount) =>
  micros > 0 ? `${formatDollars(micros)} · ${formatPictureCount(pictures)}` : formatPictureCount(pictures);
