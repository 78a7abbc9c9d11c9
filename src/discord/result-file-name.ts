/** The file name of a job's picture in Discord, from which {@link jobIdOfFile} reads the job. `index` is from 0. */
export const resultFileName = (job: string, index: number, format: string): string =>
  `lorikeet-${job}-${index + 1}.${format}`;

/** The id of the job whose picture a link points to; undefined for other files. */
export function jobIdOfFile(url: string): string | undefined {
  const name = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  return /^lorikeet-(\d+(?:_\d+)?)-\d+\.\w+$/.exec(name)?.[1];
}
