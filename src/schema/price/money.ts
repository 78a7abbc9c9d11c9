import { plainText } from '#schema/language/t.ts';

/**
 * Money is a whole number of micro-dollars, millionths of a US dollar: sums of it are exact. The cheapest second of Replicate's
 * hardware is 225 of them.
 */
const MICROS_PER_DOLLAR = 1_000_000;

export const microsOf = (dollars: number): number => Math.round(dollars * MICROS_PER_DOLLAR);

export const dollarsOf = (micros: number): number => micros / MICROS_PER_DOLLAR;

/** `$5.00`, `$0.0123`: an exact sum. `micros` are micro-dollars. */
export function formatDollars(micros: number): string {
  const dollars = dollarsOf(micros);
  return `$${micros % 10_000 === 0 || dollars >= 1 ? dollars.toFixed(2) : dollars.toFixed(4)}`;
}

/** `about $0.0123`, `about $1.20`, `free of charge`. `micros` are micro-dollars, `undefined` if the price is not known. */
export function formatCost(micros: number | undefined): string {
  if (micros === undefined) return plainText('price unknown');
  if (micros === 0) return plainText('free of charge');
  const dollars = dollarsOf(micros);
  if (dollars < 0.0001) return plainText('less than {amount}', { amount: '$0.0001' });
  if (dollars >= 0.1) return plainText('about {amount}', { amount: `$${dollars.toFixed(2)}` });
  // Three decimals at least, so that prices stand below each other; a fourth where it says something.
  return plainText('about {amount}', { amount: `$${dollars.toFixed(4).replace(/0$/, '')}` });
}
