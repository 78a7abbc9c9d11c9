import type { Style } from '#schema/model/style.ts';
import { escapeInlineCode } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import type { TypedAxis } from './axis.ts';
import { type AxisParam, axisName } from './axis-names.ts';
import { addWordGroup, type PromptTemplate } from './prompt-template.ts';

/** What one value of an axis does to a cell. */
export interface AxisValue {
  readonly label: string;
  readonly option?: readonly [AxisParam, string | number | boolean];
  readonly style?: Style;
  readonly words?: readonly [group: number, word: string];
}

/** An axis with what each value does. */
export interface ResolvedAxis {
  /** `scale`, `LoRA`, `words`. */
  readonly name: string;
  readonly values: readonly AxisValue[];
}

/** Where the axes of a sheet come from. */
export interface AxisSources {
  readonly template: PromptTemplate;
  /** The sheet's seed, where seeds begin. */
  readonly seed: number;
  /** By what somebody typed. @throws UserError where there is none such */
  readonly findStyle: (name: string) => Style;
}

/** The axes, x first, and the prompt with the places that they fill. @throws UserError */
export function resolveAxes(
  typed: { readonly x: TypedAxis | undefined; readonly y: TypedAxis | undefined },
  { template, seed, findStyle }: AxisSources,
): { readonly x: ResolvedAxis | undefined; readonly y: ResolvedAxis | undefined; readonly template: PromptTemplate } {
  let currentTemplate = template;
  const resolve = (axis: TypedAxis | undefined): ResolvedAxis | undefined => {
    if (axis?.kind !== 'words') return axis && resolveAxis(axis, seed, findStyle);
    currentTemplate = addWordGroup(currentTemplate, axis.words);
    return wordAxis(currentTemplate.groups.length - 1, axis.words);
  };
  const given = { x: resolve(typed.x), y: resolve(typed.y) };
  const fromPrompt = template.groups.map((words, group) => wordAxis(group, words));
  const freeAxes = [given.x, given.y].filter((axis) => axis === undefined).length;
  if (fromPrompt.length > freeAxes) throw tooManyAxesError(fromPrompt.length, 2 - freeAxes);
  if (given.x && given.y && given.x.name === given.y.name && given.x.name !== 'words') {
    throw new UserError(`\`x\` and \`y\` are both \`${given.x.name}\`. Make one of them something else.`);
  }
  const x = given.x ?? fromPrompt.shift();
  return { x, y: given.y ?? fromPrompt.shift(), template: currentTemplate };
}

function tooManyAxesError(groups: number, typed: number): UserError {
  const ofPrompt = `${groups} group${groups === 1 ? '' : 's'} of words in braces`;
  const others = typed === 0 ? '' : typed === 1 ? ' and another axis' : ' beside `x` and `y`';
  return new UserError(
    `A sheet has two axes, and here are more: ${ofPrompt}${others}. Leave ${typed === 0 ? 'all but two groups' : 'one'} out.`,
  );
}

function wordAxis(group: number, words: readonly string[]): ResolvedAxis {
  return { name: 'words', values: words.map((word) => ({ label: word || '(nothing)', words: [group, word] })) };
}

function resolveAxis(
  axis: Exclude<TypedAxis, { kind: 'words' }>,
  seed: number,
  findStyle: (name: string) => Style,
): ResolvedAxis {
  switch (axis.kind) {
    case 'seeds':
      return optionAxis(
        'seed',
        Array.from({ length: axis.count }, (_, at) => seed + at),
      );
    case 'option':
      return optionAxis(axis.param, axis.values);
    case 'looks': {
      const styles = axis.names.map((name) => findAxisStyle(name, axis, findStyle));
      const unique = styles.filter(({ ref }, at) => styles.findIndex((each) => each.ref === ref) === at);
      return { name: 'LoRA', values: unique.map((style) => ({ label: style.title, style })) };
    }
  }
}

function optionAxis(param: AxisParam, values: readonly (string | number | boolean)[]): ResolvedAxis {
  const label = (value: string | number | boolean) =>
    typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
  return { name: axisName(param), values: values.map((value) => ({ label: label(value), option: [param, value] })) };
}

/** A name that nobody said is a LoRA may as well be an axis that there is not. */
function findAxisStyle(
  name: string,
  { implied }: { readonly implied: boolean },
  findStyle: (name: string) => Style,
): Style {
  try {
    return findStyle(name);
  } catch (error) {
    if (!implied || !(error instanceof UserError)) throw error;
    throw new UserError(
      `\`${escapeInlineCode(name)}\` is neither an axis nor a LoRA here. Axes are \`scale\`, \`guidance\`, \`steps\`, \`seeds\`, \`loras\`, \`aspect\`, \`model\` and \`words\`, with values behind: \`scale 0.6, 0.8 .. 1.2\`.`,
      { cause: error },
    );
  }
}
