/** What a failed prediction means: a sentence for the person, and whether the same is worth another try. */
export interface ModelFailure {
  readonly message: string;
  /** True for failures of the platform before anything was painted, which are not billed. */
  readonly isRetryable: boolean;
}

/** All pictures were held back. */
export const ALL_FILTERED_MESSAGE =
  'The model’s safety checker held back every picture. Please try again with a different prompt or another seed.';

const LORA_PREFIX = 'The LoRA could not be loaded:';

/** By what Replicate's `error` says, the first that fits. Wordings as recorded; never passed on as they are. */
const KNOWN_FAILURES: readonly (readonly [pattern: RegExp, sentence: string, again?: 'again'])[] = [
  [/NSFW content/i, ALL_FILTERED_MESSAGE],
  [
    /\bE005\b|flagged as sensitive/i,
    'The model’s moderation flagged the prompt or the picture as sensitive. Please word the prompt differently.',
  ],
  [
    /Failed to parse URL/i,
    `${LORA_PREFIX} it must be owner/name, huggingface.co/owner/name, civitai.com/models/number, or the address of a .safetensors file.`,
  ],
  [
    /not found on CivitAI/i,
    `${LORA_PREFIX} Civitai has no model of that number. The number in the download link (the version’s) is the one to give.`,
  ],
  [
    /Authorization to download weights failed/i,
    `${LORA_PREFIX} its host wants an account or a key for it. Please choose a LoRA that anyone may download.`,
  ],
  [/Weights not found/i, `${LORA_PREFIX} there is nothing at that address. Please check it.`],
  [/width and height must be (defined|set|given)/i, 'With the aspect ratio “custom”, give both width and height.'],
  [
    /\bE1001\b|out of memory/i,
    'The model ran out of memory. Please ask for fewer or smaller pictures, or for fewer LoRAs.',
  ],
  [/\bE6716\b/, 'The model did not start in time, twice. Please try again in a few minutes.', 'again'],
  [/\bE8765\b/, 'The model is unwell at the moment. Please try again in a few minutes.', 'again'],
  [/\bE9243\b/, 'The model could not be started, twice. Please try again in a few minutes.', 'again'],
  [/\bE1000\b/, 'The model failed twice for a reason it does not tell. Please try again in a few minutes.', 'again'],
  [/\bE8367\b/, 'The painting was interrupted on the model’s side. Please try again.'],
  [/\bE9825\b/, 'The pictures were painted but could not be saved on the model’s side. Please try again.'],
  [/\bE4875\b/, 'The model’s service was not told where to report to. Please tell the bot’s operator.'],
];

/** What to make of the `error` of a failed prediction, where it is one that is known. */
export function parseModelFailure(error: string): ModelFailure | undefined {
  const known = KNOWN_FAILURES.find(([pattern]) => pattern.test(error));
  return known && { message: known[1], isRetryable: known[2] === 'again' };
}
