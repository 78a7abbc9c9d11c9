/** One line of tqdm: `  7%|▋         | 2/28 [00:00<00:01, 17.38it/s]`. */
const BAR = /^\s*(\d{1,3})%\s*\|[^|]*\|\s*\d+\/\d+/;

/**
 * How far a model's logs say that it is, in 0…1, by the last progress bar; `null` where they do not tell, as while LoRA
 * weights are applied (a bar with a name before it) or where the bar has no total. Bars may follow one another, so this can
 * go back. tqdm ends its lines with `\r` on a terminal and with `\n` in recorded logs.
 */
export function fractionIn(logs: string): number | null {
  const last = logs
    .split(/[\r\n]+/)
    .reverse()
    .find((line) => BAR.test(line));
  const percent = last && BAR.exec(last)?.[1];
  return percent === undefined || last === undefined ? null : Math.min(1, Number(percent) / 100);
}

/** Places of the pictures that the safety checker held back, counted from 0, as `NSFW content detected in image 2` names them. */
export function withheldIn(logs: string): ReadonlySet<number> {
  return new Set(Array.from(logs.matchAll(/NSFW content detected in image (\d+)/g), (match) => Number(match[1])));
}
