/** What a run writes to its log, as recorded runs do. */
export interface LogSettings {
  readonly seed: number;
  readonly steps: number;
  readonly prompt: string;
  /** `quantized` for go_fast, `bf16` for the fine-tunes without it, `untold` for the one whose bar has no total. */
  readonly style: 'quantized' | 'bf16' | 'untold';
  readonly lora: string | undefined;
}

/** Lines before the first step. */
export function openingLines({ seed, prompt, style, lora }: LogSettings): string[] {
  const weights = lora
    ? ['Downloading weights', `downloading weights from ${lora}`, 'Downloaded weights in 1.23s', ...loraLines(style)]
    : [];
  switch (style) {
    case 'quantized':
      return ['running quantized prediction', ...weights, 'generating', `Using seed: ${seed}`];
    case 'bf16':
      return [`Using seed: ${seed}`, `Prompt: ${prompt}`, ...weights, '[!] txt2img mode'];
    case 'untold':
      return [`Using seed: ${seed}`, 'running bf16 prediction', ...weights];
  }
}

function loraLines(style: LogSettings['style']): string[] {
  const bar = (percent: number) => `Applying LoRA:  ${percent}%|${'█'.repeat(percent / 10)}| ${percent * 3}/304`;
  return style === 'quantized'
    ? [bar(0), bar(50), bar(100), 'Loaded LoRAs in 0.52s']
    : ['Loaded LoRAs in 0.52s', 'free=35000000000'];
}

/** The bar's line after `done` steps. */
export function stepLine({ steps, style }: LogSettings, done: number): string {
  const rate = '10.40it/s';
  if (style === 'untold') return `${done}it [00:01,  ${rate}]`;
  const percent = Math.floor((done / steps) * 100);
  const bar = '█'.repeat(Math.floor(percent / 10)).padEnd(10, ' ');
  return `${String(percent).padStart(3)}%|${bar}| ${done}/${steps} [00:01<00:01, ${rate}]`;
}

/** Lines after the last step. `held` are the pictures that the safety checker took out. */
export function closingLines(requested: number, filtered: readonly number[]): string[] {
  const warnings = filtered.map((index) => `NSFW content detected in image ${index}`);
  return [...warnings, `Total safe images: ${requested - filtered.length} out of ${requested}`];
}
