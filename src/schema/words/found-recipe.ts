import { readComfyGraph } from './comfy-graph.ts';
import { readFileRecipe } from './file-recipe.ts';
import { formatInfotext } from './format-infotext.ts';
import { type Infotext, parseInfotext } from './infotext.ts';

/** How a picture was painted, as its file says it. Anybody can have written that. */
export interface FoundRecipe extends Infotext {
  /** The tool that wrote it, as people call it. */
  readonly tool: string;
  /** A prompt that paints it here: with its settings as flags, or as A1111 writes them. */
  readonly text: string;
  /** The LoRA or model that it was painted with here. */
  readonly lora: string | undefined;
}

/** The texts of a file that may say it. */
export interface RecipeTexts {
  readonly parameters: string | undefined;
  readonly recipe: string | undefined;
  readonly graph: string | undefined;
}

/** Finds the recipe in a file's texts: our own first, which says more. */
export function readFoundRecipe({ parameters, recipe, graph }: RecipeTexts): FoundRecipe | undefined {
  const own = recipe === undefined ? undefined : readFileRecipe(recipe);
  if (own) {
    const { prompt, style, options } = own;
    const { negative_prompt: negativePrompt, ...settings } = options;
    const flags = Object.entries(options).map(([name, value]) => `--${name} ${flagValue(value)}`);
    return {
      tool: 'Lorikeet',
      text: [prompt, ...flags].join(' '),
      lora: style,
      prompt,
      negativePrompt: negativePrompt === undefined ? undefined : String(negativePrompt),
      settings: new Map(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    };
  }
  const infotext = parameters === undefined ? undefined : parseInfotext(parameters);
  if (infotext) return foreign(infotext.settings.get('Version')?.startsWith('f') ? 'Forge' : 'A1111', infotext);
  const comfy = graph === undefined ? undefined : readComfyGraph(graph);
  return comfy && foreign('ComfyUI', comfy);
}

const foreign = (tool: string, infotext: Infotext): FoundRecipe => ({
  ...infotext,
  tool,
  text: formatInfotext(infotext),
  lora: undefined,
});

/** A flag's value has no quotes within. */
function flagValue(value: string | number | boolean): string {
  return typeof value === 'string' && /[\s,;]/.test(value) ? `"${value.replaceAll('"', '’')}"` : String(value);
}
