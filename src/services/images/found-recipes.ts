import { z } from 'zod';
import type { Store } from '#services/store/store.ts';

/** What paints a recipe that was found in a picture's file. */
const storedRecipe = z.object({
  text: z.string(),
  lora: z.string().optional(),
  private: z.boolean(),
  /** Whether the picture is hidden. */
  spoiler: z.boolean().optional(),
});
export type StoredRecipe = Readonly<z.infer<typeof storedRecipe>>;

/** Stores recipes that were found in files, for the button that paints them: they do not fit into its custom_id. */
export interface FoundRecipes {
  /** @param id the interaction that showed it, and the person */
  save(id: string, recipe: StoredRecipe): Promise<void>;
  find(id: string): Promise<StoredRecipe | undefined>;
}

/** Ms that the button works. */
const TTL_MS = 6 * 60 * 60 * 1000;

export function openFoundRecipes(store: Store): FoundRecipes {
  const collection = store.collection('found-recipes', storedRecipe);
  return { save: (id, recipe) => collection.set(id, recipe, TTL_MS), find: (id) => collection.get(id) };
}
