import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { parseModelFailure } from '#services/backends/model-failures.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import {
  INVALID_VERSION,
  invalidInput,
  lowCredit,
  NO_CREDIT,
  NOT_FOUND,
  PREDICTION_ERRORS,
  type Problem,
  TOO_LARGE,
  throttled,
  UNAUTHENTICATED,
  unavailable,
} from '#test/support/fake-replicate/problems.ts';

/** What is no person's business: the vendor's addresses, its bills, the codes of its insides. */
const INTERNAL_DETAILS = /replicate\.com|https?:|credit|billing|token|E\d{4}|Traceback/i;

it.each(Object.entries(PREDICTION_ERRORS))('has a sentence for %s', (_, error) => {
  const sentence = parseModelFailure(error)?.message ?? '';
  expect(sentence).toMatch(/^[A-Z].{20,250}[.]$/);
  expect(sentence).not.toMatch(INTERNAL_DETAILS);
  expect(sentence).not.toContain(error);
});

it('has none for what nobody foresaw, which is a fault', () => {
  expect(parseModelFailure('Traceback (most recent call last): KeyError')).toBeUndefined();
});

const many = (problem: Problem) => ({ kind: 'answer', on: 'create', problem, times: 500 }) as const;
const field = { type: 'enum', field: 'input.output_format' };

it.each<[string, Problem]>([
  ['a wrong token', UNAUTHENTICATED],
  ['no credit', NO_CREDIT],
  ['a version that is not there', INVALID_VERSION],
  ['a model that is not there', NOT_FOUND],
  ['a file that is too large', TOO_LARGE],
  ['little credit', lowCredit(100)],
  ['throttling', throttled(100)],
  ['a gateway', unavailable(502)],
  [
    'an input that is not accepted',
    invalidInput([
      { ...field, description: 'output_format must be one of the following: "jpg", "png" (https://x.y/z)' },
    ]),
  ],
])('tells the person in plain words: %s', async (_, problem) => {
  await using on = await openReplicateHarness();
  on.fake.faults.add(many(problem));
  const error = await on.generate(on.request({}, { deadline: on.now() + 30_000 })).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error('it is no refusal', { cause: error });
  expect(error.message).toMatch(/^[A-Z].{20,250}[.]$/);
  expect(error.message).not.toMatch(INTERNAL_DETAILS);
});

it('names the field of an input that the live model does not accept', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add(
    many(invalidInput([{ ...field, description: 'Must be less than or equal to 4', field: 'input.num_outputs' }])),
  );
  await expect(on.generate(on.request())).rejects.toThrow('num\\_outputs\\: Must be less than or equal to 4');
});
