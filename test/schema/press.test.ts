import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jobId } from '#schema/job.ts';
import { press } from '#schema/press.ts';

it('reads what it wrote, within the 100 characters that Discord takes', () => {
  const pressed = fc.record({
    button: fc.stringMatching(/^[a-z]{1,16}$/),
    job: fc
      .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String), fc.nat(99))
      .map(([id, part]) => jobId(id, part)),
    image: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(pressed, (one) => {
      const customId = press.encode(one);
      expect(customId.length).toBeLessThanOrEqual(100);
      expect(press.decode(customId)).toEqual(one);
    }),
  );
});

it('takes nothing that it could not have written', () => {
  const forged = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d:[a-z]+:\d+:\d$/),
    fc.constantFrom('1:reroll:1:0;', '1:reroll::0', '2:reroll:1:0'),
  );
  fc.assert(
    fc.property(forged, (customId) => {
      const { data } = press.safeDecode(customId);
      expect(data === undefined || press.encode(data) === customId).toBe(true);
    }),
  );
});
