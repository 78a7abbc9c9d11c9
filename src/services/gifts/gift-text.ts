import { t } from '#schema/language/t.ts';
import { type Markdown, md } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import type { Amount } from '#services/money/book.ts';
import type { LiveGift } from './gift-book.ts';

/** `20 pictures`, `$5.00`, `20 pictures and $5.00`. */
export function formatGift({ pictures, micros }: Amount): Markdown {
  if (micros === 0) return md`${formatPictureCount(pictures)}`;
  if (pictures === 0) return md`${formatDollars(micros)}`;
  return t('{pictureCount} and {dollars}', {
    pictureCount: formatPictureCount(pictures),
    dollars: formatDollars(micros),
  });
}

/** Whether it is more than nothing. */
export const isSomething = ({ pictures, micros }: Amount): boolean => pictures > 0 || micros > 0;

/** What is left of a gift, and until when. */
export function giftLine({ granted, left, until }: LiveGift): Markdown {
  const end = md`<t:${Math.floor(until / 1000)}:f>`;
  const pictures = { pictures: left.pictures, given: granted.pictures };
  const money = { money: formatDollars(left.micros), givenMoney: formatDollars(granted.micros) };
  if (granted.micros === 0)
    return t('{pictures} of {given, plural, one {# picture} other {# pictures}} left until {end}', {
      ...pictures,
      end,
    });
  if (granted.pictures === 0) return t('{money} of {givenMoney} left until {end}', { ...money, end });
  return t(
    '{pictures} of {given, plural, one {# picture} other {# pictures}} and {money} of {givenMoney} left until {end}',
    { ...pictures, ...money, end },
  );
}
