import type { Ask } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from './command.ts';

/**
 * The job that a custom_id names, where this person may have seen it: in the server that it is of, or the conversation without
 * one; what was painted for one person alone, by that person. Who may do what with it is another question.
 * @throws Refusal for any other: whether there is such a job is nobody's business
 */
export async function knownJob(id: string, { person, place }: Ask, { ledger }: Pick<Services, 'ledger'>): Promise<Job> {
  const job = await ledger.find(id);
  if (job && job.guild === place.guild) {
    const mine = job.person.id === person.id;
    if (mine || (!job.private && (job.guild !== undefined || job.channel === place.channel))) return job;
  }
  throw new Refusal('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
}
