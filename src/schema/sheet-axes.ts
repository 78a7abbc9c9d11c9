import type { TypedAxis } from './axis.ts';
import { type AxisRole, axisName } from './axis-names.ts';
import type { Look } from './look.ts';
import { type PromptForm, withWords } from './prompt-words.ts';
import { Refusal } from './refusal.ts';
import { shown } from './words.ts';

/** What one value of an axis does to a cell. */
export interface Setting {
  readonly label: string;
  readonly option?: readonly [AxisRole, string | number | boolean];
  readonly look?: Look;
  readonly words?: readonly [group: number, word: string];
}

/** An axis with what each value does. */
export interface SetAxis {
  /** `scale`, `LoRA`, `words`. */
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** Where the axes of a sheet come from. */
export interface AxisSources {
  readonly form: PromptForm;
  /** The sheet's seed, where seeds begin. */
  readonly seed: number;
  /** By what somebody typed. @throws Refusal where there is none such */
  readonly pick: (name: string) => Look;
}

/** The axes, x first, and the prompt with the places that they fill. @throws Refusal */
export function setAxes(
  typed: { readonly x: TypedAxis | undefined; readonly y: TypedAxis | undefined },
  { form, seed, pick }: AxisSources,
): { readonly x: SetAxis | undefined; readonly y: SetAxis | undefined; readonly form: PromptForm } {
  let filled = form;
  const set = (axis: TypedAxis | undefined): SetAxis | undefined => {
    if (axis?.of !== 'words') return axis && setAxis(axis, seed, pick);
    filled = withWords(filled, axis.words);
    return wordAxis(filled.groups.length - 1, axis.words);
  };
  const given = { x: set(typed.x), y: set(typed.y) };
  const fromPrompt = form.groups.map((words, group) => wordAxis(group, words));
  const free = [given.x, given.y].filter((axis) => axis === undefined).length;
  if (fromPrompt.length > free) throw tooMany(fromPrompt.length, 2 - free);
  if (given.x && given.y && given.x.name === given.y.name && given.x.name !== 'words') {
    throw new Refusal(`\`x\` and \`y\` are both \`${given.x.name}\`. Make one of them something else.`);
  }
  const x = given.x ?? fromPrompt.shift();
  return { x, y: given.y ?? fromPrompt.shift(), form: filled };
}

function tooMany(groups: number, typed: number): Refusal {
  const ofPrompt = `${groups} group${groups === 1 ? '' : 's'} of words in braces`;
  const others = typed === 0 ? '' : typed === 1 ? ' and another axis' : ' beside `x` and `y`';
  return new Refusal(
    `A sheet has two axes, and here are more: ${ofPrompt}${others}. Leave ${typed === 0 ? 'all but two groups' : 'one'} out.`,
  );
}

function wordAxis(group: number, words: readonly string[]): SetAxis {
  return { name: 'words', settings: words.map((word) => ({ label: word || '(nothing)', words: [group, word] })) };
}

function setAxis(axis: Exclude<TypedAxis, { of: 'words' }>, seed: number, pick: (name: string) => Look): SetAxis {
  switch (axis.of) {
    case 'seeds':
      return optionAxis(
        'seed',
        Array.from({ length: axis.count }, (_, at) => seed + at),
      );
    case 'option':
      return optionAxis(axis.role, axis.values);
    case 'looks': {
      const looks = axis.names.map((name) => picked(name, axis, pick));
      const unique = looks.filter(({ ref }, at) => looks.findIndex((each) => each.ref === ref) === at);
      return { name: 'LoRA', settings: unique.map((look) => ({ label: look.title, look })) };
    }
  }
}

function optionAxis(role: AxisRole, values: readonly (string | number | boolean)[]): SetAxis {
  const label = (value: string | number | boolean) =>
    typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
  return { name: axisName(role), settings: values.map((value) => ({ label: label(value), option: [role, value] })) };
}

/** A name that nobody said is a LoRA may as well be an axis that there is not. */
function picked(name: string, { implied }: { readonly implied: boolean }, pick: (name: string) => Look): Look {
  try {
    return pick(name);
  } catch (error) {
    if (!implied || !(error instanceof Refusal)) throw error;
    throw new Refusal(
      `\`${shown(name)}\` is neither an axis nor a LoRA here. Axes are \`scale\`, \`guidance\`, \`steps\`, \`seeds\`, \`loras\`, \`aspect\`, \`model\` and \`words\`, with values behind: \`scale 0.6, 0.8 .. 1.2\`.`,
      { cause: error },
    );
  }
}
