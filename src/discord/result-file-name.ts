/** The file name of a job's picture in Discord, from which {@link jobIdOfFile} reads the job. `index` is from 0. */
export const resultFileName = (job: string, index: number, format: string): string =>
  `lorikeet-${job}-${index + 1}.${format}`;

/** Which of its job's pictures a link points to, from 0; undefined for other files. */
export function indexOfFile(url: string): number | undefined {
  const name = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  const number = /^lorikeet-\d+(?:_\d+)?-(\d+)\.\w+$/.exec(name)?.[1];
  return number === undefined ? undefined : Number(number) - 1;
}

/** The id of the job whose picture a link points to; undefined for other files. */
export function jobIdOfFile(url: string): string | undefined {
  const name = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  return /^lorikeet-(\d+(?:_\d+)?)-\d+\.\w+$/.exec(name)?.[1];
}
