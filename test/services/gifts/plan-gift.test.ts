import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chargeGift, planGift } from '#services/gifts/plan-gift.ts';

const amount = (max: number) =>
  fc.record({ pictures: fc.nat({ max }), micros: fc.oneof(fc.constant(0), fc.nat({ max: 10 * max })) });
const caps = fc.array(
  fc.record({ unit: fc.constantFrom('pictures' as const, 'micros' as const), limit: fc.nat(60), used: fc.nat(60) }),
  { maxLength: 3 },
);
const demand = fc.record({ pictures: fc.integer({ min: 1, max: 8 }), micros: fc.nat({ max: 50 }) });
const balances = fc
  .array(amount(6), { maxLength: 3 })
  .map((all) => all.map((left, index) => ({ id: `gift ${index}`, left })));

it('takes from the own limits first, and from no gift more than it has', () => {
  fc.assert(
    fc.property(demand, caps, balances, ({ pictures, micros }, ownCaps, gifts) => {
      const plan = planGift({ pictures, micros }, ownCaps, gifts);
      const fits = (count: number) =>
        ownCaps.every(({ unit, limit, used }) => {
          const needed = unit === 'pictures' ? count : (micros * count) / pictures;
          return needed === 0 || used + needed <= limit;
        });
      expect(fits(pictures)).toBe(plan.is === 'not needed');
      if (plan.is !== 'planned') return;
      const { own, parts } = plan.gift;
      expect(own + parts.reduce((sum, part) => sum + part.pictures, 0)).toBe(pictures);
      expect(fits(own)).toBe(true);
      expect(fits(own + 1)).toBe(false);
      const { covered, parts: charged } = chargeGift(plan.gift, { pictures, micros });
      expect(covered.pictures).toBe(pictures - own);
      for (const { id, left } of gifts) {
        const taken = charged.filter(({ gift }) => gift === id);
        const sum = (unit: 'pictures' | 'micros') => taken.reduce((all, part) => all + part.amount[unit], 0);
        expect(sum('pictures')).toBeLessThanOrEqual(left.pictures);
        expect(sum('micros')).toBeLessThanOrEqual(left.micros);
      }
    }),
    { numRuns: 2000 },
  );
});

it('gives back the gifts’ pictures before the own where fewer were painted', () => {
  const gift = {
    own: 2,
    parts: [
      { gift: 'a', unit: 'pictures' as const, pictures: 1 },
      { gift: 'b', unit: 'micros' as const, pictures: 1 },
    ],
  };
  const paid = (pictures: number, micros: number) => {
    const { covered, parts } = chargeGift(gift, { pictures, micros });
    return [covered, ...parts.map((part) => part.amount)];
  };
  expect(paid(4, 40)).toEqual([
    { pictures: 2, micros: 20 },
    { pictures: 1, micros: 0 },
    { pictures: 0, micros: 10 },
  ]);
  expect(paid(3, 40)).toEqual([
    { pictures: 1, micros: 13 },
    { pictures: 1, micros: 0 },
    { pictures: 0, micros: 0 },
  ]);
  expect(paid(2, 40)[0]).toEqual({ pictures: 0, micros: 0 });
  // Nothing was painted, and it was billed all the same.
  expect(paid(0, 40)).toEqual([
    { pictures: 0, micros: 20 },
    { pictures: 0, micros: 0 },
    { pictures: 0, micros: 10 },
  ]);
  expect(paid(0, 0)[0]).toEqual({ pictures: 0, micros: 0 });
});

it('pays what is free of charge with pictures alone', () => {
  const full = [{ unit: 'pictures' as const, limit: 1, used: 1 }];
  const money = [{ id: 'a', left: { pictures: 0, micros: 1000 } }];
  expect(planGift({ pictures: 1, micros: 0 }, full, money)).toEqual({ is: 'not enough' });
});
