import { z } from 'zod';

/** What was found out about the LoRAs of a preset that an admin decides on before it is saved. */
export const loraFindings = z.object({
  /** What its page calls it. */
  title: z.string().optional(),
  /** Words that may trigger it: none is added by itself. */
  candidates: z.array(z.string()),
  /** Which of the preset's LoRAs each of them is of. */
  candidateLoras: z.array(z.number()).default([]),
  /** Those of them that are only in a published example: its author may have meant something else. */
  fromExample: z.array(z.string()).optional(),
  /** Files of its repository, if one has to be chosen. */
  choices: z.array(z.string()),
  /** Which of the preset's LoRAs it has to be chosen for. */
  choicesLora: z.number().default(0),
  /** Address of a picture that everybody may see. */
  picture: z.string().optional(),
  /** What was looked for in vain, beside trigger words. */
  missing: z.array(z.enum(['scale', 'licence', 'picture'])).optional(),
  isAdult: z.boolean(),
  /** Its site says that it shows a real person. */
  showsRealPerson: z.boolean(),
});
export type LoraFindings = z.infer<typeof loraFindings>;

type Missing = NonNullable<LoraFindings['missing']>[number];

/** The names of what is `undefined` or empty. */
export function whatIsMissing(found: Readonly<Record<Missing, unknown>>): Missing[] {
  return (['scale', 'licence', 'picture'] as const).filter((each) => !found[each]);
}
