import type { Logger } from 'pino';
import type { DiscordRest } from '#discord/rest.ts';
import { type ReplyTarget, readMinimalInteraction } from '#schema/interaction/interaction.ts';
import type { AcknowledgedRequest, AcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Privacy } from '#services/privacy/privacy.ts';
import { createLocalLimiter } from '#services/queue/limiters/limiters.ts';
import { retryAfterOutage } from '#services/store/retry-after-outage.ts';
import type { Store } from '#services/store/store.ts';
import type { Router } from '../router.ts';

export interface ResumeRequestsOptions {
  readonly acknowledgedRequests: AcknowledgedRequests;
  readonly store: Pick<Store, 'onRecovered'>;
  readonly jobStore: Pick<JobStore, 'find'>;
  readonly discord: Pick<DiscordRest, 'fetchReplyStatus'>;
  readonly privacy: Pick<Privacy, 'recallErasure'>;
  /** Whether this process answers this server, or direct messages (undefined). */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Logger;
}

/** Requests that Discord is asked about at once: a thousand in turn would take minutes. */
const LOOKUPS_AT_ONCE = 16;

/** Begins again with the requests that an earlier process acknowledged and had made no job of when it was killed. */
export async function resumeRequests(options: ResumeRequestsOptions, route: Router): Promise<void> {
  const { acknowledgedRequests, store, jobStore, discord, privacy, ownsGuild, log } = options;
  const lookups = createLocalLimiter(LOOKUPS_AT_ONCE);
  const isOpen = async (id: string, reply: ReplyTarget) => {
    // Never a guess: a job that is there would be painted twice.
    if (await retryAfterOutage(store, () => jobStore.find(id))) return false;
    try {
      // Where the process ended before the acknowledgement, Discord has told the person that the application did not respond. What shows
      // something else was answered, and only that it is over could not be stored.
      const status = await discord.fetchReplyStatus(reply);
      return status === 'thinking' || status === 'expired';
    } catch (error) {
      log.warn({ job: id, err: error }, 'it could not be found out whether a request was acknowledged');
      return true;
    }
  };
  const resume = async (id: string, { raw, person, ephemeral }: AcknowledgedRequest) => {
    const address = readMinimalInteraction(raw);
    if (!address || !(await lookups.schedule({}, () => isOpen(id, address.reply)))) {
      acknowledgedRequests.delete(id);
      return;
    }
    if (person !== undefined) await retryAfterOutage(store, () => privacy.recallErasure(person));
    log.info({ job: id }, 'beginning again with a request of an earlier run');
    await route(raw, { ephemeral });
  };
  const earlier = await retryAfterOutage(store, () => Array.fromAsync(acknowledgedRequests.listEarlier()));
  for (const [id, request] of earlier)
    if (ownsGuild(request.guild))
      resume(id, request).catch((error) =>
        log.error({ job: id, err: error }, 'this job cannot be resumed: it is stored in an unknown form'),
      );
}
