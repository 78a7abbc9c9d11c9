import { expect, it } from 'vitest';
import { job } from '#schema/job/job.ts';
import { currentLanguage, inLanguages } from '#schema/language/ambient.ts';
import { createRunningJobs } from '#services/jobs/cancel-and-shutdown.ts';
import { createJob } from '#services/jobs/create-job.ts';
import { createJob as createTestJob, TEST_PLACE } from '#test/support/jobs.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

/** The language in which a job runs in a process that has read it from the store. */
async function languageAfterRestart(stored: unknown): Promise<string> {
  let language = '';
  await createRunningJobs().run(job.parse(stored), async () => {
    await Promise.resolve();
    language = currentLanguage();
  });
  return language;
}

function createIn(languages: { own: 'fr'; place: 'ja' }, isPrivate: boolean) {
  const [model] = COMPILED_MODELS;
  if (!model) throw new Error('no model is shipped');
  const { recipe, person, reply } = createTestJob(model);
  const request = { person, reply, private: isPrivate, place: TEST_PLACE };
  return JSON.parse(JSON.stringify(inLanguages(languages, 'own', () => createJob(recipe, request, 1))));
}

it('goes on in the language of its place, or of its person where only they see it', async () => {
  const languages = { own: 'fr', place: 'ja' } as const;
  expect(await languageAfterRestart(createIn(languages, false))).toBe('ja');
  expect(await languageAfterRestart(createIn(languages, true))).toBe('fr');
});

it('is English where a job does not say, or says a language of a newer version', async () => {
  const { languages: _, ...older } = createIn({ own: 'fr', place: 'ja' }, false);
  expect(await languageAfterRestart(older)).toBe('en');
  expect(await languageAfterRestart({ ...older, languages: { own: 'xx', place: 'yy' } })).toBe('en');
});
