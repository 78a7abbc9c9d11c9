import { z } from 'zod';
import { languages } from '#schema/language/ambient.ts';
import { recipe } from '#schema/recipe/recipe.ts';

const sheetAxis = z.object({ name: z.string(), labels: z.array(z.string()).min(1) });
export type SheetAxis = Readonly<z.infer<typeof sheetAxis>>;

const storedSheet = z.object({
  /** The id of the interaction that asked for it. */
  id: z.string(),
  prompt: z.string(),
  /** Title of the style, and the seed, where they are the same in all cells. */
  look: z.string().optional(),
  seed: z.number().optional(),
  x: sheetAxis.optional(),
  y: sheetAxis.optional(),
  /** A draft for each cell, row by row. */
  drafts: z.array(recipe.omit({ version: true })),
  person: z.object({ id: z.string(), name: z.string() }),
  place: z.object({
    guild: z.string().optional(),
    channel: z.string().optional(),
    isUserInstall: z.boolean().optional(),
    parent: z.string().optional(),
    category: z.string().optional(),
    ageRestricted: z.boolean(),
    roles: z.array(z.string()),
    /** Decimal digits: permissions are too large for JSON's numbers. */
    permissions: z.string(),
    appPermissions: z.string(),
    sizeLimit: z.number(),
  }),
  private: z.boolean(),
  /** None if both are English, and in sheets of older versions. */
  languages: languages.optional(),
  /** The token is empty unless it is being painted: see `SheetStore.findReply`. */
  reply: z.object({ id: z.string(), applicationId: z.string(), token: z.string() }),
  /** The message that shows it. */
  message: z.object({ channel: z.string(), id: z.string() }).optional(),
  /** Where and when (ms since the epoch) a message was about to be posted; whether it was is not known. */
  sending: z.object({ channel: z.string(), at: z.number() }).optional(),
  /** Time of its last state, ms since the epoch. */
  at: z.number(),
  /** Its person had it erased: nothing of its prompt and its recipes is left. */
  erased: z.literal(true).optional(),
  state: z.enum(['asked', 'painting', 'canceled', 'over']),
});
export type Sheet = Readonly<z.infer<typeof storedSheet>>;

/** A labelled sheet of pictures, with everything needed to paint it now or after a restart. */
export const sheet = Object.assign(storedSheet, {
  /** A token is of use for minutes. What starts a plan, or has cells painted again, brings its own. */
  toStored: (value: Sheet): Sheet =>
    value.state === 'asked' || hasSheetEnded(value) ? { ...value, reply: { ...value.reply, token: '' } } : value,
});

/** Whether nothing of a sheet is painted any more, unless somebody asks for it. */
export const hasSheetEnded = ({ state, drafts }: Pick<Sheet, 'state' | 'drafts'>): boolean =>
  state === 'over' || (state === 'canceled' && drafts.length === 0);

/** `scale 0.8 · words oil`. */
export function cellLabel({ x, y }: Pick<Sheet, 'x' | 'y'>, cell: number): string {
  const columns = x?.labels.length ?? 1;
  const part = (axis: SheetAxis | undefined, index: number) =>
    axis ? [`${axis.name} ${axis.labels[index] ?? ''}`] : [];
  return [...part(x, cell % columns), ...part(y, Math.floor(cell / columns))].join(' · ');
}
