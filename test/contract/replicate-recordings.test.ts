import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseProgress } from '#services/backends/prediction-logs.ts';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import { type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { hasValidSignature } from '#services/backends/replicate/api/verify-webhook.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import * as problems from '#test/support/fake-replicate/problems.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

const folder = documentPath('REPLICATE_FIXTURES');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder ?? '', name), 'utf8'));
const itWithRecordings = it.skipIf(!folder);

const exchange = z.object({
  request: z.object({ method: z.string(), url: z.string() }),
  response: z.object({ status: z.number(), body: z.unknown() }),
});

/** Every body of a prediction among the recordings. */
function readPredictionBodies(): unknown[] {
  return readdirSync(join(folder ?? '', 'predictions')).flatMap((name) => {
    const json = read(join('predictions', name));
    return Array.isArray(json)
      ? z
          .array(exchange)
          .parse(json)
          .map(({ response }) => response.body)
      : [json];
  });
}

itWithRecordings('reads every recorded prediction', () => {
  const read = readPredictionBodies().map((body) => predictionSchema.parse(body));
  expect(read.length).toBeGreaterThan(20);
  for (const each of read) expect(each.createdAt).toBeGreaterThan(Date.parse('2023-01-01'));
  expect(new Set(read.map(({ status }) => status))).toEqual(
    new Set(['starting', 'processing', 'succeeded', 'canceled']),
  );
  const pictures = read.filter(({ status, fileUrls: files }) => status === 'succeeded' && files.length > 0);
  for (const { fileUrls: files } of pictures) expect(files[0]).toMatch(/^(https|data):/);
});

itWithRecordings('reads progress that grows from recorded logs', () => {
  const polled = z.array(exchange).parse(read('predictions/exchange.sdxl.poll-sequence.json'));
  const told = polled.map(({ response }) => parseProgress(predictionSchema.parse(response.body).logs) ?? 0);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
  const finished = (name: string): Prediction => predictionSchema.parse(read(`predictions/succeeded.${name}.json`));
  for (const name of ['flux-dev', 'flux-schnell']) expect(parseProgress(finished(name).logs)).toBe(1);
});

itWithRecordings('has the stand-in answer with no member that no recording and no document knows', async () => {
  await using fakeReplicate = await openFakeReplicate();
  const headers = { authorization: `Bearer ${fakeReplicate.token}`, prefer: 'wait=5' };
  const version = fakeReplicate.models.get('jdreetz/illustration')?.versions[0]?.id;
  const body = JSON.stringify({ version, input: { prompt: 'x' } });
  const made = await fetch(`${fakeReplicate.apiUrl}/predictions`, { method: 'POST', headers, body });
  const early = z.looseObject({ id: z.string() }).parse(await made.json());
  const recordedEarly = z
    .array(exchange)
    .parse(read('predictions/exchange.prefer-wait.json'))
    .map(({ response }) =>
      z.looseObject({ status: z.string(), logs: z.string(), urls: z.unknown() }).parse(response.body),
    );
  expect(early).toMatchObject({ status: recordedEarly[0]?.status, logs: recordedEarly[0]?.logs });
  const known = new Set(readPredictionBodies().flatMap((each) => Object.keys(z.looseObject({}).parse(each))));
  const documented = ['source', 'deadline', 'webhook', 'webhook_events_filter'];
  expect(Object.keys(early).filter((key) => !known.has(key) && !documented.includes(key))).toEqual([]);
  for (const key of Object.keys(recordedEarly[0] ?? {})) expect(early).toHaveProperty(key);
});

const httpErrors = z.record(z.string(), z.object({ status: z.number(), body: z.looseObject({}) }));

itWithRecordings('words the stand-in’s problems as they were recorded', () => {
  const errors = httpErrors.parse(read('errors/http-errors.verbatim.json'));
  const standIn: Record<string, problems.Problem> = {
    '401-unauthenticated': problems.UNAUTHENTICATED,
    '402-insufficient-credit': problems.NO_CREDIT,
    '422-invalid-version': problems.INVALID_VERSION,
    '429-low-credit': problems.lowCredit(5),
    '429-docs': problems.throttledOldWording(1),
    '413-file': problems.TOO_LARGE,
  };
  for (const [name, problem] of Object.entries(standIn)) {
    expect({ status: problem.status, body: problem.body }).toEqual({
      status: errors[name]?.status,
      body: errors[name]?.body,
    });
  }
});

itWithRecordings('has the stand-in find the same wrong in an input as was recorded', async () => {
  const errors = httpErrors.parse(read('errors/http-errors.verbatim.json'));
  await using fakeReplicate = await openFakeReplicate();
  const version = fakeReplicate.models.get('jdreetz/illustration')?.versions[0]?.id;
  const create = async (body: object) => {
    const headers = { authorization: `Bearer ${fakeReplicate.token}` };
    const answer = await fetch(`${fakeReplicate.apiUrl}/predictions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: z.looseObject({ detail: z.string() }).parse(await answer.json()) };
  };
  expect(await create({ version, input: {} })).toEqual({ status: 422, body: errors['422-missing-prompt']?.body });
  expect(await create({ input: { prompt: 'x' }, model: 'y' })).toEqual({
    status: 422,
    body: errors['422-body-shape']?.body,
  });
  const format = (await create({ version, input: { prompt: 'x', output_format: 'gif' } })).body.detail;
  const recordedFormat = String(errors['422-enum']?.body.detail);
  expect(format.replace('"webp", "jpg", "png"', '"jpg", "png"')).toBe(recordedFormat);
});

itWithRecordings('words failed predictions as they were recorded', () => {
  const errors = read('errors/prediction-errors.verbatim.json');
  const entries = Object.values(z.record(z.string(), z.looseObject({ error: z.string().optional() })).parse(errors));
  const known = new Set<string>(Object.values(problems.PREDICTION_ERRORS));
  const texts = entries.flatMap(({ error }) => error ?? []);
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => !known.has(text))).toEqual([]);
  const { platform_codes } = z.object({ platform_codes: z.record(z.string(), z.string()) }).parse(errors);
  for (const [code, what] of Object.entries(platform_codes)) {
    if (code === 'source') continue;
    expect([...known].some((text) => text.includes(code) && text.includes(what))).toBe(true);
  }
});

itWithRecordings('reads how long to wait from both wordings', () => {
  const errors = httpErrors.parse(read('errors/http-errors.verbatim.json'));
  const wait = (name: string) => new ApiError(429, new Headers(), JSON.stringify(errors[name]?.body)).retryAfterMs;
  expect([wait('429-low-credit'), wait('429-docs')]).toEqual([5000, 1000]);
});

itWithRecordings('accepts the public vector of the signing scheme', () => {
  const vector = z
    .object({ id: z.string(), timestamp: z.string(), signature: z.string(), body: z.string(), secret: z.string() })
    .parse(read('misc/webhook.signature-vector.json'));
  const { id, timestamp, body, secret, signature } = vector;
  expect(hasValidSignature(secret, `${id}.${timestamp}.${body}`, signature)).toBe(true);
  expect(hasValidSignature(secret, `${id}.${timestamp}.${body} `, signature)).toBe(false);
});
