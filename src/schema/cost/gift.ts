import { z } from 'zod';

const count = z.number().int().min(0);

/** What of a job its person's own limits have no room for, and which of their gifts pay for it. */
export const jobGift = z.object({
  /** The pictures that fit into their own limits. */
  own: count,
  /** In the order in which they pay. */
  parts: z.array(
    z.object({
      /** The id of a gift. */
      gift: z.string(),
      /** Whether it pays with its pictures or with its money. */
      unit: z.enum(['pictures', 'micros']),
      /** How many of the job’s pictures it pays for. */
      pictures: count,
    }),
  ),
});
export type JobGift = Readonly<z.infer<typeof jobGift>>;
