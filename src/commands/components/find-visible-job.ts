import type { Services } from '#commands/command.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { canView } from '#schema/job/access.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';

/**
 * The job that a custom_id names. Who may do what with it is another question.
 * @throws Refusal where this person cannot have seen it: whether there is such a job is nobody's business
 */
export async function findVisibleJob(
  id: string,
  interaction: Interaction,
  { jobStore }: Pick<Services, 'jobStore'>,
): Promise<Job> {
  const job = await jobStore.find(id);
  if (job && canView(interaction, { ...job, guild: job.guild, channel: job.channel })) return job;
  throw new UserError('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
}
