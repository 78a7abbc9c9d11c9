import { normalizeName } from '#schema/model/params/params.ts';
import type { FoundFlag } from './flags/find-flags.ts';
import type { Infotext } from './infotext.ts';

/** Settings by the flag that they are; any other is one if the model calls a field so. */
const FLAG_OF_SETTING: ReadonlyMap<string, string> = new Map([
  ['Steps', 'steps'],
  ['CFG scale', 'cfg'],
  ['Distilled CFG Scale', 'cfg'],
  ['Seed', 'seed'],
  ['Size', 'size'],
  ['Denoising strength', 'prompt_strength'],
]);

/** Settings that are read elsewhere: one says which model painted, one joins the sampler. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['Model', 'Schedule type']);

/** The settings of a picture as flags. */
export function infotextFlags({ negativePrompt, settings }: Infotext): FoundFlag[] {
  const flags: FoundFlag[] = [];
  if (negativePrompt !== undefined) flags.push({ name: 'no', value: negativePrompt, label: 'Negative prompt' });
  for (const [label, value] of settings) {
    // Forge has both for Flux, whose guidance is the distilled one; the other is 1 then.
    if (READ_ELSEWHERE.has(label) || (label === 'CFG scale' && settings.has('Distilled CFG Scale'))) continue;
    if (label === 'Sampler') flags.push({ name: 'scheduler', value: withSchedule(value, settings), label });
    else flags.push({ name: FLAG_OF_SETTING.get(label) ?? normalizeName(label), value: value || undefined, label });
  }
  return flags;
}

/** `DPM++ 2M Karras`, which newer versions write as two settings. */
function withSchedule(sampler: string, settings: ReadonlyMap<string, string>): string {
  const schedule = settings.get('Schedule type');
  const isNamed = schedule === undefined || schedule === 'Automatic' || sampler.endsWith(schedule);
  return isNamed ? sampler : `${sampler} ${schedule}`;
}
