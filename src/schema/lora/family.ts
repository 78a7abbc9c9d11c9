/** Models whose LoRAs fit each other, and what people call them. */
export const FAMILIES = {
  'flux-1': 'FLUX.1',
  'flux-2': 'FLUX.2',
  sdxl: 'SDXL',
  'sd-1': 'Stable Diffusion 1.5',
  'sd-2': 'Stable Diffusion 2',
  'sd-3': 'Stable Diffusion 3.5',
  'qwen-image': 'Qwen-Image',
  wan: 'Wan',
  'hunyuan-video': 'HunyuanVideo',
  'z-image': 'Z-Image',
  anima: 'Anima',
  'krea-2': 'Krea 2',
} as const;
export type Family = keyof typeof FAMILIES;

/** In order: the first that is found in a name counts. */
const NAME_PATTERNS: readonly (readonly [RegExp, Family])[] = [
  [/krea ?2/, 'krea-2'],
  [/z ?image/, 'z-image'],
  [/\banima\b/, 'anima'],
  [/qwen/, 'qwen-image'],
  [/hunyuan ?video/, 'hunyuan-video'],
  [/\bwan(?: ?\d|\b)/, 'wan'],
  [/flux ?1\b/, 'flux-1'],
  [/flux ?2\b|\bklein\b/, 'flux-2'],
  [/flux/, 'flux-1'],
  [/sd ?xl|stable diffusion xl|\bpony\b|illustrious|noob ?ai/, 'sdxl'],
  [/\bsd ?v?3|stable diffusion v?3/, 'sd-3'],
  [/\bsd ?v?2|stable diffusion v?2/, 'sd-2'],
  [/\bsd ?v?1|stable diffusion v?1/, 'sd-1'],
];

/**
 * The family that the name of a model tells, as trainers, Hugging Face, Civitai and Replicate spell it: `FLUX.1-dev`, `flux_1`,
 * `Flux.1 D`, `sdxl_base_v1-0`, `black-forest-labs/flux-dev-lora`. `undefined` where it tells none.
 */
export function familyOfName(name: string): Family | undefined {
  const words = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
  return NAME_PATTERNS.find(([pattern]) => pattern.test(words))?.[1];
}
