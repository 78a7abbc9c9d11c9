import type { Services } from '#commands/command.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { effectiveLimits, type GuildSettings, type PersonLimits } from '#schema/guild-settings.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, md, mention, smallLines } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { formatTimeUntilMidnightUtc } from '#schema/text.ts';
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
      dailyLimit: [formatDailyLimit(picturesPerDay), ...formatMonthly({ picturesPerMonth, microsPerMonth })].join(
        ' · ',
      ),
      used,
    }),
    ...gifts.slice(0, MAX_GIFT_LINES).map((gift) => md`🎁 ${mention.user(gift.person)}: ${giftLine(gift)}`),
    ...(gifts.length > MAX_GIFT_LINES
      ? [t('-# and {count} more gifts', { count: gifts.length - MAX_GIFT_LINES })]
      : []),
  ];
  return limitsMessage('Limits of this server', lines, [
    'A role’s limits replace those of every person. With several such roles, the highest of each applies.',
    `At most ${limits.perGuild} ${limits.perGuild === 1 ? 'job' : 'jobs'} of this server at once: set by my operator.`,
    `My operator allows one person at most ${Math.min(limits.maxPerUser, limits.perGuild)} at once and ${limits.maxLengthPerUser} waiting, whatever a server sets.`,
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
    const formatMaximum = (max: number | undefined) => (max === undefined ? '' : ` of ${max}`);
    const own = Math.max(0, used.person - gifts.covered({ guild: place.guild, person: person.id }).today.pictures);
    lines.push(
      t('**Your pictures here today**: {own}{maximum}', { own, maximum: formatMaximum(personLimits.picturesPerDay) }),
    );
    if (guildSettings.picturesPerDay !== undefined)
      lines.push(
        t('**Everybody’s**: {server}{maximum}', {
          server: used.server,
          maximum: formatMaximum(guildSettings.picturesPerDay),
        }),
      );
  }
  for (const cap of money.capsFor(person, place)) if (cap.whose !== 'operator') lines.push(describeCap(cap));
  for (const gift of gifts.list(place.guild, person.id))
    lines.push(t('🎁 **Given to you**: {giftLine}', { giftLine: giftLine(gift) }));
  return limitsMessage(`Your limits ${place.guild ? 'here' : 'in direct messages'}`, lines, [
    formatDayEnd(wallClock()),
  ]);
}

function formatDailyLimit(pictures: number | undefined): string {
  if (pictures === 0) return 'may not paint';
  return `${pictures === undefined ? 'any number of pictures' : formatPictureCount(pictures)} a day`;
}

/** The limits that are none of pictures a day. */
function formatMonthly({ picturesPerMonth, microsPerDay, microsPerMonth }: PersonLimits): string[] {
  return [
    ...(picturesPerMonth === undefined ? [] : [`${formatPictureCount(picturesPerMonth)} a month`]),
    ...(microsPerDay === undefined ? [] : [`${formatDollars(microsPerDay)} a day`]),
    ...(microsPerMonth === undefined ? [] : [`${formatDollars(microsPerMonth)} a month`]),
  ];
}

function describeCap({ whose, period, unit, used, limit }: Cap): Markdown {
  const format = unit === 'micros' ? formatDollars : String;
  const what = unit === 'micros' ? 'spending' : 'pictures';
  const when = period === 'day' ? 'today' : 'this month';
  return t('**{FIXME} {what} here {when}**: {format} of {format2}', {
    FIXME: whose === 'person' ? 'Your' : 'Everybody’s',
    what,
    when,
    format: format(used),
    format2: format(limit),
  });
}

function formatLimits({ atOnce, waiting, picturesPerDay, ...rest }: PersonLimits): string {
  if (atOnce === 0 || picturesPerDay === 0) return 'may not paint';
  const parts = [
    ...(atOnce === undefined ? [] : [`${atOnce} ${atOnce === 1 ? 'job' : 'jobs'} at once`]),
    ...(waiting === undefined ? [] : [`${waiting} waiting`]),
    ...(picturesPerDay === undefined ? [] : [`${formatPictureCount(picturesPerDay)} a day`]),
    ...formatMonthly(rest),
  ];
  return parts.join(' · ');
}

function limitsMessage(title: string, lines: readonly Markdown[], footnotes: readonly string[]): Message {
  const text = joinMarkdown([md`### ${title}`, ...lines, smallLines(footnotes)], '\n');
  return containerMessage(ACCENT_COLOR, [textDisplay(text)], []);
}

function formatDayEnd(now: number): string {
  return `The day ends at midnight UTC, in ${formatTimeUntilMidnightUtc(now)}.`;
}
