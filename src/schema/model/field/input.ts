import { z } from 'zod';

/** One value of a model's input as it is sent. */
const inputValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]);

/** A model's input by the model's own field names. Fields left out take the model's default. */
export const modelInput = z.record(z.string(), inputValue);
export type ModelInput = Readonly<z.infer<typeof modelInput>>;
