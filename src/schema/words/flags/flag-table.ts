import type { Param } from '#schema/model/params/params.ts';

/**
 * What follows a flag: nothing, a number, a seed (a number or `random`), one word (or several in quotes), all words up to the next flag, `true` or `false` if
 * anything, or links and codes.
 */
export type FlagValue = 'nothing' | 'number' | 'seed' | 'word' | 'text' | 'switch' | 'references';

/** A flag of Midjourney or its kin, and the option that it is another spelling of. */
export interface Flag {
  /** Without dashes; the first one is shown. */
  readonly names: readonly [string, ...string[]];
  readonly takes: FlagValue;
  readonly example: string;
  /** What it sets; `ratio` and `size` are `aspect_ratio` or `width` and `height`, as the model has them. Undefined: no model here has anything like it. */
  readonly sets?: Param | 'ratio' | 'size' | 'field' | 'all';
  /** Where the number means something else than the option's. */
  readonly conversion?: 'image-weight' | 'quality' | 'count';
  /** Where an option does what a flag cannot: `image` takes a file, and `lora` comes before the prompt is read. */
  readonly instead?: 'image' | 'lora';
  /** Of a flag that takes nothing. */
  readonly value?: boolean;
  /** What it does, for `/help` and the guide. */
  readonly about: string;
}

/** The flags that set something. Beside them each param and each field of the model is a flag by its own name. */
const SETTING_FLAGS: readonly Flag[] = [
  {
    names: ['ar', 'aspect'],
    takes: 'word',
    example: '16:9',
    sets: 'ratio',
    about: 'Shape: `aspect_ratio`, or `width` and `height`',
  },
  { names: ['size'], takes: 'word', example: '1024x768', sets: 'size', about: '`width` and `height`' },
  { names: ['w'], takes: 'number', example: '1024', sets: 'width', about: '`width`' },
  { names: ['h'], takes: 'number', example: '768', sets: 'height', about: '`height`' },
  { names: ['seed', 'sameseed'], takes: 'seed', example: '7', sets: 'seed', about: '`seed`' },
  {
    names: ['no', 'neg', 'negative', 'negative_prompt'],
    takes: 'text',
    example: 'text, frames',
    sets: 'negative_prompt',
    about: '`negative_prompt`, where the model has one',
  },
  {
    names: ['iw'],
    takes: 'number',
    example: '2',
    sets: 'prompt_strength',
    conversion: 'image-weight',
    about: 'How much of `image` stays, 0 to 3: `prompt_strength` 1 to 0.25',
  },
  {
    names: ['repeat', 'r', 'n', 'batch'],
    takes: 'number',
    example: '4',
    sets: 'num_outputs',
    conversion: 'count',
    about: 'How many pictures: `num_outputs`, as many as the model makes at once',
  },
  {
    names: ['q', 'quality'],
    takes: 'number',
    example: '0.5',
    sets: 'num_inference_steps',
    conversion: 'quality',
    about: 'Times the usual steps: `num_inference_steps`',
  },
  { names: ['steps'], takes: 'number', example: '40', sets: 'num_inference_steps', about: '`num_inference_steps`' },
  { names: ['cfg', 'guidance'], takes: 'number', example: '3.5', sets: 'guidance_scale', about: '`guidance_scale`' },
  { names: ['format'], takes: 'word', example: 'png', sets: 'output_format', about: '`output_format`' },
  { names: ['fast', 'turbo'], takes: 'nothing', example: '', sets: 'go_fast', value: true, about: '`go_fast:true`' },
  { names: ['raw'], takes: 'nothing', example: '', sets: 'field', value: true, about: '`raw`, where the model has it' },
  {
    names: ['all'],
    takes: 'nothing',
    example: '',
    sets: 'all',
    about: 'All prompts that the choices make, as one sheet, once you press its button',
  },
];

/** Midjourney's others: no model here does the like, so they are left out. A model's own field of the name comes first. */
const FOREIGN_FLAGS: readonly (readonly [takes: FlagValue, names: readonly string[]])[] = [
  [
    'nothing',
    [
      'tile',
      'relax',
      'draft',
      'hd',
      'sd',
      'video',
      'loop',
      'stealth',
      'public',
      'test',
      'testp',
      'creative',
      'upbeta',
      'uplight',
      'beta',
      'hires',
    ],
  ],
  [
    'number',
    ['v', 'version', 'niji', 'stylize', 's', 'chaos', 'c', 'weird', 'stop', 'exp', 'sw', 'sv', 'ow', 'cw', 'bs'],
  ],
  ['references', ['sref', 'cref', 'oref']],
  ['word', ['style', 'profile', 'p', 'personalize', 'motion', 'end', 'ver']],
];

/** What other tools take as flags, and the bot as options of the command. */
const OPTION_FLAGS: readonly Flag[] = [
  { names: ['image', 'img', 'init_image'], takes: 'references', example: '', instead: 'image', about: '' },
  { names: ['lora'], takes: 'word', example: '', instead: 'lora', about: '' },
];

const byName = new Map<string, Flag>([
  ...FOREIGN_FLAGS.flatMap(([takes, names]) =>
    names.map((name) => [name, { names: [name], takes, example: '', about: '' } satisfies Flag] as const),
  ),
  ...[...OPTION_FLAGS, ...SETTING_FLAGS].flatMap((flag) => flag.names.map((name) => [name, flag] as const)),
]);

/** The flag of a name in lower case, without dashes. */
export const findFlag = (name: string): Flag | undefined => byName.get(name.replaceAll('-', '_'));

/** The names of all flags of the table. */
export const FLAG_NAMES: readonly string[] = [...byName.keys()];

/** A row of the table of flags, for `/help` and the guide: `--ar 16:9` and what it does. */
export interface FlagRow {
  readonly spelling: string;
  readonly about: string;
}

/** The flags that set something, and one row for those that are left out. */
export function flagTable(): FlagRow[] {
  const setting = SETTING_FLAGS.map(({ names, example, about }) => ({
    spelling: names.map((name) => `--${name}`).join(', ') + (example && ` ${example}`),
    about,
  }));
  const foreign = ['v', 'niji', 'style', 'stylize', 'chaos', 'tile', 'weird', 'sref', 'cref', 'video'];
  return [
    ...setting,
    { spelling: '--num_inference_steps 40', about: 'Any option, and any field of the model, by its own name' },
    {
      spelling: foreign.map((name) => `--${name}`).join(', '),
      about: 'Left out, with a note: the models here have nothing like it',
    },
  ];
}
