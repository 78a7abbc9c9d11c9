import type { AuditedJob, AuditResult } from '#schema/audit/entry.ts';
import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';

/** What became of a job; undefined until it has ended. */
function resultOf(job: Job): AuditResult | undefined {
  const { state } = job;
  switch (state.is) {
    case 'accepted':
    case 'submitted':
    case 'painted':
      return undefined;
    case 'delivered': {
      const link = messageLink(job);
      return { is: 'delivered', pictures: state.pictures, ...(link !== undefined && { link }) };
    }
    case 'kept':
      return { is: 'kept', pictures: state.pictures };
    case 'refused':
      return { is: 'refused', reason: state.reason, ...(state.code && { code: state.code }) };
    case 'failed':
      return { is: 'failed' };
    case 'canceled':
      return { is: 'canceled' };
  }
}

/** All that the audit log has of a job that has ended; undefined for one that has not. */
export function auditedJob(job: Job): AuditedJob | undefined {
  const result = resultOf(job);
  if (!result) return undefined;
  const { recipe, person, channel, cost } = job;
  return {
    is: 'job',
    job: job.id,
    at: job.at,
    person,
    channel,
    ageRestricted: job.ageRestricted,
    via: recipe.kind,
    prompt: recipe.prompt.typed,
    model: recipe.model,
    preset: recipe.preset,
    result,
    estimated: cost?.estimated,
    actual: cost?.actual,
  };
}

/** What is new since an earlier entry of the same job; undefined if nothing is. */
export function newFacts(before: AuditedJob, after: AuditedJob): AuditedJob | undefined {
  const { is, job, at, result, actual } = after;
  const hasNewResult = JSON.stringify(before.result) !== JSON.stringify(result);
  if (!hasNewResult && before.actual === actual) return undefined;
  // Who it was is in the first entry alone: an erasure finds the others by their job.
  return { is, job, at, actual, ...(hasNewResult && { result }) };
}
