import { z } from 'zod';
import { findHardware, hardwareRate } from './hardware.ts';
import type { Criterion, Price, Rate, Tier } from './price.ts';

/** A page holds what it shows as JSON in script elements. */
const JSON_SCRIPT = /<script\b[^>]*\btype="application\/json"[^>]*>([\s\S]*?)<\/script>/gi;

/** Levels of nesting, and values, that are looked through for the prices. */
const [MAX_DEPTH, MAX_VALUES] = [14, 20_000];

const pagePrice = z.looseObject({
  metric: z.string().min(1).max(80),
  price: z.union([z.string(), z.number()]),
  title: z.string().catch(''),
});
const pageCriterion = z.looseObject({ type: z.string().catch('equals'), title: z.string(), value: z.unknown() });
const pageTier = z.looseObject({
  criteria: z.array(pageCriterion).nullish().catch(undefined),
  prices: z.array(pagePrice),
});
const pageProps = z.looseObject({
  billingConfig: z.looseObject({ current_tiers: z.array(pageTier).max(100).nullish() }).nullish(),
  /** Of a model that is billed by time: `$0.001525 per second`. */
  price: z.string().optional().catch(undefined),
  hardware: z.string().optional().catch(undefined),
});

/**
 * What a model costs, from its page on Replicate, since the API has no prices. Official models have the prices of what their
 * predictions count, others those of the seconds on their hardware.
 * @param at the day, UTC
 * @returns undefined where the page has no prices, or in a form that is not known: a guess would be worse
 */
export function readBillingPage(html: string, at: string): Price | undefined {
  for (const [, json = ''] of html.matchAll(JSON_SCRIPT)) {
    if (!json.includes('billingConfig')) continue;
    const props = pageProps.safeParse(findProps(parseJson(json)));
    if (!props.success) continue;
    const { billingConfig, price, hardware } = props.data;
    const tiers = (billingConfig?.current_tiers ?? []).map(readTier);
    if (tiers.length && tiers.every((each) => each !== undefined)) return { tiers, by: 'page', at };
    if (tiers.length) return undefined;
    const rate = readSecondRate(price) ?? readHardwareRate(hardware);
    if (rate)
      return {
        tiers: [{ criteria: [], rates: [rate] }],
        by: 'page',
        at,
        ...(hardware && { hardware: hardware.slice(0, 80) }),
      };
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object that has the prices, at whatever depth. */
function findProps(root: unknown): unknown {
  let remaining = MAX_VALUES;
  const search = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || remaining-- <= 0) return undefined;
    if ('billingConfig' in value) return value;
    for (const part of Object.values(value)) {
      const found = search(part, depth + 1);
      if (found) return found;
    }
    return undefined;
  };
  return search(root, 0);
}

function readTier({ criteria, prices }: z.infer<typeof pageTier>): Tier | undefined {
  const rates = prices.map(({ metric, price, title }) => readRate(metric, String(price), title));
  const read = (criteria ?? []).map(readCriterion);
  if (!rates.length || !rates.every((rate) => rate !== undefined) || !read.every((each) => each !== undefined))
    return undefined;
  return { criteria: read, rates };
}

function readCriterion({ type, title, value }: z.infer<typeof pageCriterion>): Criterion | undefined {
  if (type === 'equals') {
    const known = z.union([z.string(), z.number(), z.boolean()]).safeParse(value);
    return known.success ? { title, value: known.data } : undefined;
  }
  const range = z.tuple([z.number().nullable(), z.number().nullable()]).safeParse(value);
  return type === 'range' && range.success ? { title, above: range.data[0], upTo: range.data[1] } : undefined;
}

/** `$3`, `per thousand output images`. */
function readRate(metric: string, price: string, title: string): Rate | undefined {
  const amount = readDollars(price);
  const units = unitsInTitle(title);
  return amount && units ? { metric, micros: amount.micros, per: amount.per * units } : undefined;
}

function readSecondRate(price: string | undefined): Rate | undefined {
  if (!price || !/\bper second\b/i.test(price)) return undefined;
  const amount = readDollars(price.replace(/\bper second\b/i, ''));
  return amount && { metric: 'predict_time', ...amount };
}

function readHardwareRate(described: string | undefined): Rate | undefined {
  const name = described && findHardware(described);
  return name ? hardwareRate(name) : undefined;
}

/** Exact also below a micro-dollar: `$0.0000015` is 15 for 10 units. */
function readDollars(text: string): { micros: number; per: number } | undefined {
  const [, whole, decimals = ''] = /^\s*\$?\s*([\d,]+)(?:\.(\d{1,12}))?\s*$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = decimals.replace(/0+$/, '');
  const places = Math.max(6, digits.length);
  const micros = Number(whole.replaceAll(',', '') + digits.padEnd(places, '0'));
  return Number.isSafeInteger(micros) ? { micros, per: 10 ** (places - 6) } : undefined;
}

const UNITS = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['1k', 1000],
  ['million', 1_000_000],
  ['1m', 1_000_000],
]);

function unitsInTitle(title: string): number | undefined {
  const [, word] = /\bper\s+(hundred|thousand|million|1k|1m|[\d,]+)\b/i.exec(title) ?? [];
  if (word === undefined) return 1;
  const units = UNITS.get(word.toLowerCase()) ?? Number(word.replaceAll(',', ''));
  return Number.isSafeInteger(units) && units > 0 ? units : undefined;
}
