import type { JobGift } from '#schema/cost/gift.ts';
import { type Amount, NOTHING } from '#services/money/book.ts';
import type { Cap } from '#services/money/caps.ts';

/** What is left of a gift. */
export interface GiftBalance {
  readonly id: string;
  readonly left: Amount;
}

/** What a job, or a whole sheet, needs. */
export interface GiftDemand {
  readonly pictures: number;
  /** Micro-dollars; 0 for what is free of charge. */
  readonly micros: number;
}

/** What the own limits of a person have room for, and who pays for the rest. */
export type GiftPlan =
  | { readonly is: 'not needed' }
  | { readonly is: 'planned'; readonly gift: JobGift }
  | { readonly is: 'not enough' };

/**
 * Their own limits first, then the gifts, in their order: each with its pictures, then with its money. Pictures of one job cost the
 * same. What is free of charge is paid with pictures alone: money would never end.
 */
export function planGift(
  { pictures, micros }: GiftDemand,
  ownCaps: readonly Pick<Cap, 'unit' | 'limit' | 'used'>[],
  balances: readonly GiftBalance[],
): GiftPlan {
  const countFor = (money: number) => (micros > 0 ? Math.floor((money * pictures) / micros) : 0);
  const rooms = ownCaps.map(({ unit, limit, used }) => {
    const room = Math.max(0, limit - used);
    if (unit === 'pictures') return room;
    return micros > 0 ? countFor(room) : pictures;
  });
  const own = Math.min(pictures, ...rooms);
  if (own === pictures) return { is: 'not needed' };
  const parts: JobGift['parts'] = [];
  let rest = pictures - own;
  for (const { id, left } of balances)
    for (const unit of ['pictures', 'micros'] as const) {
      const paid = Math.min(rest, unit === 'pictures' ? left.pictures : countFor(left.micros));
      if (paid > 0) parts.push({ gift: id, unit, pictures: paid });
      rest -= paid;
    }
  return rest === 0 ? { is: 'planned', gift: { own, parts } } : { is: 'not enough' };
}

/** What gifts pay of a job. */
export interface GiftCharge {
  /** What does not count against its person's own limits. */
  readonly covered: Amount;
  readonly parts: readonly { readonly gift: string; readonly amount: Amount }[];
}

export const NO_CHARGE: GiftCharge = { covered: NOTHING, parts: [] };

/**
 * What gifts pay of a job that cost this: fewer pictures than were planned are fewer of theirs first. Where something was billed
 * and nothing painted, they pay their part of it.
 */
export function chargeGift({ own, parts }: JobGift, { pictures, micros }: Amount): GiftCharge {
  const planned = parts.reduce((sum, part) => sum + part.pictures, 0);
  const isPainted = pictures > 0;
  const shareOf = (count: number) =>
    Math.round((micros * count) / (isPainted ? Math.max(pictures, count) : own + planned));
  let rest = isPainted ? Math.max(0, Math.min(planned, pictures - own)) : planned;
  const covered = { pictures: isPainted ? rest : 0, micros: shareOf(rest) };
  const charged = parts.map(({ gift, unit, pictures: most }) => {
    const count = Math.min(most, rest);
    rest -= count;
    const amount =
      unit === 'micros' ? { pictures: 0, micros: shareOf(count) } : { pictures: isPainted ? count : 0, micros: 0 };
    return { gift, amount };
  });
  return { covered, parts: charged };
}
