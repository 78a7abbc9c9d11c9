import { z } from 'zod';
import { type Model, withDefaults } from '#schema/model/model.ts';
import { safetySwitches } from '#schema/model/safety.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { formatInfotext } from './format-infotext.ts';

/** A recipe as a picture's file carries it: without people, places, links, and addresses of LoRAs, which may be for some alone. */
const fileRecipe = z.object({
  software: z.literal('Lorikeet'),
  prompt: z.string(),
  /** The model, or the preset where one was used. */
  style: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type FileRecipe = Readonly<z.infer<typeof fileRecipe>>;

/** A recipe as texts for a picture's file: one for people and other tools, as A1111 writes it, and JSON for ourselves. */
export function fileTexts(recipe: Recipe, model: Model): { readonly parameters: string; readonly recipe: string } {
  const style = recipe.preset ?? recipe.model;
  const options = plainOptions(recipe, model);
  const { negative_prompt: negativePrompt, ...others } = options;
  const settings = Object.entries(others).map(([name, value]) => [LABELS.get(name) ?? name, String(value)] as const);
  // Its readers know the line by its beginning.
  const ordered = [
    ...settings.filter(([label]) => label === 'Steps'),
    ...settings.filter(([label]) => label !== 'Steps'),
  ];
  const written: FileRecipe = { software: 'Lorikeet', prompt: recipe.prompt.typed, style, options };
  return {
    parameters: formatInfotext({
      prompt: recipe.prompt.sent,
      negativePrompt: negativePrompt === undefined ? undefined : String(negativePrompt),
      settings: new Map([...ordered, ['Model', style], ['Version', 'Lorikeet']]),
    }),
    recipe: JSON.stringify(written),
  };
}

/** Undefined for anything else than what {@link fileTexts} wrote. */
export function readFileRecipe(json: string): FileRecipe | undefined {
  try {
    return fileRecipe.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** What A1111 calls the settings that it has, too. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['num_inference_steps', 'Steps'],
  ['scheduler', 'Sampler'],
  ['guidance', 'CFG scale'],
  ['guidance_scale', 'CFG scale'],
  ['seed', 'Seed'],
  ['prompt_strength', 'Denoising strength'],
]);

/** What the picture was painted with, by the names of options. */
function plainOptions(recipe: Recipe, model: Model): FileRecipe['options'] {
  const input = withDefaults(model, recipe.input);
  // Whether a picture may be shown is for the place that it is painted in.
  const switches = new Set(safetySwitches(model).map(({ field }) => field.name));
  const options: Record<string, string | number | boolean> = {};
  for (const [name, field] of model.options) {
    const value = input[field.name];
    if (value === undefined || name === 'prompt' || name === 'num_outputs' || switches.has(field.name)) continue;
    if (field.isLora || field.type.startsWith('picture')) continue;
    options[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return options;
}
