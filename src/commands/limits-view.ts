import { framed, GREEN, type Message, textPart } from '#delivery/message.ts';
import type { Ask } from '#schema/interaction.ts';
import { type GuildSettings, limitsOf, type PersonLimits } from '#schema/settings.ts';
import { picturesInWords } from '#schema/sheet-words.ts';
import { untilMidnight } from '#schema/words.ts';
import type { Services } from './command.ts';

/** What a server has set, for who manages it. `used`: pictures of the whole server today. */
export function limitsPage(
  { picturesPerDay, everyone, roles }: GuildSettings,
  used: number,
  { limits, now }: Pick<Services, 'limits' | 'now'>,
): Message {
  const usual = { atOnce: limits.perUser, waiting: limits.lengthPerUser, ...everyone };
  const lines = [
    `**Each person**: ${listOf(usual)}`,
    ...Object.entries(roles).map(([id, own]) => `<@&${id}>: ${listOf(own)}`),
    `**The whole server**: ${dailyOf(picturesPerDay)} · ${used} so far today`,
  ];
  return page('Limits of this server', lines, [
    'A role’s numbers count before those of each person. With several such roles, the best of each counts.',
    `At most ${limits.perGuild} ${limits.perGuild === 1 ? 'job' : 'jobs'} of this server at once: the bot’s operator decides that.`,
    ends(now()),
  ]);
}

/** What a person may where they ask, and has used. */
export function myLimits({ person, place }: Ask, { settings, spending, limits, now }: Services): Message {
  const set = settings.of(place.guild);
  const own = limitsOf(set, place.roles);
  const atOnce = Math.min(own.atOnce ?? limits.perUser, limits.perGuild);
  const lines = [`**You**: ${listOf({ atOnce, waiting: own.waiting ?? limits.lengthPerUser })}`];
  if (place.guild) {
    const used = spending.todayIn(place.guild, person.id);
    const of = (most: number | undefined) => (most === undefined ? '' : ` of ${most}`);
    lines.push(`**Your pictures here today**: ${used.person}${of(own.picturesPerDay)}`);
    if (set.picturesPerDay !== undefined) lines.push(`**Everybody’s**: ${used.server}${of(set.picturesPerDay)}`);
  }
  return page(`Your limits ${place.guild ? 'here' : 'in direct messages'}`, lines, [ends(now())]);
}

function dailyOf(pictures: number | undefined): string {
  if (pictures === 0) return 'may not paint';
  return `${pictures === undefined ? 'any number of pictures' : picturesInWords(pictures)} a day`;
}

function listOf({ atOnce, waiting, picturesPerDay }: PersonLimits): string {
  if (atOnce === 0 || picturesPerDay === 0) return 'may not paint';
  const parts = [
    ...(atOnce === undefined ? [] : [`${atOnce} ${atOnce === 1 ? 'job' : 'jobs'} at once`]),
    ...(waiting === undefined ? [] : [`${waiting} waiting`]),
    ...(picturesPerDay === undefined ? [] : [`${picturesInWords(picturesPerDay)} a day`]),
  ];
  return parts.join(' · ');
}

function page(title: string, lines: readonly string[], small: readonly string[]): Message {
  const text = [`### ${title}`, ...lines, ...small.map((each) => `-# ${each}`)].join('\n');
  return framed(GREEN, [textPart(text)], []);
}

function ends(now: number): string {
  return `The day ends at midnight UTC, in ${untilMidnight(now)}.`;
}
