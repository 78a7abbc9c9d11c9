import { nearest } from './nearest.ts';
import { optionCalled } from './option-names.ts';
import type { Role } from './roles.ts';

/** What an axis may be of, beside LoRAs and words: options whose effect can be seen on a sheet, by what people call them. */
const OPTION_NAMES = {
  seed: ['seed', 'seeds'],
  lora_scale: ['scale', 'scales', 'lora scale', 'lora strength'],
  guidance_scale: ['guidance', 'cfg', 'cfg scale'],
  num_inference_steps: ['steps', 'step'],
  aspect_ratio: ['aspect', 'aspects', 'ratio', 'ratios'],
  model: ['model', 'models'],
  megapixels: ['megapixels', 'mp'],
  go_fast: ['go fast', 'fast'],
  extra_lora_scale: ['extra scale'],
} as const satisfies Partial<Record<Role, readonly [string, ...string[]]>>;

export type AxisRole = keyof typeof OPTION_NAMES;

export const AXIS_ROLES = Object.keys(OPTION_NAMES).filter((role): role is AxisRole => isAxisRole(role));

const LOOKS = ['loras', 'lora', 'presets', 'preset', 'looks', 'look'];
const WORDS = ['words', 'word', 'prompt s/r', 's/r', 'prompt', 'replace'];

/** What an axis is of. */
export type AxisSubject =
  | { readonly of: 'looks' }
  | { readonly of: 'words' }
  | { readonly of: 'option'; readonly role: AxisRole };

/** Every name with what it stands for, long ones first: `lora scale` before `lora`. */
const NAMES: readonly (readonly [name: string, subject: AxisSubject])[] = [
  ...LOOKS.map((name) => [name, { of: 'looks' }] as const),
  ...WORDS.map((name) => [name, { of: 'words' }] as const),
  ...AXIS_ROLES.flatMap((role) => OPTION_NAMES[role].map((name) => [name, { of: 'option', role }] as const)),
  ...AXIS_ROLES.map((role) => [role, { of: 'option', role }] as const),
].sort(([one], [other]) => other.length - one.length);

const PATTERNS = NAMES.map(([name, subject]) => {
  const words = name.split(/[ _]/).map(RegExp.escape).join('[ _-]?');
  return { subject, pattern: new RegExp(String.raw`^${words}\s*(?:[:=]\s*|(?=[-+.\d])|\s+|$)`, 'i') };
});

/** Parts the name of an axis from its values; none where it begins with no name that is known. */
export function partName(
  text: string,
): { readonly subject: AxisSubject; readonly name: string; readonly rest: string } | undefined {
  for (const { subject, pattern } of PATTERNS) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) {
      return { subject, name: found.replace(/[\s:=]+$/, ''), rest: text.slice(found.length) };
    }
  }
  // `num-inference-steps: 10`, or as a model calls it.
  const [all, name = ''] = /^([\w -]+?)\s*[:=]\s*/.exec(text) ?? [];
  const role = optionCalled(name);
  if (all === undefined || role === undefined || !isAxisRole(role)) return undefined;
  return { subject: { of: 'option', role }, name, rest: text.slice(all.length) };
}

/** What a sheet calls an option. */
export const axisName = (role: AxisRole): string => OPTION_NAMES[role][0];

/** Names that somebody may have meant by the first word of this. */
export function nearNames(text: string): string[] {
  const [first = ''] = /^[\p{L}_]+/u.exec(text) ?? [];
  return first.length > 2
    ? nearest(
        first,
        NAMES.map(([name]) => name),
        1,
      )
    : [];
}

function isAxisRole(role: string): role is AxisRole {
  return Object.hasOwn(OPTION_NAMES, role);
}
