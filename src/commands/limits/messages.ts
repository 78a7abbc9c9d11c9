import type { Services } from '#commands/command.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { formatTimeUntilMidnightUtc } from '#schema/formats/time-text.ts';
import { effectiveLimits, type GuildSettings, type PersonLimits } from '#schema/guild-settings.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { type Sentence, t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, md, mention, smallLines } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import type { LiveGift } from '#services/gifts/gift-book.ts';
import { giftLine } from '#services/gifts/gift-text.ts';
import type { Cap } from '#services/money/caps.ts';
import { capLimits } from '#services/queue/quota-key.ts';

/** Gifts that are listed: those that end first. */
const MAX_GIFT_LINES = 12;

/** A server's limits, for its managers. `used`: pictures of the whole server today. */
export function guildLimitsMessage(
  { picturesPerDay, picturesPerMonth, microsPerMonth, everyone, roles }: GuildSettings,
  used: number,
  gifts: readonly LiveGift[],
  { limits, wallClock }: Pick<Services, 'limits' | 'wallClock'>,
): Message {
  const defaultLimits = { atOnce: limits.perUser, waiting: limits.lengthPerUser, ...everyone };
  const lines = [
    t('**Each person**: {limits}', { limits: formatLimits(capLimits(defaultLimits, limits)) }),
    ...Object.entries(roles).map(
      ([id, roleLimits]) => md`${mention.role(id)}: ${formatLimits(capLimits(roleLimits, limits))}`,
    ),
    t('**The whole server**: {dailyLimit} · {used} so far today', {
      dailyLimit: joinMarkdown(
        [formatDailyLimit(picturesPerDay), ...formatMonthly({ picturesPerMonth, microsPerMonth })],
        ' · ',
      ),
      used,
    }),
    ...gifts.slice(0, MAX_GIFT_LINES).map((gift) => md`🎁 ${mention.user(gift.person)}: ${giftLine(gift)}`),
    ...(gifts.length > MAX_GIFT_LINES
      ? [
          t('-# and {count, plural, one {# more gift} other {# more gifts}}', {
            count: gifts.length - MAX_GIFT_LINES,
          }),
        ]
      : []),
  ];
  return limitsMessage(t('Limits of this server'), lines, [
    t('A role’s limits replace those of every person. With several such roles, the highest of each applies.'),
    t('At most {count, plural, one {# job} other {# jobs}} of this server at once: set by my operator.', {
      count: limits.perGuild,
    }),
    t('My operator allows one person at most {atOnce} at once and {waiting} waiting, whatever a server sets.', {
      atOnce: Math.min(limits.maxPerUser, limits.perGuild),
      waiting: limits.maxLengthPerUser,
    }),
    formatDayEnd(wallClock()),
  ]);
}

/** A person's limits in this place, and what they have used today. */
export function personLimitsMessage(
  { person, place }: Interaction,
  { settings, quota, money, gifts, limits, wallClock }: Services,
): Message {
  const guildSettings = settings.getForGuild(place.guild);
  const personLimits = capLimits(effectiveLimits(guildSettings, place.roles), limits);
  const atOnce = Math.min(personLimits.atOnce ?? limits.perUser, limits.perGuild);
  const lines = [
    t('**You**: {limits}', { limits: formatLimits({ atOnce, waiting: personLimits.waiting ?? limits.lengthPerUser }) }),
  ];
  const everywhere = quota.usedTodayBy(person.id);
  if (everywhere)
    lines.push(
      t('**Your pictures today, everywhere**: {used} of {limit}', { used: everywhere.used, limit: everywhere.limit }),
    );
  if (place.guild) {
    const used = quota.usedTodayIn(place.guild, person.id);
    const limit = personLimits.picturesPerDay;
    const own = Math.max(0, used.person - gifts.covered({ guild: place.guild, person: person.id }).today.pictures);
    lines.push(
      limit === undefined
        ? t('**Your pictures here today**: {used}', { used: used.person })
        : t('**Your pictures here today**: {used} of {limit}', { used: own, limit }),
    );
    if (guildSettings.picturesPerDay !== undefined)
      lines.push(t('**Everybody’s**: {used} of {limit}', { used: used.server, limit: guildSettings.picturesPerDay }));
  }
  for (const cap of money.capsFor(person, place)) if (cap.whose !== 'operator') lines.push(describeCap(cap));
  for (const gift of gifts.list(place.guild, person.id))
    lines.push(t('🎁 **Given to you**: {gift}', { gift: giftLine(gift) }));
  return limitsMessage(place.guild ? t('Your limits here') : t('Your limits in direct messages'), lines, [
    formatDayEnd(wallClock()),
  ]);
}

function formatDailyLimit(pictures: number | undefined): Markdown {
  if (pictures === 0) return t('may not paint');
  if (pictures === undefined) return t('any number of pictures a day');
  return t('{count, plural, one {# picture} other {# pictures}} a day', { count: pictures });
}

/** The limits that are none of pictures a day. */
function formatMonthly({ picturesPerMonth, microsPerDay, microsPerMonth }: PersonLimits): Markdown[] {
  return [
    ...(picturesPerMonth === undefined
      ? []
      : [t('{count, plural, one {# picture} other {# pictures}} a month', { count: picturesPerMonth })]),
    ...(microsPerDay === undefined ? [] : [t('{amount} a day', { amount: formatDollars(microsPerDay) })]),
    ...(microsPerMonth === undefined ? [] : [t('{amount} a month', { amount: formatDollars(microsPerMonth) })]),
  ];
}

function describeCap({ whose, period, unit, used, limit }: Cap): Markdown {
  const format = unit === 'micros' ? formatDollars : String;
  const title = CAP_TITLES[whose === 'person' ? 'own' : 'all'][unit][period];
  return t('**{title}**: {used} of {limit}', { title: t(title), used: format(used), limit: format(limit) });
}

type Titles = Readonly<Record<Cap['unit'], Readonly<Record<Cap['period'], Sentence>>>>;

const CAP_TITLES: Readonly<Record<'own' | 'all', Titles>> = {
  own: {
    micros: { day: 'Your spending here today', month: 'Your spending here this month' },
    pictures: { day: 'Your pictures here today', month: 'Your pictures here this month' },
  },
  all: {
    micros: { day: 'Everybody’s spending here today', month: 'Everybody’s spending here this month' },
    pictures: { day: 'Everybody’s pictures here today', month: 'Everybody’s pictures here this month' },
  },
};

function formatLimits({ atOnce, waiting, picturesPerDay, ...rest }: PersonLimits): Markdown {
  if (atOnce === 0 || picturesPerDay === 0) return t('may not paint');
  const parts = [
    ...(atOnce === undefined ? [] : [t('{count, plural, one {# job} other {# jobs}} at once', { count: atOnce })]),
    ...(waiting === undefined ? [] : [t('{count} waiting', { count: waiting })]),
    ...(picturesPerDay === undefined ? [] : [formatDailyLimit(picturesPerDay)]),
    ...formatMonthly(rest),
  ];
  return joinMarkdown(parts, ' · ');
}

function limitsMessage(title: Markdown, lines: readonly Markdown[], footnotes: readonly Markdown[]): Message {
  const text = joinMarkdown([md`### ${title}`, ...lines, smallLines(footnotes)], '\n');
  return containerMessage(ACCENT_COLOR, [textDisplay(text)], []);
}

function formatDayEnd(now: number): Markdown {
  return t('The day ends at midnight UTC, in {time}.', { time: formatTimeUntilMidnightUtc(now) });
}
