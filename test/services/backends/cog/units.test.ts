import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMutex } from '#services/backends/cog/container/mutex.ts';
import type { PredictionResponse } from '#services/backends/cog/container/schemas.ts';
import { predictionIdFor } from '#services/backends/cog/prediction-id.ts';
import { PredictionRun } from '#services/backends/cog/run/prediction-run.ts';
import { fromDataUri, toDataUri } from '#services/backends/data-uri.ts';

const neverAborted = new AbortController().signal;

it('gives a job the same id every time, and two jobs two', () => {
  expect(predictionIdFor('1312345678901234567')).toBe(predictionIdFor('1312345678901234567'));
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 2 }), ([one = '', other = '']) => {
      expect(predictionIdFor(one)).toMatch(/^[a-z2-7]{26}$/);
      expect(predictionIdFor(one)).not.toBe(predictionIdFor(other));
    }),
  );
});

it('carries bytes in a data: URI and back, up to the limit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(new Uint8Array(fromDataUri(toDataUri(bytes, 'image/png'), 300))).toEqual(bytes);
    }),
  );
  // As Cog up to 0.13 writes it in an image without a table of media types.
  expect(String(fromDataUri('data:None;base64,aGk=', 300))).toBe('hi');
  expect(() => fromDataUri(toDataUri(new Uint8Array(310), 'image/png'), 300)).toThrow('more than 300 bytes');
  expect(() => fromDataUri('data:text/plain,hello', 300)).toThrow('not a base64 data: URI');
  expect(() => fromDataUri('http://127.0.0.1/', 300)).toThrow('not a base64 data: URI');
});

it('lets one in at a time, in their order, whoever of them leaves the line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (patient) => {
      const mutex = createMutex();
      const leaveFirst = await mutex.acquire(neverAborted);
      const entered: number[] = [];
      const all = patient.map(async (isPatient, nth) => {
        const control = new AbortController();
        const place = mutex.acquire(control.signal);
        if (!isPatient) control.abort(new Error('left'));
        const leave = await place.catch(() => undefined);
        if (leave) entered.push(nth);
        leave?.();
      });
      leaveFirst();
      await Promise.all(all);
      expect(entered).toEqual(patient.flatMap((isPatient, nth) => (isPatient ? [nth] : [])));
      expect(mutex.isLocked).toBe(false);
    }),
  );
});

it('gives the same result for the same webhooks in any order', () => {
  const bar = (done: number) => `${done * 25}%|██| ${done}/4 [00:01<00:01, 9.1it/s]\n`;
  const logs = (done: number) => Array.from({ length: done + 1 }, (_, at) => bar(at)).join('');
  const states: PredictionResponse[] = [
    { status: 'starting', logs: '' },
    ...[0, 1, 2, 3, 4].map((done): PredictionResponse => ({ status: 'processing', logs: logs(done) })),
    { status: 'succeeded', logs: logs(4), output: ['data:,'] },
  ];
  const shuffled = fc.shuffledSubarray(states, { minLength: states.length });
  fc.assert(
    fc.property(shuffled, shuffled, (once, again) => {
      const run = new PredictionRun('id', 0);
      const fractions: number[] = [];
      run.setOnProgress((progress) => void (progress.phase === 'painting' && fractions.push(progress.fraction ?? 0)));
      for (const state of [...once, ...again]) run.applyResponse(state);
      expect(run.finalResponse?.output).toEqual(['data:,']);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    }),
  );
});
