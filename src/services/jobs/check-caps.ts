import type { JobGift } from '#schema/cost/gift.ts';
import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { formatGift } from '#services/gifts/gift-text.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import { chargeGift } from '#services/gifts/plan-gift.ts';
import type { Quota, QuotaConsumer } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import { addAmounts, NOTHING } from '#services/money/book.ts';
import type { Cap } from '#services/money/caps.ts';
import type { Demand, MoneyGate } from '#services/money/money-gate.ts';

export interface CapRules {
  readonly settings: Pick<Settings, 'getForGuild'>;
  readonly quota: Pick<Quota, 'check' | 'usedTodayIn'>;
  /** Default: money is not counted. */
  readonly money?: Pick<MoneyGate, 'check' | 'capsFor'> | undefined;
  /** Default: nobody is given anything. */
  readonly gifts?: Pick<Gifts, 'covered' | 'plan' | 'list'> | undefined;
}

/** What fits into all caps. */
export interface CheckedCaps {
  /** What gifts pay of it; undefined where the person's own limits have room for all. */
  readonly gift: JobGift | undefined;
  /** Whose pictures a day the quota counts. */
  readonly consumer: QuotaConsumer;
}

/**
 * Checks one job, or all jobs of a sheet together, by every cap. Gifts pay for what the person's own have no room for; they lift
 * no cap of the server and of the operator.
 * @throws UserError that says which cap has no room for it, whose it is, and when it opens again
 */
export function checkCaps(
  { settings, quota, money, gifts }: CapRules,
  person: Person,
  place: Place,
  demand: Omit<Demand, 'covered'>,
): CheckedCaps {
  const { guild, roles } = place;
  const { pictures, micros = 0 } = demand;
  const guildSettings = settings.getForGuild(guild);
  const perPerson = effectiveLimits(guildSettings, roles).picturesPerDay;
  const recipient = { guild, person: person.id };
  const coveredToday = gifts?.covered(recipient).today.pictures ?? 0;
  const dayCap = (): Cap[] =>
    guild === undefined || perPerson === undefined
      ? []
      : [
          {
            ...{ whose: 'person', period: 'day', unit: 'pictures', limit: perPerson },
            used: Math.max(0, quota.usedTodayIn(guild, person.id).person - coveredToday),
          },
        ];
  const ownCaps = () => [
    ...dayCap(),
    ...(money?.capsFor(person, place).filter(({ whose }) => whose === 'person') ?? []),
  ];
  const plan = gifts?.plan(recipient, { pictures, micros }, ownCaps()) ?? { is: 'not needed' };
  const gift = plan.is === 'planned' ? plan.gift : undefined;
  const covered = gift && chargeGift(gift, { pictures, micros }).covered;
  const consumer: QuotaConsumer = {
    ...{ guild, person: person.id, perPerson, perServer: guildSettings.picturesPerDay },
    covered: { today: coveredToday, now: covered?.pictures ?? 0 },
  };
  try {
    money?.check({ ...demand, covered }, person, place);
    if (perPerson === 0 && !gift && pictures > 0) throw notAllowedHere();
    quota.check(pictures, consumer);
  } catch (error) {
    const left = addAmounts(NOTHING, ...(gifts?.list(guild, person.id) ?? []).map((each) => each.left));
    if (!(error instanceof UserError) || plan.is !== 'not enough' || (!left.pictures && !left.micros)) throw error;
    const { code, cause } = error;
    throw new UserError(
      t('{reason} What you were given here does not suffice: {gift} left.', {
        reason: error.markdown,
        gift: formatGift(left),
      }),
      {
        code,
        cause,
      },
    );
  }
  return { gift, consumer };
}

export const notAllowedHere = (): UserError =>
  new UserError('The admins of this server have not allowed you to paint here. They can change that with `/limits`.', {
    code: 'limit-reached',
  });
