import { findParam, PARAM_NAMES, type Param, paramSpec } from '#schema/model/params/params.ts';
import { nearest } from '#schema/nearest.ts';

const axisParamsOf = (values: 'numbers' | 'words' | 'switch') =>
  PARAM_NAMES.filter((param) => paramSpec(param).axis?.values === values);

/** Params that can be an axis, since their effect can be seen on a sheet. Those with numbers come first. */
export const AXIS_PARAMS: readonly Param[] = [
  ...axisParamsOf('numbers'),
  ...axisParamsOf('words'),
  ...axisParamsOf('switch'),
];

const STYLE_AXIS_NAMES = ['loras', 'lora', 'presets', 'preset', 'looks', 'look'];
const WORD_AXIS_NAMES = ['words', 'word', 'prompt s/r', 's/r', 'prompt', 'replace'];

/** What an axis is of. */
export type AxisSubject =
  | { readonly kind: 'styles' }
  | { readonly kind: 'words' }
  | { readonly kind: 'option'; readonly param: Param };

/** Every name with what it means, long names first: `lora scale` before `lora`. */
const AXIS_NAMES: readonly (readonly [name: string, subject: AxisSubject])[] = [
  ...STYLE_AXIS_NAMES.map((name) => [name, { kind: 'styles' }] as const),
  ...WORD_AXIS_NAMES.map((name) => [name, { kind: 'words' }] as const),
  ...AXIS_PARAMS.flatMap((param) =>
    [...(paramSpec(param).axis?.names ?? []), param].map((name) => [name, { kind: 'option', param }] as const),
  ),
].sort(([one], [other]) => other.length - one.length);

const AXIS_NAME_PATTERNS = AXIS_NAMES.map(([name, subject]) => {
  const words = name.split(/[ _]/).map(RegExp.escape).join('[ _-]?');
  return { subject, pattern: new RegExp(String.raw`^${words}\s*(?:[:=]\s*|(?=[-+.\d])|\s+|$)`, 'i') };
});

/** Splits the name of an axis from its values; `undefined` if the text does not begin with a known name. */
export function splitAxisName(
  text: string,
): { readonly subject: AxisSubject; readonly name: string; readonly rest: string } | undefined {
  for (const { subject, pattern } of AXIS_NAME_PATTERNS) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) {
      return { subject, name: found.replace(/[\s:=]+$/, ''), rest: text.slice(found.length) };
    }
  }
  // `num-inference-steps: 10`, or as a model calls it.
  const [all, name = ''] = /^([\w -]+?)\s*[:=]\s*/.exec(text) ?? [];
  const param = findParam(name);
  if (all === undefined || param === undefined || !AXIS_PARAMS.includes(param)) return undefined;
  return { subject: { kind: 'option', param }, name, rest: text.slice(all.length) };
}

/** What a sheet calls a param. */
export const axisName = (param: Param): string => paramSpec(param).axis?.names[0] ?? param;

/** Names that the first word of the text may be meant for. */
export function suggestAxisNames(text: string): string[] {
  const [first = ''] = /^[\p{L}_]+/u.exec(text) ?? [];
  return first.length > 2
    ? nearest(
        first,
        AXIS_NAMES.map(([name]) => name),
        1,
      )
    : [];
}
