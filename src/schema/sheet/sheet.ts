import { z } from 'zod';
import { recipe } from '#schema/recipe/recipe.ts';

const sheetAxis = z.object({ name: z.string(), labels: z.array(z.string()).min(1) });
export type SheetAxis = Readonly<z.infer<typeof sheetAxis>>;

/** A labelled sheet of pictures that somebody asked for, with all it takes to paint it, now or after a restart. */
export const sheet = z.object({
  /** The id of the interaction that asked for it. */
  id: z.string(),
  prompt: z.string(),
  /** What paints it, and the seed, where those are the same in all cells. */
  look: z.string().optional(),
  seed: z.number().optional(),
  x: sheetAxis.optional(),
  y: sheetAxis.optional(),
  /** A recipe to be for each cell, row by row. */
  drafts: z.array(recipe.omit({ version: true })),
  person: z.object({ id: z.string(), name: z.string() }),
  place: z.object({
    guild: z.string().optional(),
    channel: z.string().optional(),
    parent: z.string().optional(),
    ageRestricted: z.boolean(),
    roles: z.array(z.string()),
    /** Permissions are numbers too long for JSON. */
    permissions: z.string(),
    appPermissions: z.string(),
    sizeLimit: z.number(),
  }),
  private: z.boolean(),
  reply: z.object({ id: z.string(), applicationId: z.string(), token: z.string() }),
  /** Where it is. */
  message: z.object({ channel: z.string(), id: z.string() }).optional(),
  /** A message of its own may have been posted there, at that time (ms since the epoch). */
  sending: z.object({ channel: z.string(), at: z.number() }).optional(),
  /** Time of its last state, ms since the epoch. */
  at: z.number(),
  state: z.enum(['asked', 'painting', 'canceled', 'over']),
});
export type Sheet = Readonly<z.infer<typeof sheet>>;

/** `scale 0.8 · words oil`. */
export function cellLabel({ x, y }: Pick<Sheet, 'x' | 'y'>, cell: number): string {
  const columns = x?.labels.length ?? 1;
  const part = (axis: SheetAxis | undefined, index: number) =>
    axis ? [`${axis.name} ${axis.labels[index] ?? ''}`] : [];
  return [...part(x, cell % columns), ...part(y, Math.floor(cell / columns))].join(' · ');
}
