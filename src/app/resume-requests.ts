import type { Logger } from 'pino';
import type { DiscordRest } from '#discord/rest.ts';
import { readMinimalInteraction } from '#schema/interaction/interaction.ts';
import type { AcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Router } from '../router.ts';

export interface ResumeRequestsOptions {
  readonly acknowledgedRequests: AcknowledgedRequests;
  readonly jobStore: Pick<JobStore, 'find'>;
  readonly discord: Pick<DiscordRest, 'isAnswered'>;
  /** Whether this process answers this server, or direct messages (undefined). */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Logger;
}

/** Begins again with the requests that an earlier process acknowledged and had made no job of when it was killed. */
export async function resumeRequests(options: ResumeRequestsOptions, route: Router): Promise<void> {
  const { acknowledgedRequests, jobStore, discord, ownsGuild, log } = options;
  for await (const [id, { raw, guild, ephemeral }] of acknowledgedRequests.listEarlier()) {
    if (!ownsGuild(guild)) continue;
    const address = readMinimalInteraction(raw);
    // Where the process ended before the acknowledgement, Discord has told the person that the application did not respond.
    if (!address || (await jobStore.find(id)) || !(await discord.isAnswered(address.reply))) {
      acknowledgedRequests.delete(id);
      continue;
    }
    log.info({ job: id }, 'beginning again with a request of an earlier run');
    void route(raw, { ephemeral }).finally(() => acknowledgedRequests.delete(id));
  }
}
