/**
 * Calls `onTimeout` after `ms` and then `graceMs` more, unless disposed of before. The grace begins when the first timer fires,
 * which after a pause of this process is long after it was due: what has arrived meanwhile is read before anything is given up.
 */
export function startTimeoutWithGrace(ms: number, graceMs: number, onTimeout: () => void): Disposable {
  let timer = setTimeout(() => {
    timer = setTimeout(onTimeout, graceMs);
  }, ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
