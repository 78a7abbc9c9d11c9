import { type Markdown, md } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import type { Amount } from '#services/money/book.ts';
import type { LiveGift } from './gift-book.ts';

/** `20 pictures`, `$5.00`, `20 pictures and $5.00`. */
export function formatGift({ pictures, micros }: Amount): Markdown {
  if (micros === 0) return md`${formatPictureCount(pictures)}`;
  if (pictures === 0) return md`${formatDollars(micros)}`;
  return md`${formatPictureCount(pictures)} and ${formatDollars(micros)}`;
}

/** What is left of a gift, and until when. */
export function giftLine({ granted, left, until }: LiveGift): Markdown {
  const end = md`<t:${Math.floor(until / 1000)}:f>`;
  const pictures = md`${left.pictures} of ${formatPictureCount(granted.pictures)}`;
  const money = md`${formatDollars(left.micros)} of ${formatDollars(granted.micros)}`;
  if (granted.micros === 0) return md`${pictures} left until ${end}`;
  if (granted.pictures === 0) return md`${money} left until ${end}`;
  return md`${pictures} and ${money} left until ${end}`;
}
