import { expect, it } from 'vitest';
import { UserError, type UserErrorCode } from '#schema/user-error.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
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

/** What stays between the operator and the vendor: the vendor's URLs, bills and internal codes. */
const INTERNAL_DETAILS = /replicate\.com|https?:|credit|billing|token|E\d{4}|Traceback/i;

const CODES: Readonly<Record<keyof typeof PREDICTION_ERRORS, UserErrorCode>> = {
  nsfw: 'all-filtered',
  nsfwOlder: 'all-filtered',
  nsfwOldest: 'all-filtered',
  sensitive: 'prompt-flagged',
  loraUrl: 'invalid-lora',
  loraCivitai: 'invalid-lora',
  loraForbidden: 'invalid-lora',
  loraMissing: 'invalid-lora',
  loraSeveral: 'invalid-lora',
  loraSeveralInTar: 'invalid-lora',
  loraNoFile: 'invalid-lora',
  loraKeys: 'invalid-lora',
  loraModule: 'invalid-lora',
  loraBroken: 'invalid-lora',
  loraCutOff: 'invalid-lora',
  loraTarball: 'invalid-lora',
  loraDownload: 'invalid-lora',
  loraGated: 'invalid-lora',
  loraGone: 'invalid-lora',
  customSize: 'invalid-input',
  memory: 'out-of-memory',
  unknown: 'model-failed',
  webhookEmpty: 'model-unavailable',
  startTimeout: 'start-timeout',
  stopped: 'model-failed',
  unhealthy: 'model-failed',
  startError: 'model-failed',
  upload: 'output-broken',
};

it.each(Object.entries(PREDICTION_ERRORS))(
  'has a code and a sentence for the recorded error %s',
  async (name, error) => {
    await using harness = await openReplicateHarness();
    harness.fake.faults.add({ kind: 'failed', error, times: 2 });
    const thrown = await harness.generate(harness.request()).catch((reason: unknown) => reason);
    if (!(thrown instanceof UserError)) throw new Error('not a UserError', { cause: thrown });
    expect(thrown.code).toBe(Object.entries(CODES).find(([each]) => each === name)?.[1]);
    expect(thrown.message).toMatch(/^[A-Z].{20,250}[.]$/);
    expect(thrown.message).not.toMatch(INTERNAL_DETAILS);
    expect(thrown.message).not.toContain(error);
  },
);

it.each<[keyof typeof PREDICTION_ERRORS, RegExp]>([
  ['loraSeveral', /several files/],
  ['loraSeveralInTar', /several files/],
  ['loraNoFile', /no \.safetensors file/],
  ['loraKeys', /made for another model/],
  ['loraModule', /made for another model/],
  ['loraBroken', /broken/],
  ['loraCutOff', /broken/],
  ['loraTarball', /download failed/],
  ['loraDownload', /download failed/],
  ['loraGated', /^The LoRA `someone\/gated` could not be loaded: its host asks for an account/],
  ['loraGone', /^The LoRA `someone\/nothing` could not be loaded: there is nothing at that address/],
])('says why a LoRA could not be loaded: %s', async (name, sentence) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'failed', error: PREDICTION_ERRORS[name], times: 2 });
  await expect(harness.generate(harness.request())).rejects.toThrow(sentence);
});

it('treats an unknown error of a prediction as a fault that keeps its text', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'failed', error: 'Traceback (most recent call last): KeyError' });
  const thrown = await harness.generate(harness.request()).catch((reason: unknown) => reason);
  expect(thrown).not.toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({ message: expect.stringContaining('KeyError') });
});

it('tells the person and the operator where a prediction succeeds without a file', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'no-files' });
  await expect(harness.generate(harness.request())).rejects.toMatchObject({
    name: 'UserError',
    code: 'no-output',
    message: expect.stringContaining('finished without a picture'),
  });
  expect(harness.log.join('')).toContain('succeed without a file');
});

const always = (problem: Problem) => ({ kind: 'answer', on: 'create', problem, times: 500 }) as const;
const field = { type: 'enum', field: 'input.output_format' };

it.each<[UserErrorCode, string, Problem]>([
  ['account-problem', 'a wrong token', UNAUTHENTICATED],
  ['account-problem', 'no credit', NO_CREDIT],
  ['model-unavailable', 'an unknown version', INVALID_VERSION],
  ['model-unavailable', 'an unknown model', NOT_FOUND],
  ['input-too-large', 'a file that is too large', TOO_LARGE],
  ['service-busy', 'little credit', lowCredit(100)],
  ['service-busy', 'throttling', throttled(100)],
  [
    'invalid-input',
    'a refused input',
    invalidInput([
      { ...field, description: 'output_format must be one of the following: "jpg", "png" (https://x.y/z)' },
    ]),
  ],
])('has the code %s and a plain sentence for %s', async (code, _, problem) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add(always(problem));
  const error = await harness
    .generate(harness.request({}, { deadline: harness.now() + 30_000 }))
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error('not a UserError', { cause: error });
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^[A-Z].{20,250}[.]$/);
  expect(error.message).not.toMatch(INTERNAL_DETAILS);
});

it.each<[UserErrorCode, string, Fault]>([
  ['service-error', 'a failing gateway', { kind: 'answer', on: 'model', problem: unavailable(502), times: 99 }],
  ['service-unreachable', 'broken connections', { kind: 'reset', on: 'model', after: false, times: 99 }],
])('has the code %s for %s', async (code, _, fault) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add(fault);
  await expect(harness.generate(harness.request())).rejects.toMatchObject({ name: 'UserError', code });
});

it('names the field that the live model does not accept', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add(
    always(invalidInput([{ ...field, description: 'Must be less than or equal to 4', field: 'input.num_outputs' }])),
  );
  await expect(harness.generate(harness.request())).rejects.toThrow('num_outputs: Must be less than or equal to 4');
});
