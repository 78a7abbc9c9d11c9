import { type Job, jobId } from '#schema/job/job.ts';
import { currentLanguages } from '#schema/language/ambient.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { JobRequest } from './job-request.ts';

/** A new job. @param at ms since the epoch */
export function createJob(
  recipe: Recipe,
  { person, place, reply, part, cell, private: isPrivate }: JobRequest,
  at: number,
): Job {
  const languages = currentLanguages();
  return {
    id: jobId(reply.id, part),
    recipe,
    person,
    guild: place.guild,
    channel: place.channel,
    ...(place.ageRestricted && { ageRestricted: true }),
    cell,
    private: isPrivate,
    sizeLimit: place.sizeLimit,
    reply,
    at,
    ...(languages && { languages }),
    state: { is: 'accepted' },
  };
}
