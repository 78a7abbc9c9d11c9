import { expect, it } from 'vitest';
import { filteredIndexes } from '#schema/job/filtered-pictures.ts';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { isOutputUrl, isReachableForReplicate } from '#services/backends/replicate/api/allowed-urls.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import { pngBomb } from '#test/support/images/bad-pictures.ts';

it('keeps the place of each picture where others are filtered', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'nsfw', images: [2] });
  const { pictures, filteredCount } = await on.generate(on.request({ num_outputs: 4 }));
  expect(pictures.map(({ index }) => index)).toEqual([0, 1, 3]);
  expect(filteredCount).toBe(1);
});

it('keeps it by the log where the addresses have no names', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'nsfw', images: [0, 2] }, { kind: 'data-uris' });
  const { pictures, filteredCount } = await on.generate(on.request({ num_outputs: 4 }));
  expect(pictures.map(({ index }) => index)).toEqual([1, 3]);
  expect(filteredCount).toBe(2);
});

it('says so where all are filtered', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'nsfw', images: 'all' });
  const failed = on.generate(on.request({ num_outputs: 2 }));
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/different prompt/);
});

it.each(['data-uris', 'single'] as const)('takes pictures in whatever form they come: %s', async (kind) => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind });
  const { pictures } = await on.generate(on.request({ output_format: 'png' }));
  expect(pictures).toMatchObject([{ index: 0, format: 'png', width: 128, height: 128 }]);
});

it.each([
  ['missing', { kind: 'delivery', how: 'missing' }],
  ['of another type', { kind: 'delivery', how: 'wrong-type' }],
  ['truncated', { kind: 'delivery', how: 'truncated' }],
  ['cut in its middle', { kind: 'delivery', how: 'cut' }],
  ['a drawing of instructions', { kind: 'delivery', how: 'svg' }],
  ['a film', { kind: 'delivery', how: 'video' }],
  ['a bomb', { kind: 'delivery', how: 'bomb' }],
  ['oversized', { kind: 'delivery', how: 'oversized' }],
  ['without an end', { kind: 'delivery', how: 'endless' }],
] satisfies [string, Fault][])('loads a picture once more that is %s', async (what, fault) => {
  // Made before the clock runs fast: by that, its host would seem too slow.
  if (what === 'a bomb') pngBomb();
  await using on = await openReplicateHarness({ clock: fastClock(5) });
  on.fake.faults.add(fault);
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  on.fake.faults.add({ ...fault, times: 2 });
  const failed = await on.generate(on.request()).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(UserError);
  expect(failed).toMatchObject({
    message: expect.stringMatching(what === 'missing' ? /kept for an hour only/ : /no whole picture came back/),
    code: what === 'missing' ? 'output-expired' : 'output-broken',
    cause: { cause: { cause: { errors: [expect.any(Error), expect.any(Error)] } } },
  });
  expect(on.log.filter((line) => line.includes('A picture is lost'))).toHaveLength(1);
});

it.each([
  ['responds 503', { kind: 'answer', on: 'delivery', problem: unavailable(503), times: 6 }, 'files'],
  ['responds 429', { kind: 'answer', on: 'delivery', problem: throttled(1), times: 6 }, 'files'],
  ['cuts the connection', { kind: 'reset', on: 'delivery', after: false, times: 6 }, 'files'],
  ['gives a byte a second', { kind: 'delivery', how: 'slow', times: 6 }, 'slow-files'],
] satisfies [string, Fault, string][])(
  'goes on while the host of the pictures %s, without a slot, and says what it waits for',
  async (_, fault, by) => {
    await using on = await openReplicateHarness({ clock: fastClock(by === 'files' ? 20 : 100) });
    on.fake.faults.add(fault);
    const seen: Progress[] = [];
    let releases = 0;
    const request = on.request({}, { releaseSlot: () => void releases++ });
    const startedAt = on.now();
    const { pictures } = await on.generate(request, (progress) => seen.push(progress));
    expect(pictures).toHaveLength(1);
    expect(on.createdCount()).toBe(1);
    expect(releases).toBeGreaterThan(0);
    const until = expect.closeTo(startedAt + 3_600_000, -5);
    expect(seen).toContainEqual({ phase: 'blocked', by, serviceName: 'Replicate', until });
  },
);

it('gives a picture up only when Replicate has deleted it, and says what happened', async () => {
  await using on = await openReplicateHarness({ clock: fastClock(20) });
  on.fake.faults.add({ kind: 'answer', on: 'delivery', problem: unavailable(503), times: 1000 });
  const failed = on.generate(on.request(), (progress) => {
    if (progress.phase === 'blocked') on.fake.clock.advance(20 * 60_000);
  });
  await expect(failed).rejects.toMatchObject({ code: 'output-expired' });
  await expect(failed).rejects.toThrow('Replicate has not handed it out for an hour');
});

it('reports to the circuit breaker whether the host of the pictures responds', async () => {
  const told: boolean[] = [];
  await using on = await openReplicateHarness({}, { onDownload: (succeeded) => told.push(succeeded) });
  on.fake.faults.add({ kind: 'answer', on: 'delivery', problem: unavailable(503) }, { kind: 'delivery', how: 'cut' });
  await on.generate(on.request());
  expect(told).toEqual([false, true, true]);
});

it('brings the others where one is broken, and tells which', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add(
    { kind: 'delivery', how: 'truncated', filePrefix: 'out-2', times: 2 },
    { kind: 'nsfw', images: [1] },
  );
  const painting = await on.generate(on.request({ num_outputs: 4 }));
  const { pictures, filteredCount, lost } = painting;
  expect(filteredIndexes(painting)).toEqual([1]);
  expect(pictures.map(({ index }) => index)).toEqual([0, 3]);
  expect([filteredCount, lost]).toEqual([1, [2]]);
});

it('follows a redirect to an allowed host, and to no other', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'delivery', how: 'redirect' });
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  on.fake.faults.add({ kind: 'delivery', how: 'redirect-away', times: 2 });
  await expect(on.generate(on.request())).rejects.toMatchObject({
    cause: { cause: { cause: { message: '169.254.169.254 is not a host that files are read from' } } },
  });
});

it('tells the seconds of work', async () => {
  await using on = await openReplicateHarness({ finishMs: 0 });
  const order = on.request();
  const { predictionId: prediction } = await on.backend.submit(order, () => undefined, new AbortController().signal);
  await expect.poll(on.runningCount).toBe(0);
  const next = await on.reopen();
  const painting = await next.follow(prediction, order, () => undefined, new AbortController().signal);
  expect(painting.seconds).toBeGreaterThan(0);
});

const API = 'https://api.replicate.com/v1';

it.each([
  ['https://replicate.delivery/x/out-0.webp', true],
  ['https://pbxt.replicate.delivery/x/out-0.webp', true],
  ['https://api.replicate.com/v1/files/x', true],
  ['http://replicate.delivery/x', false],
  ['https://replicate.delivery:8443/x', false],
  ['https://user@replicate.delivery/x', false],
  ['https://notreplicate.delivery/x', false],
  ['https://replicate.delivery.example.org/x', false],
  ['https://replicate.com/x', false],
  ['http://api.replicate.com/v1/files/x', false],
  ['file:///etc/passwd', false],
])('may load %s: %s', (url, allowed) => {
  expect(isOutputUrl(new URL(url), API)).toBe(allowed);
});

it.each([
  ['https://cdn.discordapp.com/attachments/1/2/a.png?ex=1', true],
  ['https://media.discordapp.net/attachments/1/2/a.png', true],
  ['http://cdn.discordapp.com/attachments/1/2/a.png', false],
  ['https://cdn.discordapp.com.example.org/a.png', false],
  ['http://127.0.0.1:8080/attachments/1/2/a.png', false],
])('hands on %s: %s', (url, reachable) => {
  expect(isReachableForReplicate(new URL(url), API)).toBe(reachable);
});
