import { plainText } from '#schema/language/t.ts';

/** A duration in seconds as text: `0.4 s`, `3 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10)
    return plainText('{seconds} s', { seconds: Number.isInteger(seconds) ? seconds : seconds.toFixed(1) });
  const whole = Math.round(seconds);
  if (whole < 60) return plainText('{seconds} s', { seconds: whole });
  return plainText('{minutes} min {seconds} s', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

/** A bar of ten blocks for a fraction from 0 to 1. */
export function progressBar(fraction: number): string {
  const filledBlocks = Math.round(Math.min(1, Math.max(0, fraction)) * 10);
  return '█'.repeat(filledBlocks) + '░'.repeat(10 - filledBlocks);
}
