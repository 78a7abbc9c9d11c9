/** Characters of a text that are read. */
const MAX_LENGTH = 2000;

/** What is written in capitals in prompts without being a trigger word. */
const COMMON_CAPITALS: ReadonlySet<string> = new Set(
  'AND ARE BMW CCTV CEO CGI CMYK DIY DOF DSLR DVD EOS FBI FLUX FOR FPS GIF GPT GPU GTA HDR HEIC HTML ISO IMAX JPEG JPG LCM LED LCD LORA LORAS NASA NFT NOT NSFW NYC PNG POC POV PSD RAW REPLICATE RGB SDXL SEO STL SUV SVG THE THIS TIFF UFO UHD UNIX URL USA USB USE VFX VHS VIP VR WEBP WIP WITH WWII WWI YOU YOUR'.split(
    ' ',
  ),
);

/** A word that nobody writes but to call a LoRA: in capitals, maybe with digits and underscores, `TOK`, `TSL8`, `SYL_07`. */
const CODE_WORD = /(?<![\w'’-])(?=[A-Z0-9_]*[A-Z][A-Z0-9_]*[A-Z])[A-Z0-9][A-Z0-9_]{2,39}(?![\w'’])/g;

/** `trigger word: fox`, `use "fox style" to trigger`, `the keyword is FOX`. */
const SAID = [
  /\b(?:trigger|activation|key) ?(?:words?|phrases?|tokens?)?\s*(?:is|are|:|=|-|–)*\s*["“”'‘’`*]+([^"“”‘’`*\n]{2,60})["“”'‘’`*]/gi,
  /\buse\s+(?:the\s+)?(?:words?\s+|phrases?\s+|keywords?\s+)?["“‘`*]([^"“”‘’`*\n]{2,60})["”’`*]/gi,
];

/** Words of names that call nothing. */
const COMMON_NAMES: ReadonlySet<string> = new Set(
  'flux flux1 lora loras sdxl style styles model models photo photos image images person character portrait fine tune tuned finetune test trained training face dev anime art film the and with girl woman man dog cat'.split(
    ' ',
  ),
);

/**
 * Words that may trigger a LoRA, by the prompt of its published example, by its description and its name, the likeliest first.
 * Certain is none of them: the example tells how its author wrote one prompt.
 */
export function exampleTriggers(prompt: unknown, description = '', name = ''): readonly string[] {
  const [about, example] = [
    description.slice(0, MAX_LENGTH),
    typeof prompt === 'string' ? prompt.slice(0, MAX_LENGTH) : '',
  ];
  const said = SAID.flatMap((pattern) => [...about.matchAll(pattern)].map(([, words = '']) => words.trim()));
  const [inPrompt, inDescription] = [codeWords(example), codeWords(about)];
  const both = inDescription.filter((word) => inPrompt.includes(word));
  return [...new Set([...said, ...both, ...inPrompt, ...nameWords(name, example), ...inDescription])];
}

/** Words of a name that its example has too, as they are spelt there. */
function nameWords(name: string, example: string): string[] {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 4 && word.length <= 40 && !COMMON_NAMES.has(word));
  return (example.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => words.includes(word.toLowerCase())).slice(0, 3);
}

/** None where all of a text is in capitals. */
function codeWords(text: string): string[] {
  if (text.length > 40 && text === text.toUpperCase()) return [];
  return [...new Set(text.match(CODE_WORD) ?? [])].filter((word) => !COMMON_CAPITALS.has(word)).slice(0, 5);
}
