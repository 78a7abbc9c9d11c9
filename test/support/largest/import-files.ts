import type { Preset } from '#schema/preset/preset.ts';
import { MAX_PRESET_FILE_BYTES } from '#services/presets/preset-services.ts';
import { largestPresets } from './store.ts';

/** What a field can be filled with until the file is as large as it may be. */
const long = (unit: string, bytes = MAX_PRESET_FILE_BYTES - 5000) => unit.repeat(Math.floor(bytes / unit.length));
const many = <T>(count: number, each: (index: number) => T) => Array.from({ length: count }, (_, index) => each(index));

/** The first of the files, which can be imported over the presets of the store. */
export const ACCEPTED_FILES = 2;

/** Files of up to 1 MiB for `/lora import`: presets that are right, and ones whose fields are as long as the file allows. */
export function largestImportFiles(): string[] {
  const [example] = largestPresets;
  const file = (presets: readonly unknown[]) =>
    JSON.stringify({ lorikeet: 'presets', version: 1, guild: '1100000000000001000', presets });
  const withFields = (fields: Partial<Record<keyof Preset, unknown>>) => file([{ ...example, ...fields }]);
  const weights = (reference: string) => ({
    kind: 'weights',
    model: 'black-forest-labs/flux-dev-lora',
    weights: reference,
  });
  const perPreset = MAX_PRESET_FILE_BYTES / largestPresets.length - 4000;
  const files = [
    file(largestPresets.map((preset) => ({ ...preset, emoji: '🐺' }))),
    file(largestPresets.map((preset) => ({ ...preset, triggers: preset.triggers.toReversed() }))),
    file(largestPresets.map((preset, index) => ({ ...preset, name: `new ${index}` }))),
    file(largestPresets.map((preset, index) => ({ ...preset, paints: weights(`o/${long('n-', perPreset)}${index}`) }))),
    file(largestPresets.map((preset, index) => ({ ...preset, name: `${long('n ', perPreset)}${index}` }))),
    file(largestPresets.map((preset) => ({ ...preset, paints: { kind: 'model', model: long('o/', perPreset) } }))),
    file(
      largestPresets.map((preset) => ({
        ...preset,
        defaults: Object.fromEntries(many(180, (n) => [`option ${n}`, n])),
      })),
    ),
    ...['a/', '../', 'https://huggingface.co/', 'owner/name/', '%', '?token', 'a:', '@', '1.', ' '].map((unit) =>
      withFields({ paints: weights(long(unit)) }),
    ),
    withFields({ paints: { kind: 'model', model: long('`') } }),
    withFields({ name: long('a ') }),
    withFields({ emoji: long('🦊', (2 * (MAX_PRESET_FILE_BYTES - 2000)) / 4) }),
    withFields({ triggers: many(100_000, (index) => `${index}`) }),
    withFields({ triggers: [long('a ')] }),
    withFields({ roles: many(40_000, () => '1300000000000000000') }),
    withFields({ defaults: Object.fromEntries(many(60_000, (index) => [`o${index}`, index])) }),
    withFields({ defaults: { megapixels: long('1 ') } }),
    JSON.stringify({
      lorikeet: 'presets',
      version: 1,
      presets: [{ ...example, ...Object.fromEntries(many(60_000, (n) => [`k${n}`, n])) }],
    }),
    file(many(300_000, () => 0)),
    file(many(200, (index) => many(2000, () => index % 10))),
    long('['),
    long('{"a":', 1_000_000),
    long(' '),
    long('"'),
    long('\\'),
  ];
  return files.filter((text) => Buffer.byteLength(text) <= MAX_PRESET_FILE_BYTES);
}
