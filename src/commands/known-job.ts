import type { Ask } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { isKnownTo } from '#schema/known-to.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from './command.ts';

/**
 * The job that a custom_id names. Who may do what with it is another question.
 * @throws Refusal where this person cannot have seen it: whether there is such a job is nobody's business
 */
export async function knownJob(id: string, ask: Ask, { ledger }: Pick<Services, 'ledger'>): Promise<Job> {
  const job = await ledger.find(id);
  if (job && isKnownTo(ask, { ...job, guild: job.guild, channel: job.channel })) return job;
  throw new Refusal('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
}
