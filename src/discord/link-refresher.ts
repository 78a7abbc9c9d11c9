import type { Logger } from 'pino';
import type { RefreshLink } from '#services/images/input-pictures.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { DiscordRest } from './rest.ts';
import { jobIdOfFile } from './result-file-name.ts';

/**
 * Creates a function that renews an expired link to a picture of Lorikeet's. Discord signs links to files for a day
 * (reference.mdx, Signed Attachment CDN URLs), and a recipe may be older. The file name has the job, the job store the message,
 * and the message a new link. The link of a command's attachment cannot be renewed, as it is in no message; that of a private
 * result neither, as the bot cannot read ephemeral messages.
 */
export function createLinkRefresher(
  discord: Pick<DiscordRest, 'fetchPictureUrls'>,
  jobStore: Pick<JobStore, 'find'>,
  log: Pick<Logger, 'debug'>,
): RefreshLink {
  return async (url) => {
    const id = jobIdOfFile(url);
    if (id === undefined) return undefined;
    try {
      const job = await jobStore.find(id);
      if (!job?.message || job.private) return undefined;
      const links = await discord.fetchPictureUrls(job.message);
      // The path has channel, attachment and name, so that a file that only has the same name does not match.
      return links.find((link) => urlPath(link) === urlPath(url));
    } catch (error) {
      log.debug({ err: error }, 'a link to a picture could not be renewed');
      return undefined;
    }
  };
}

const urlPath = (url: string) => URL.parse(url)?.pathname;
