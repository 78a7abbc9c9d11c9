/** The text that A1111, Forge and Civitai write about a picture, taken apart. */
export interface Infotext {
  readonly prompt: string;
  readonly negativePrompt: string | undefined;
  /** In their order, by the name that they have there: `Steps`, `CFG scale`, `Size`, `Lora hashes`. Quotes are taken off. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Where the settings begin: also on the line of the prompt, since Discord makes one line of what is pasted into an option. */
const SETTINGS_START = /(?<=^|\s)Steps: ?\d/g;
const NEGATIVE_START = /(?<=^|\s)Negative prompt:/;
const NEGATIVE_LINE = /(?<=\n)Negative prompt:/;

/** Names that a picture's settings have beside `Steps`; a prompt may say `Steps: 3` by itself. */
const TYPICAL_NAMES = [
  'Sampler',
  'CFG scale',
  'Distilled CFG Scale',
  'Seed',
  'Size',
  'Model',
  'Model hash',
  'Schedule type',
];
const MIN_TYPICAL_NAMES = 2;

const NAME_PATTERN = /^[\p{L}\d][\p{L}\d _+\-/().#]{0,59}$/u;

/** Takes such a text apart; undefined for any other. Takes a time that grows with its length alone. */
export function parseInfotext(text: string): Infotext | undefined {
  const start = [...text.matchAll(SETTINGS_START)].at(-1)?.index ?? text.length;
  const settings = parseSettings(text.slice(start));
  const isWhole = TYPICAL_NAMES.filter((name) => settings.has(name)).length >= MIN_TYPICAL_NAMES;
  const head = isWhole ? text.slice(0, start) : text;
  // Without settings, only a line of its own is the negative prompt.
  const found = (isWhole ? NEGATIVE_START : NEGATIVE_LINE).exec(head);
  if (!isWhole && !found) return undefined;
  return {
    prompt: head.slice(0, found?.index).trim(),
    negativePrompt: found ? head.slice(found.index + found[0].length).trim() || undefined : undefined,
    settings: isWhole ? settings : new Map(),
  };
}

function parseSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let lastName: string | undefined;
  for (const piece of splitSettings(text)) {
    const colon = piece.indexOf(':');
    const name = piece.slice(0, Math.max(0, colon)).trim();
    if (colon > 0 && NAME_PATTERN.test(name)) {
      lastName = name;
      settings.set(name, unquote(piece.slice(colon + 1).trim()));
    } else if (lastName !== undefined && piece.trim()) {
      settings.set(lastName, `${settings.get(lastName)}, ${piece.trim()}`);
    }
  }
  return settings;
}

/** Splits at commas and lines, but not within quotes, brackets or braces: values may be texts and JSON. */
function splitSettings(text: string): string[] {
  const pieces: string[] = [];
  let [from, depth, isQuoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && (character === ',' || character === '\n')) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, text.slice(from)];
}

function unquote(value: string): string {
  if (!/^".*"$/s.test(value)) return value;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'string' ? read : value;
  } catch {
    return value.slice(1, -1);
  }
}
