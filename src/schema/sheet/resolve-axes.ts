import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Param } from '#schema/model/params/params.ts';
import { isRandomSeed } from '#schema/recipe/random-seed.ts';
import type { Style } from '#schema/recipe/style.ts';
import { unescapeTemplate } from '#schema/template/parse-template.ts';
import { UserError } from '#schema/user-error.ts';
import type { TypedAxis } from './axis.ts';
import { axisName } from './axis-names.ts';
import { addWordGroup, type PromptTemplate } from './prompt-template.ts';

/** What one value of an axis sets in a cell. */
export interface AxisValue {
  readonly label: string;
  readonly option?: readonly [Param, string | number | boolean];
  readonly style?: Style;
  readonly words?: readonly [group: number, word: string];
}

/** An axis with what each value sets. */
export interface ResolvedAxis {
  /** `scale`, `LoRA`, `words`. */
  readonly name: string;
  readonly values: readonly AxisValue[];
}

/** What axes are resolved with. */
export interface AxisSources {
  readonly template: PromptTemplate;
  /** The sheet's seed, from which seeds are counted. */
  readonly seed: number;
  /** Finds a style by what somebody typed. @throws UserError if there is none */
  readonly findStyle: (name: string) => Style;
}

/** Resolves the axes, and puts the groups of words that they fill into the prompt. @throws UserError */
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
    throw new UserError(t('`x` and `y` are both {x}. Make one of them something else.', { x: codeSpan(given.x.name) }));
  }
  const x = given.x ?? fromPrompt.shift();
  return { x, y: given.y ?? fromPrompt.shift(), template: currentTemplate };
}

function tooManyAxesError(groups: number, typed: number): UserError {
  if (typed === 0)
    return new UserError(
      t(
        'A sheet has only two axes, and there are more: {groups} groups of words in braces. Leave all but two groups out.',
        { groups },
      ),
    );
  return new UserError(
    typed === 1
      ? t(
          'A sheet has only two axes, and there are more: {groups, plural, one {# group} other {# groups}} of words in braces and another axis. Leave one out.',
          { groups },
        )
      : t(
          'A sheet has only two axes, and there are more: {groups, plural, one {# group} other {# groups}} of words in braces beside `x` and `y`. Leave one out.',
          { groups },
        ),
  );
}

function wordAxis(group: number, words: readonly string[]): ResolvedAxis {
  return {
    name: 'words',
    values: words.map((word) => ({ label: unescapeTemplate(word) || plainText('(nothing)'), words: [group, word] })),
  };
}

function resolveAxis(
  axis: Exclude<TypedAxis, { kind: 'words' }>,
  seed: number,
  findStyle: (name: string) => Style,
): ResolvedAxis {
  switch (axis.kind) {
    case 'count':
      return optionAxis(
        axis.param,
        Array.from({ length: axis.count }, (_, at) => seed + at),
      );
    case 'option':
      return optionAxis(
        axis.param,
        axis.param === 'seed'
          ? axis.values.map((value, at) => (isRandomSeed(undefined, value) ? seed + at : value))
          : axis.values,
      );
    case 'styles': {
      const styles = axis.names.map((name) => findAxisStyle(name, axis, findStyle));
      const unique = styles.filter(({ ref }, at) => styles.findIndex((each) => each.ref === ref) === at);
      return { name: 'LoRA', values: unique.map((style) => ({ label: style.title, style })) };
    }
  }
}

function optionAxis(param: Param, values: readonly (string | number | boolean)[]): ResolvedAxis {
  const label = (value: string | number | boolean) =>
    typeof value === 'boolean' ? (value ? plainText('on') : plainText('off')) : String(value);
  return { name: axisName(param), values: values.map((value) => ({ label: label(value), option: [param, value] })) };
}

/** A name without `loras` before it may also be a misspelt axis. */
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
      t(
        '{name} is neither an axis nor a LoRA here. Axes are `scale`, `guidance`, `steps`, `seeds`, `loras`, `aspect`, `model` and `words`, followed by values: `scale 0.6, 0.8 .. 1.2`.',
        { name: codeSpan(name) },
      ),
      { cause: error },
    );
  }
}
