import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import type { Sentence } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import type { Settings } from '#services/limits/settings.ts';
import { type Amount, NOTHING, subtractAmounts } from './book.ts';
import { type Cap, capsOf, describeExceeded, isExceeded, type OperatorCaps } from './caps.ts';
import type { Ledger } from './ledger.ts';

/** What a job may take of the caps. */
export interface Demand {
  readonly pictures: number;
  /** Whether the backend bills anything. */
  readonly isBilled: boolean;
  /** What it is expected to cost, in micro-dollars; undefined if the price is not known. */
  readonly micros: number | undefined;
  /** The part of it that gifts pay for: it counts against no limit of the person's own. */
  readonly covered?: Amount | undefined;
}

/** The caps in money, and those in pictures a month: all from memory. What is known of the place has to be loaded. */
export interface MoneyGate {
  /** @throws UserError that says which cap has no room for it, whose it is, and when it opens again */
  check(demand: Demand, person: Person, place: Place): void;
  /** Reserves what the job is expected to cost, at once. Resolves when it is written. */
  reserve(job: Job, model: Model): Promise<void>;
  /** Reserves what it costs to judge pictures again: see the ledger. */
  reserveCheck(charge: Job): Promise<void>;
  /** Counts what it cost. Never rejects. */
  settleCheck(charge: Job, micros: number): Promise<void>;
  /**
   * Takes what was just reserved from the operator's caps, where several processes share them: before anything is paid, but after
   * the acknowledgement, as it asks Redis. @throws UserError if others have taken the rest in the same moment
   */
  confirm(job: Job): Promise<void>;
  /** The caps that count for a person in a place, with what is used of them. */
  capsFor(person: Pick<Person, 'id'>, place: Pick<Place, 'guild' | 'roles'>): readonly Cap[];
}

export interface MoneyGateOptions {
  readonly ledger: Pick<Ledger, 'reserve' | 'reserveCheck' | 'settleCheck' | 'takeShared' | 'totals' | 'operatorTotal'>;
  readonly settings: Pick<Settings, 'getForGuild'>;
  /** Default: nobody is given anything. */
  readonly gifts?: Pick<Gifts, 'covered'> | undefined;
  readonly operatorCaps: OperatorCaps;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** A promise about money is not kept by what might cost anything. */
const UNKNOWN_PRICE: Sentence =
  'Spending is limited here, and I do not know the price of this model. Please choose another one, or try again in a few minutes.';

const SHARED_CAPS: Readonly<Record<keyof OperatorCaps, Pick<Cap, 'period' | 'unit'>>> = {
  perDay: { period: 'day', unit: 'micros' },
  perMonth: { period: 'month', unit: 'micros' },
  picturesPerMonth: { period: 'month', unit: 'pictures' },
};

export function createMoneyGate({ ledger, settings, gifts, operatorCaps, now }: MoneyGateOptions): MoneyGate {
  const capsFor: MoneyGate['capsFor'] = ({ id }, { guild, roles }) => {
    const totals = ledger.totals({ person: id, guild });
    return capsOf(settings.getForGuild(guild), roles, operatorCaps, {
      ...totals,
      person: () => {
        const total = totals.person();
        const covered = gifts?.covered({ person: id, guild });
        if (!covered) return total;
        return {
          ...total,
          today: subtractAmounts(total.today, covered.today),
          month: subtractAmounts(total.month, covered.month),
        };
      },
      operator: ledger.operatorTotal,
    });
  };
  return {
    capsFor,
    check: ({ pictures, isBilled, micros, covered = NOTHING }, person, place) => {
      for (const cap of capsFor(person, place)) {
        if (cap.unit === 'micros' && isBilled && micros === undefined)
          throw new UserError(UNKNOWN_PRICE, { code: 'limit-reached' });
        const all = { micros: micros ?? 0, pictures };
        const needed = (cap.whose === 'person' ? subtractAmounts(all, covered) : all)[cap.unit];
        if (!isExceeded(cap, needed)) continue;
        throw new UserError(describeExceeded(cap, needed, now()), { code: 'limit-reached' });
      }
    },
    reserve: (job, model) => ledger.reserve(job, model),
    reserveCheck: (charge) => ledger.reserveCheck(charge),
    settleCheck: (charge, micros) => ledger.settleCheck(charge, micros),
    confirm: async (job) => {
      const exceeded = await ledger.takeShared(job, operatorCaps);
      if (!exceeded) return;
      const { cap: name, used } = exceeded;
      const cap = { ...SHARED_CAPS[name], whose: 'operator', limit: operatorCaps[name] ?? 0, used } as const;
      throw new UserError(describeExceeded(cap, cap.limit + 1 - used, now()), { code: 'limit-reached' });
    },
  };
}
