import { z } from 'zod';

/** What was found out about the LoRAs of a preset that an admin decides on before it is saved. */
export const loraFindings = z.object({
  /** Words that may trigger it: none is added by itself. */
  candidates: z.array(z.string()),
  /** Which of the preset's LoRAs each of them is of. */
  candidateLoras: z.array(z.number()).default([]),
  /** Files of its repository, if one has to be chosen. */
  choices: z.array(z.string()),
  /** Which of the preset's LoRAs it has to be chosen for. */
  choicesLora: z.number().default(0),
  /** Address of a picture that everybody may see. */
  picture: z.string().optional(),
  isAdult: z.boolean(),
  /** Its site says that it shows a real person. */
  showsRealPerson: z.boolean(),
});
export type LoraFindings = z.infer<typeof loraFindings>;
