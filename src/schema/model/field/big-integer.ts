import type { Model } from '#schema/model/model.ts';
import type { Field } from './field.ts';
import type { ModelInput } from './input.ts';

declare global {
  interface JSON {
    /** A number as it stands in the text; not in TypeScript's library yet. Node 22 and later have it. */
    rawJSON(text: string): unknown;
  }
}

/** Digits of 2^64, the most that seeds have. */
const BIG_INTEGER_PATTERN = /^[+-]?\d{16,20}$/;

/**
 * A whole number that a `number` cannot hold exactly, beyond 2^53, in its shortest form: it stays text from the option to the
 * request. Undefined for any other value.
 */
export function readBigInteger(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return BIG_INTEGER_PATTERN.test(text) && !Number.isSafeInteger(Number(text))
    ? String(BigInt(text.replace('+', '')))
    : undefined;
}

/** Limits of a whole number as its schema has them. */
interface Limits {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/**
 * Whether a big integer lies within limits, those of 64 bits where there are none. Limits beyond 2^53 were rounded when they were
 * read: 2^64 − 1 became 2^64.
 */
export function isWithin(text: string, { minimum = -(2 ** 63), maximum = 2 ** 64 }: Limits): boolean {
  const value = BigInt(text);
  if (value < toBigInt(minimum)) return false;
  return Number.isSafeInteger(maximum) ? value <= BigInt(maximum) : value < toBigInt(maximum);
}

/** @param number finite, such as 2^64 − 1 as JSON reads it */
const toBigInt = (number: number) => BigInt(Math.trunc(number));

/** The input as JSON has it: big integers become numbers in the text, digit for digit. */
export function toJsonInput(model: Pick<Model, 'fields'>, input: ModelInput): Readonly<Record<string, unknown>> {
  const isBig = (name: string, value: unknown) =>
    isInteger(model.fields.get(name)) && readBigInteger(value) !== undefined;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, isBig(name, value) ? JSON.rawJSON(String(value)) : value]),
  );
}

const isInteger = (field: Field | undefined) => field?.type === 'integer';
