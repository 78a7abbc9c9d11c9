import type { JobGift } from '#schema/cost/gift.ts';
import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { formatGift } from '#services/gifts/gift-text.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import { chargeGift } from '#services/gifts/plan-gift.ts';
import { type CapNotice, isNearlyUsed } from '#services/limits/cap-notices.ts';
import type { Quota, QuotaConsumer } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import { addAmounts, NOTHING } from '#services/money/book.ts';
import { type Cap, isExceeded } from '#services/money/caps.ts';
import type { Demand, MoneyGate } from '#services/money/money-gate.ts';

export interface CapRules {
  readonly settings: Pick<Settings, 'getForGuild'>;
  readonly quota: Pick<Quota, 'check' | 'usedTodayIn' | 'usedToday' | 'limits'>;
  /** Default: money is not counted. */
  readonly money?: Pick<MoneyGate, 'check' | 'capsFor'> | undefined;
  /** Default: nobody is given anything. */
  readonly gifts?: Pick<Gifts, 'covered' | 'plan' | 'list'> | undefined;
  /** Is told each time that much or all of a cap is used, more often than is worth telling. */
  readonly onCapUse?: ((notice: CapNotice) => void) | undefined;
}

/** What fits into all caps. */
export interface CheckedCaps {
  /** What gifts pay of it; undefined where the person's own limits have room for all. */
  readonly gift: JobGift | undefined;
  /** Whose pictures a day the quota counts. */
  readonly consumer: QuotaConsumer;
}

/** Every cap that counts for a person in a place, the person's own first, with what is used of it. From memory. */
function allCaps({ settings, quota, money, gifts }: CapRules, person: Person, place: Place): readonly Cap[] {
  const { guild, roles } = place;
  const guildSettings = settings.getForGuild(guild);
  const used = guild === undefined ? { person: 0, server: 0 } : quota.usedTodayIn(guild, person.id);
  const covered = gifts?.covered({ guild, person: person.id }).today.pictures ?? 0;
  const dayCap = (whose: Cap['whose'], limit: number | undefined, pictures: number): Cap[] =>
    limit === undefined ? [] : [{ whose, period: 'day', unit: 'pictures', limit, used: Math.max(0, pictures) }];
  return [
    ...dayCap('person', effectiveLimits(guildSettings, roles).picturesPerDay, used.person - covered),
    ...(money?.capsFor(person, place) ?? []),
    ...dayCap('server', guildSettings.picturesPerDay, used.server),
    ...dayCap('operator', quota.limits.total, quota.usedToday()),
  ];
}

/**
 * Checks one job, or all jobs of a sheet together, by every cap. Gifts pay for what the person's own have no room for; they lift
 * no cap of the server and of the operator.
 * @throws UserError that says which cap has no room for it, whose it is, and when it opens again
 */
export function checkCaps(rules: CapRules, person: Person, place: Place, demand: Omit<Demand, 'covered'>): CheckedCaps {
  const { settings, quota, money, gifts } = rules;
  const { guild, roles } = place;
  const { pictures, micros = 0 } = demand;
  assertMayPaint(settings, place);
  const guildSettings = settings.getForGuild(guild);
  const perPerson = effectiveLimits(guildSettings, roles).picturesPerDay;
  const recipient = { guild, person: person.id };
  const given = gifts?.list(guild, person.id) ?? [];
  const ownCaps = () => allCaps(rules, person, place).filter(({ whose }) => whose === 'person');
  const plan =
    gifts && given.length > 0
      ? gifts.plan(recipient, { pictures, micros }, ownCaps())
      : ({ is: 'not needed' } as const);
  const gift = plan.is === 'planned' ? plan.gift : undefined;
  const covered = gift && chargeGift(gift, { pictures, micros }).covered;
  const consumer: QuotaConsumer = {
    ...{ guild, person: person.id, perPerson, perServer: guildSettings.picturesPerDay },
    covered: { today: gifts?.covered(recipient).today.pictures ?? 0, now: covered?.pictures ?? 0 },
  };
  try {
    money?.check({ ...demand, covered }, person, place);
    if (perPerson === 0 && !gift && pictures > 0) throw notAllowedHere();
    quota.check(pictures, consumer);
  } catch (error) {
    if (!(error instanceof UserError) || plan.is !== 'not enough') throw error;
    const { code, cause } = error;
    const gift = formatGift(addAmounts(NOTHING, ...given.map((each) => each.left)));
    throw new UserError(
      t('{reason} What you were given here does not suffice: {gift} left.', { reason: error.markdown, gift }),
      { code, cause },
    );
  }
  return { gift, consumer };
}

/** Tells which caps are used up or nearly so; or, of a demand that was refused, which had no room for it. */
export function reportCapUse(rules: CapRules, person: Person, place: Place, refused?: Demand): void {
  for (const cap of allCaps(rules, person, place)) {
    const needed = refused?.[cap.unit];
    const isReached = needed === undefined ? cap.used >= cap.limit : isExceeded(cap, needed);
    if (cap.limit > 0 && (isReached || isNearlyUsed(cap)))
      rules.onCapUse?.({ cap, isReached, guild: place.guild, person: person.id });
  }
}

/** @throws UserError where the limits of the server let somebody paint nothing at all */
export function assertMayPaint(settings: CapRules['settings'], { guild, roles }: Place): void {
  const guildSettings = settings.getForGuild(guild);
  if (effectiveLimits(guildSettings, roles).atOnce === 0 || guildSettings.picturesPerDay === 0) throw notAllowedHere();
}

const notAllowedHere = (): UserError =>
  new UserError('The admins of this server have not allowed you to paint here. They can change that with `/limits`.', {
    code: 'limit-reached',
  });
