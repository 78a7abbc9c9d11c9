import { z } from 'zod';
import { mergeLists } from '#schema/merged-list.ts';
import { type Preset, preset } from './preset.ts';

/** A preset with what two people changed, and the fields that both changed to something else: there `mine` counts. */
export interface MergedPreset {
  readonly preset: Preset;
  readonly overwritten: readonly string[];
}

/**
 * Keeps what both changed of a preset: of lists and of defaults each entry for itself.
 * @param base what this person began with @param mine what they made of it @param theirs what it is by now
 */
export function mergePresets(base: Preset, mine: Preset, theirs: Preset): MergedPreset {
  const overwritten: string[] = [];
  const mergeFields = (from: Fields, to: Fields, now: Fields, path: string): Fields => {
    const names = [...new Set([...Object.keys(now), ...Object.keys(to)])];
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = merge(from[name], to[name], now[name], path ? `${path}.${name}` : name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  };
  const merge = (from: unknown, to: unknown, now: unknown, path: string): unknown => {
    if (isSame(to, from) || isSame(to, now)) return now;
    if (isSame(now, from)) return to;
    const lists = z.tuple([ids, ids, ids]).safeParse([from, to, now]).data;
    if (lists) return mergeLists(...lists).items;
    // A LoRA and its model belong together.
    const records = path === 'paints' ? undefined : z.tuple([fields, fields, fields]).safeParse([from, to, now]).data;
    if (records) return mergeFields(...records, path);
    overwritten.push(path);
    return to;
  };
  return { preset: preset.parse(mergeFields(base, mine, theirs, '')), overwritten };
}

type Fields = Readonly<Record<string, unknown>>;
const fields = z.record(z.string(), z.unknown());
const ids = z.array(z.string());

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
