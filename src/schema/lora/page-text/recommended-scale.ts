/** Scales that somebody may mean. Others are steps, versions or ranks. */
const MIN_SCALE = 0.1;
const MAX_SCALE = 2;

/** Characters of a text that are looked at. */
const MAX_TEXT_LENGTH = 20_000;

const NUMBER = String.raw`(?<![\d.,])([0-2](?:[.,]\d{1,2})?|\.\d{1,2})(?![\d%])`;
const RANGE = String.raw`${NUMBER}(?:\s?(?:-|–|~|to)\s?${NUMBER})?`;

/** `Recommended weight: 0.8`, `strength 0.7-0.9`, `use it with a weight of about 0.8`, `lora_scale=0.9`. */
const NAMED_PATTERN = new RegExp(
  String.raw`(?<![a-z]|(?:guidance|cfg|conditioning)[ _-]?)(?:weight|strength|scale|multiplier)s?\b[^\d.,\n]{0,24}${RANGE}`,
  'gi',
);
/** `0.8 strength`. */
const NAMED_AFTER_PATTERN = new RegExp(String.raw`${RANGE}\s?(?:lora )?(?:weight|strength)\b`, 'gi');
/** `at 0.9`, in a text that is about nothing else. */
const BARE_PATTERN = new RegExp(RANGE, 'g');

/** The scale that a text on a page recommends, by the words for it; of a range the middle. `undefined` if it says none. */
export function readRecommendedScale(text: string): number | undefined {
  return readFirst(text, [NAMED_PATTERN, NAMED_AFTER_PATTERN]);
}

/** The scale that a trainer's hint on usage gives. Its only number needs no words. */
export function readHintedScale(hint: string): number | undefined {
  const numbers = hint.match(new RegExp(NUMBER, 'g')) ?? [];
  const hasRange = new RegExp(String.raw`${NUMBER}\s?(?:-|–|~|to)\s?${NUMBER}`).test(hint);
  const isBare = numbers.length === 1 || (numbers.length === 2 && hasRange);
  return readFirst(hint, isBare ? [NAMED_PATTERN, BARE_PATTERN] : [NAMED_PATTERN]);
}

/** The scale of most examples; `undefined` if there are no two of one mind, or they are of the usual 1. */
export function commonestScale(scales: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const scale of scales) if (isScale(scale)) counts.set(scale, (counts.get(scale) ?? 0) + 1);
  const [commonest] = [...counts].sort(([, one], [, other]) => other - one);
  return commonest && commonest[1] > 1 && commonest[0] !== 1 ? commonest[0] : undefined;
}

function readFirst(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    for (const [, low = '', high] of text.slice(0, MAX_TEXT_LENGTH).matchAll(pattern)) {
      const numbers = [low, high ?? low].map((each) => Number(each.replace(',', '.')));
      const middle = Math.round(50 * numbers.reduce((sum, each) => sum + each, 0)) / 100;
      if (numbers.every(isScale)) return middle;
    }
  }
  return undefined;
}

const isScale = (value: number) => value >= MIN_SCALE && value <= MAX_SCALE;
