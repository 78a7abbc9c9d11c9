import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { jobId } from '#schema/job/job.ts';

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
      const customId = buttonCustomId.encode(one);
      expect(customId.length).toBeLessThanOrEqual(100);
      expect(buttonCustomId.decode(customId)).toEqual(one);
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
      const { data } = buttonCustomId.safeDecode(customId);
      expect(data === undefined || buttonCustomId.encode(data) === customId).toBe(true);
    }),
  );
});
