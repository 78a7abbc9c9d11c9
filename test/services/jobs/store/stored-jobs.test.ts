import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { eraseRecipe } from '#schema/job/erased-job.ts';
import { isTerminal, type Job, type JobState, job as jobSchema } from '#schema/job/job.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { reliedDefaults } from '#schema/recipe/edit/model-changes.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { arbitraryPrompt, createJob } from '#test/support/jobs.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-stored-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODEL = shippedModel('jdreetz/illustration');
const delivered = { is: 'delivered', pictures: 1, filtered: 0, seconds: 3.217, sketch: false } as const;

/** Discord's are as long. */
const TOKEN = 'aW50ZXJhY3Rpb246'.repeat(13);

/** A job as most are: a prompt, and everything else as the model has it. */
function createOrdinaryJob(id: string): Job {
  const prompt = 'a fox in the snow at dawn, oil on canvas';
  return createJob(
    MODEL,
    { prompt: { typed: prompt, sent: prompt }, options: { seed: 718_412 }, input: { seed: 718_412 } },
    {
      id,
      reply: { id, applicationId: '1100000000000000400', token: TOKEN },
      cost: { estimated: 9150, actual: 9150, from: 'pictures', price: { by: 'shipped', at: '2026-11-27' } },
      message: { channel: '1100000000000001001', id },
      state: delivered,
    },
  );
}

it('takes at most 1.3 kB of disk for an ordinary job that has ended', async () => {
  const file = join(folder, 'size.sqlite');
  const count = 5000;
  {
    await using store = await openStore(`sqlite:${file}`, () => {});
    const jobs = store.collection('jobs', jobSchema);
    const ids = Array.from(
      { length: count },
      (_, index) => `${1_576_160_822_684_549_156n + BigInt(index) * 4_194_304n}`,
    );
    await Promise.all(ids.map((id) => jobs.set(id, createOrdinaryJob(id))));
  }
  expect(statSync(file).size / count).toBeLessThanOrEqual(1300);
});

it('stores a job that runs in full, so that an earlier version could go on with it', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const accepted: Job = { ...createOrdinaryJob('1'), state: { is: 'accepted' } };
  await jobStore.add(accepted);
  const stored = store.collection('jobs', z.unknown());
  expect(await stored.get('1')).toEqual(JSON.parse(JSON.stringify(accepted)));
  const submitted = await jobStore.updateState(accepted, { is: 'submitted', prediction: 'p' });
  expect(await stored.get('1')).toEqual(JSON.parse(JSON.stringify(submitted)));
});

/** The parts of its form that a version has to know which reads all jobs in full. */
const formInFull = z.object({
  recipe: z.object({
    input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    prompt: z.object({ typed: z.string(), sent: z.string() }),
    notes: z.array(z.string()),
  }),
  private: z.boolean(),
  reply: z.object({ token: z.string() }),
});

it('stores one that has ended in a form that an earlier version rejects, instead of missing its prompt', async () => {
  await using store = await openStore('memory:', () => {});
  await store.collection('jobs', jobSchema).set('1', createOrdinaryJob('1'));
  const stored = await store.collection('jobs', z.unknown()).get('1');
  expect(formInFull.safeParse(stored).success).toBe(false);
  expect(JSON.stringify(stored)).not.toContain(TOKEN);
});

/** As the version before this form wrote it. */
const EARLIER = `{"id":"1576160822684549156","recipe":{"kind":"imagine","model":"jdreetz/illustration","input":{"prompt":"ILLU, a fox",
  "seed":718412,"disable_safety_checker":false},"options":{"seed":718412},"prompt":{"typed":"a fox","sent":"ILLU, a fox"},"notes":[],
  "version":"7881a6a8","defaults":{"aspect_ratio":"1:1","go_fast":false}},"person":{"id":"900000000300000000","name":"Person 0"},
  "guild":"900000000100000000","channel":"900000000200000000","private":false,"sizeLimit":10485760,
  "reply":{"id":"1576160822684549156","applicationId":"900000000400000001","token":"a-token"},"at":1795856423801,
  "state":{"is":"delivered","pictures":1,"filtered":0,"seconds":0.25,"sketch":false},
  "cost":{"estimated":9150,"price":{"by":"shipped","at":"2026-11-27"},"prediction":"193a9a59f567114dc380f6ded1"},
  "message":{"channel":"900000000200000000","id":"1576160822684549157"}}`;

it('reads what the version before this form wrote, and still has all of it once it is written again', async () => {
  await using store = await openStore('memory:', () => {});
  const earlier = JSON.parse(EARLIER);
  await store.collection('jobs', z.unknown()).set(earlier.id, earlier);
  const jobStore = openJobStore(store);
  const found = await jobStore.find(earlier.id);
  if (!found) throw new Error('the job is not found');
  expect(found).toEqual(earlier);
  expect(await jobStore.findReply(found)).toEqual(earlier.reply);
  await jobStore.record(found, { missingJob: '2' });
  const again = await openJobStore(store).find(earlier.id);
  expect(again).toEqual({ ...earlier, missingJob: '2', reply: { ...earlier.reply, token: '' } });
  expect(again && (await openJobStore(store).findReply(again))).toEqual(earlier.reply);
});

it('keeps the token of a job that ends for as long as it can be used, but none of a cell, which has no reply', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const ended = await jobStore.updateState(createOrdinaryJob('1'), { is: 'canceled' });
  await jobStore.updateState({ ...ended, id: '2', cell: { sheet: '1', at: 0 } }, { is: 'canceled' });
  const findReply = async (id: string) => {
    const found = await jobStore.find(id);
    return found && jobStore.findReply(found);
  };
  expect(await findReply('1')).toEqual(ended.reply);
  expect(await findReply('2')).toBeUndefined();
});

const facts = { pictures: fc.nat(), seconds: fc.nat(), sketch: fc.boolean() };
const arbitraryState: fc.Arbitrary<JobState> = fc.oneof(
  fc.record({ is: fc.constant('delivered' as const), ...facts }),
  fc.record({
    is: fc.constant('kept' as const),
    prediction: fc.string(),
    reason: fc.constant('closed' as const),
    ...facts,
  }),
  fc.constantFrom<JobState>(
    { is: 'accepted', attemptedAt: 5 },
    { is: 'submitted', prediction: 'p' },
    { is: 'refused', reason: '' },
    { is: 'failed', reason: 'broken' },
    { is: 'canceled' },
  ),
);

/** Texts that the input may share with the prompt. */
const arbitraryText = fc.oneof(fc.constantFrom('', ':', 'a fox', 'null'), arbitraryPrompt);
const arbitraryJob: fc.Arbitrary<Job> = fc
  .record({
    input: fc.dictionary(fc.constantFrom('prompt', 'text', 'seed'), fc.oneof(arbitraryText, fc.nat(), fc.boolean())),
    typed: arbitraryText,
    sent: arbitraryText,
    notes: fc.array(fc.string(), { maxLength: 2 }),
    isPrivate: fc.boolean(),
    shares: fc.boolean(),
    state: arbitraryState,
  })
  .map(({ input, typed, sent, notes, isPrivate, shares, state }) => {
    const job = createOrdinaryJob('1');
    const prompt = { typed, sent: shares ? typed : sent };
    const shared = shares ? { prompt: prompt.sent } : {};
    return {
      ...job,
      recipe: { ...job.recipe, input: { ...input, ...shared }, prompt, notes },
      private: isPrivate,
      state,
    };
  });

it('reads every job as it was, but for the token of one that has ended', async () => {
  await using store = await openStore('memory:', () => {});
  const jobs = store.collection('jobs', jobSchema);
  await fc.assert(
    fc.asyncProperty(arbitraryJob, async (job) => {
      await jobs.set('1', job);
      const token = isTerminal(job.state) ? '' : TOKEN;
      expect(await jobs.get('1')).toEqual({ ...job, reply: { ...job.reply, token } });
    }),
  );
});

/** A value that a model's field may have, the prompt's words among them. */
function arbitraryValue(field: Field, prompt: string): fc.Arbitrary<ModelInput[string]> {
  const text = fc.oneof(fc.constantFrom(prompt, '', 'https://cdn.discordapp.com/x.png'), fc.string());
  switch (field.type) {
    case 'choice':
      return fc.constantFrom(...field.values);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(fc.integer(), fc.constant('18446744073709551615'));
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    case 'numbers':
      return fc.array(fc.integer(), { maxLength: 3 });
    case 'strings':
    case 'pictures':
      return fc.array(text, { maxLength: 3 });
    case 'string':
    case 'picture':
      return text;
  }
}

it.each(COMPILED_MODELS.map((model) => [model.name, model] as const))(
  'reads what was painted with %s as it was, whichever of its fields were set, and what is left of it once it is erased',
  async (_, model) => {
    await using store = await openStore('memory:', () => {});
    const jobs = store.collection('jobs', jobSchema);
    const prompt = { typed: 'a fox', sent: 'a fox', template: 'a {fox|owl}', drawn: ['fox'] };
    const fields = [...model.fields.values()];
    const values = fields.map((field) => [field.name, fc.option(arbitraryValue(field, prompt.sent))] as const);
    const original = createOrdinaryJob('1');
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(values)), arbitraryState, async (given, state) => {
        const set = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
        const recipe = { ...original.recipe, input: Object.fromEntries(set), prompt, notes: [] };
        const job: Job = {
          ...original,
          ...{ state, cell: { sheet: '7', at: 0 }, limitedRoles: ['5'] },
          recipe: {
            ...recipe,
            ...{ model: model.name, defaults: reliedDefaults(model, recipe.input), spoiler: true, root: '0' },
            parent: { job: '0', image: 3 },
            source: { url: 'https://cdn.discordapp.com/x.png', channel: '1', message: '2' },
          },
        };
        for (const stored of [job, eraseRecipe(job, [...model.fields.keys()])]) {
          await jobs.set('1', stored);
          const token = isTerminal(state) ? '' : stored.reply.token;
          expect(await jobs.get('1')).toEqual({ ...stored, reply: { ...stored.reply, token } });
        }
      }),
      { numRuns: 30 },
    );
  },
);
