import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot } from '../../bench/bots.ts';
import { createPicture } from '../../bench/picture.ts';
import { drawCurves } from '../../bench/report/plots.ts';
import { isAimMet } from '../../bench/report/row.ts';
import { formatTable } from '../../bench/report/table.ts';
import { type Services, startServices } from '../../bench/services.ts';
import type { Action, BotName } from '../../bench/stand-ins/protocol.ts';

/** Of a small picture: making one of a megapixel takes seconds. */
const [PICTURE_BYTES, SIDE_PIXELS] = [20_000, 256];

describe('the bots and the stand-ins of the bench', () => {
  const resources = new AsyncDisposableStack();
  let services: Services;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-test-'));
    resources.defer(() => rm(folder, { recursive: true }));
    const picture = await createPicture(PICTURE_BYTES, SIDE_PIXELS);
    expect(picture.byteLength / PICTURE_BYTES).toBeCloseTo(1, 1);
    await writeFile(join(folder, 'picture.webp'), picture);
    services = resources.use(await startServices(join(folder, 'picture.webp'), 0));
    await services.setDuration(100);
  });
  afterAll(() => resources.disposeAsync());

  it.each<BotName>(['lorikeet', 'baseline'])('%s shows pictures', async (name) => {
    await using bot = await startBot(name, services, { probed: true });
    const load = { bot: name, count: 2, pictures: 2, batch: 2, next: 0, timeoutMs: 10_000, quietMs: 10_000 };
    const samples = await services.load(load);
    const { counts, runs } = await services.takeRuns();
    for (const { sentAt, acknowledgedAt = 0, shownAt = 0 } of samples) {
      expect(acknowledgedAt).toBeGreaterThan(sentAt);
      expect(shownAt - sentAt).toBeGreaterThan(100);
    }
    expect(counts).toMatchObject({ create: 2, delivery: 4 });
    expect(runs.map(({ interaction }) => interaction).sort()).toEqual(samples.map(({ id }) => id).sort());
    expect((await bot.probe()).loop.max).toBeGreaterThan(0);
    if (name === 'lorikeet') await expectAnswers(samples[0]?.id ?? '');
  });

  /** What the parts of the bench look for in the answers that need no model. */
  const expectAnswers = async (job: string) => {
    const interact = (action: Action) => services.interact('lorikeet', action, { person: 0, guild: 0 });
    expect((await interact({ is: 'details', job })).answer).toContain(job);
    expect((await interact({ is: 'show' })).answer).toContain('Nothing is waiting');
    expect((await interact({ is: 'autocomplete', typed: 'hand' })).answer).toContain('Handwriting');
    const added = await interact({ is: 'lora-add', name: 'Fox', reference: 'jdreetz/illustration' });
    expect(added.answer).toContain('not saved yet');
    expect((await interact({ is: 'lora-search', words: 'illustration' })).answer).toContain(
      '1 found among my own models',
    );
  };
});

describe('the report of the bench', () => {
  const row = { id: 'x', part: 'burst' as const, label: 'x', unit: 'ms', lorikeet: [20, 30], baseline: [10, 10] };

  it('compares with the baseline, the aim, and an earlier commit', () => {
    expect(isAimMet(row)).toBeUndefined();
    expect(isAimMet({ ...row, aim: { factor: 3 } })).toBe(true);
    expect(isAimMet({ ...row, aim: { factor: 2 } })).toBe(false);
    expect(isAimMet({ ...row, aim: { max: [20, 29] } })).toBe(false);
    expect(isAimMet({ ...row, aim: { min: [20, 31] } })).toBe(false);
    const cells = formatTable({ rows: [{ ...row, aim: { max: [20, 30] } }] })
      .split('\n')[2]
      ?.split(/ *\| */);
    expect(cells).toEqual(['', 'x', '20 / 30 ms', '10 / 10 ms', '2.0 × / 3.0 ×', '≤ 20 / 30', 'yes', '']);
  });

  it('draws plots without a browser', () => {
    const point = { bot: 'lorikeet', shownP50Ms: 800, shownP95Ms: 900, cpuMsPerPicture: 20, peakMb: 200 };
    const plots = drawCurves([1, 10].map((load) => ({ ...point, load })));
    expect([...plots.keys()]).toEqual(['latency.svg', 'cpu.svg', 'memory.svg']);
    for (const svg of plots.values()) expect(svg).toMatch(/^<svg .*lorikeet.*<\/svg>$/s);
  });
});
