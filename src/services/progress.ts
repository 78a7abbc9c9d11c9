import type { Progressing } from './audience.ts';
import type { Progress } from './backends/backend.ts';

/** Ms of starting after which a start counts as a cold one: warm models start in under one second. */
const COLD_AFTER = 5000;

/** Turns what a backend tells into what there is to see, with the time that is left. */
export function progressView(
  show: (view: Progressing) => void,
  now: () => number,
): Disposable & ((progress: Progress) => void) {
  let begun: { at: number; fraction: number } | undefined;
  const cold = setTimeout(() => show({ is: 'cold' }), COLD_AFTER);
  show({ is: 'starting' });
  const watch = (progress: Progress) => {
    if (progress.phase === 'starting') return;
    clearTimeout(cold);
    const { fraction } = progress;
    if (fraction !== null) begun ??= { at: now(), fraction };
    show({
      is: 'painting',
      fraction,
      secondsLeft: begun && fraction !== null ? secondsLeft(begun, fraction, now()) : undefined,
    });
  };
  return Object.assign(watch, { [Symbol.dispose]: () => clearTimeout(cold) });
}

function secondsLeft(begun: { at: number; fraction: number }, fraction: number, now: number): number | undefined {
  const done = fraction - begun.fraction;
  if (done <= 0) return undefined;
  return Math.ceil((((now - begun.at) / done) * (1 - fraction)) / 1000);
}
