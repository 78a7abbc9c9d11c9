import type { Logger } from 'pino';
import type { Ledger } from '#services/ledger.ts';
import type { FreshLink } from '#services/sources.ts';
import type { DiscordReplies } from './discord.ts';
import { jobOfFile } from './result-file.ts';

/**
 * Discord's links to files are signed for a day (reference.mdx, Signed Attachment CDN URLs), and a recipe may be older. What
 * Lorikeet painted is found again: its file tells the job, the ledger the message, and the message has the link anew. What
 * people attached to a command is in no message, and what one person alone sees is not to be had by the bot.
 */
export function freshLinks(
  discord: Pick<DiscordReplies, 'pictures'>,
  ledger: Pick<Ledger, 'find'>,
  log: Pick<Logger, 'debug'>,
): FreshLink {
  return async (url) => {
    const id = jobOfFile(url);
    if (id === undefined) return undefined;
    try {
      const job = await ledger.find(id);
      if (!job?.message || job.private) return undefined;
      const links = await discord.pictures(job.message);
      // Channel, attachment and name: a file that somebody merely named so is another.
      return links.find((link) => pathOf(link) === pathOf(url));
    } catch (error) {
      log.debug({ err: error }, 'a link could not be renewed');
      return undefined;
    }
  };
}

const pathOf = (url: string) => URL.parse(url)?.pathname;
