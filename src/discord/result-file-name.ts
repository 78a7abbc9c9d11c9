/** How a picture of a job is named in Discord: its link then tells the job. `index` is from 0. */
export const resultFileName = (job: string, index: number, format: string): string =>
  `lorikeet-${job}-${index + 1}.${format}`;

/** The job that a link's file is named after, where it is. */
export function jobIdOfFile(url: string): string | undefined {
  const name = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  return /^lorikeet-(\d+(?:_\d+)?)-\d+\.\w+$/.exec(name)?.[1];
}
