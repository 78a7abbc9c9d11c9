import type { Logger } from 'pino';
import type { RefreshLink } from '#services/images/input-pictures.ts';
import type { JobStore } from '#services/jobs/job-store.ts';
import type { DiscordRest } from './rest.ts';
import { jobIdOfFile } from './result-file-name.ts';

/**
 * Discord's links to files are signed for a day (reference.mdx, Signed Attachment CDN URLs), and a recipe may be older. What
 * Lorikeet painted is found again: its file tells the job, the ledger the message, and the message has the link anew. What
 * people attached to a command is in no message, and what one person alone sees is not to be had by the bot.
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
      // Channel, attachment and name: a file that somebody merely named so is another.
      return links.find((link) => urlPath(link) === urlPath(url));
    } catch (error) {
      log.debug({ err: error }, 'a link could not be renewed');
      return undefined;
    }
  };
}

const urlPath = (url: string) => URL.parse(url)?.pathname;
