import { findParam } from '#schema/model/option-names.ts';
import type { Param } from '#schema/model/params.ts';
import { nearest } from '#schema/nearest.ts';

/** What an axis may be of, beside LoRAs and words: options whose effect can be seen on a sheet, by what people call them. */
const AXIS_PARAM_NAMES = {
  seed: ['seed', 'seeds'],
  lora_scale: ['scale', 'scales', 'lora scale', 'lora strength'],
  guidance_scale: ['guidance', 'cfg', 'cfg scale'],
  num_inference_steps: ['steps', 'step'],
  aspect_ratio: ['aspect', 'aspects', 'ratio', 'ratios'],
  model: ['model', 'models'],
  megapixels: ['megapixels', 'mp'],
  go_fast: ['go fast', 'fast'],
  extra_lora_scale: ['extra scale'],
} as const satisfies Partial<Record<Param, readonly [string, ...string[]]>>;

export type AxisParam = keyof typeof AXIS_PARAM_NAMES;

export const AXIS_PARAMS = Object.keys(AXIS_PARAM_NAMES).filter((param): param is AxisParam => isAxisParam(param));

const STYLE_AXIS_NAMES = ['loras', 'lora', 'presets', 'preset', 'looks', 'look'];
const WORD_AXIS_NAMES = ['words', 'word', 'prompt s/r', 's/r', 'prompt', 'replace'];

/** What an axis is of. */
export type AxisSubject =
  | { readonly kind: 'looks' }
  | { readonly kind: 'words' }
  | { readonly kind: 'option'; readonly param: AxisParam };

/** Every name with what it stands for, long ones first: `lora scale` before `lora`. */
const AXIS_NAMES: readonly (readonly [name: string, subject: AxisSubject])[] = [
  ...STYLE_AXIS_NAMES.map((name) => [name, { kind: 'looks' }] as const),
  ...WORD_AXIS_NAMES.map((name) => [name, { kind: 'words' }] as const),
  ...AXIS_PARAMS.flatMap((param) => AXIS_PARAM_NAMES[param].map((name) => [name, { kind: 'option', param }] as const)),
  ...AXIS_PARAMS.map((param) => [param, { kind: 'option', param }] as const),
].sort(([one], [other]) => other.length - one.length);

const AXIS_NAME_PATTERNS = AXIS_NAMES.map(([name, subject]) => {
  const words = name.split(/[ _]/).map(RegExp.escape).join('[ _-]?');
  return { subject, pattern: new RegExp(String.raw`^${words}\s*(?:[:=]\s*|(?=[-+.\d])|\s+|$)`, 'i') };
});

/** Parts the name of an axis from its values; none where it begins with no name that is known. */
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
  if (all === undefined || param === undefined || !isAxisParam(param)) return undefined;
  return { subject: { kind: 'option', param }, name, rest: text.slice(all.length) };
}

/** What a sheet calls an option. */
export const axisName = (param: AxisParam): string => AXIS_PARAM_NAMES[param][0];

/** Names that somebody may have meant by the first word of this. */
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

function isAxisParam(param: string): param is AxisParam {
  return Object.hasOwn(AXIS_PARAM_NAMES, param);
}
