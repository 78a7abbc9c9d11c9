import { MAX_OPTION_LENGTH } from '#schema/interaction/text-limits.ts';
import type { Choose } from './choose.ts';
import type { HandlerOption } from './handlers.ts';
import { ACCEPTED_FILES } from './import-files.ts';
import { LARGEST_TEXTS } from './texts.ts';

/** Discord's types of options. */
const [STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT] = [3, 4, 5, 10, 11] as const;

/** What is accepted where nothing is suggested. */
const ACCEPTED_TEXTS: Readonly<Record<string, string>> = {
  name: 'a fox',
  reference: 'huggingface.co/owner/name',
  x: 'scale 0.1, 0.3 .. 1.1',
  y: 'steps 1-6',
};

/** Options without which a command does nothing worth while. */
const NEEDED_OPTIONS: ReadonlySet<string> = new Set(['prompt', 'name', 'reference', 'file', 'replace', 'x']);

export interface OptionValueSources {
  readonly choose: Choose;
  /** Ids of files that were uploaded. */
  readonly pictures: readonly string[];
  readonly importFiles: readonly string[];
  /** What autocomplete suggested. */
  readonly suggestions: (path: string, option: string) => readonly string[];
}

export interface GivenOption {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean;
  readonly focused?: true;
}

/** One of the longest texts. */
export const largestText = (choose: Choose, maxLength: number) => choose.one(LARGEST_TEXTS).slice(0, maxLength);

/** Options with values of the largest sizes. In half of the cases they are such that the command goes far. */
export function giveOptions(
  path: string,
  options: readonly HandlerOption[],
  focused: string | undefined,
  sources: OptionValueSources,
): GivenOption[] {
  const { choose, pictures, importFiles, suggestions } = sources;
  const isAccepted = choose.chance(50);
  const acceptedText = ({ name, max_length: max = MAX_OPTION_LENGTH }: HandlerOption): string => {
    const suggested = suggestions(path, name);
    if (suggested.length) return choose.one(suggested);
    return ACCEPTED_TEXTS[name] ?? largestText(choose, max);
  };
  const createValue = (option: HandlerOption): GivenOption['value'] => {
    const { type, choices, min_value: min, max_value: max, max_length: maxLength = MAX_OPTION_LENGTH } = option;
    if (choices?.length) return choose.one(choices).value;
    switch (type) {
      case STRING:
        return isAccepted ? acceptedText(option) : largestText(choose, maxLength);
      case INTEGER:
      case NUMBER:
        return isAccepted
          ? Math.min(max ?? 1000, Math.max(min ?? 1, 4))
          : choose.one([max ?? 2 ** 53, min ?? -(2 ** 53)]);
      case BOOLEAN:
        return choose.chance(50);
      case ATTACHMENT: {
        if (!path.endsWith(' import')) return choose.one(choose.chance(95) ? pictures : importFiles);
        return choose.one(isAccepted ? importFiles.slice(0, ACCEPTED_FILES) : [...importFiles, ...pictures]);
      }
      default:
        return '1300000000000000001';
    }
  };
  const share = isAccepted ? 5 : 90;
  return options
    .filter(({ name }) => name === focused || NEEDED_OPTIONS.has(name) || choose.chance(share))
    .map((option) => {
      const { name, type } = option;
      if (name !== focused) return { name, type, value: createValue(option) };
      const typed = choose.chance(30) ? choose.one(['', 'l', 's', '1']) : largestText(choose, MAX_OPTION_LENGTH);
      return { name, type, value: typed, focused: true };
    });
}
