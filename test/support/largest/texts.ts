import { MAX_OPTION_LENGTH } from '#schema/interaction/text-limits.ts';

/** One character or word again and again, up to the longest text that Discord takes, alone and between two others. */
const UNITS = [
  'a',
  ' ',
  '1',
  '-',
  '.',
  ',',
  ';',
  ':',
  '=',
  '|',
  '/',
  '`',
  '{',
  '}',
  '{|',
  '|}',
  '\\',
  '*',
  '\n',
  '\u200b',
  '🦊',
  'a ',
  'a b ',
  'a\n',
  'a: b\n',
  'steps 1\n',
  ' ,',
  '. ',
  '1 ',
  '1,',
  '1-',
  '1.',
  'scale ',
  'lora ',
  'replicate.com/',
  'owner/name/',
  'https://huggingface.co/',
  '%',
  '?token',
  '../',
  'a"',
  '<@1>',
  '@everyone ',
];

/** The longest texts that Discord takes, of every kind that a reader could be slow for. */
export const LARGEST_TEXTS: readonly string[] = UNITS.flatMap((unit) => {
  const body = unit.repeat(Math.ceil(MAX_OPTION_LENGTH / unit.length)).slice(0, MAX_OPTION_LENGTH);
  const half = body.slice(0, MAX_OPTION_LENGTH / 2);
  return [
    body,
    `x${body.slice(2)}!`,
    `steps: 1${half}${' '.repeat(2000)}y`,
    `1${' '.repeat(2000)}${half}x`,
    `{${half}|${half}`,
    `loras ${half}`,
    `owner/${half}!`,
  ].map((text) => text.slice(0, MAX_OPTION_LENGTH));
});
