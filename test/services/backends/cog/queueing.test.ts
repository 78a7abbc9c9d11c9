import { describe, expect, it, type TestContext } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { type CogBench, type CogBenchOptions, openCogBench } from '#test/support/backend/cog-harness.ts';
import { ignore, paint } from '#test/support/backend/harness.ts';
import { inputOf, orderOf } from '#test/support/backend/prediction-request.ts';
import { shippedCard } from '#test/support/shipped-models.ts';

const card = shippedCard('jdreetz/illustration');
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);

type OnEnd = TestContext['onTestFinished'];

describe.concurrent.each(kinds)('waiting for a $generation container, callback $callback', (kind) => {
  const bench = async (end: OnEnd, options: Partial<CogBenchOptions> = {}) => {
    const one = await openCogBench({ ...kind, models: [card.name], ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };
  /** Somebody else's prediction. */
  const occupy = (on: CogBench, steps: number) =>
    fetch(`${on.double.url}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: steps } }),
    });
  const puts = (on: CogBench) => on.double.requests.filter(({ method, body }) => method === 'PUT' && inputIn(body));

  it('waits while it paints for somebody else, and asks for its health rather than with the whole input', async ({
    expect,
    onTestFinished,
  }) => {
    const on = await bench(onTestFinished, { stepMs: 20 });
    await occupy(on, 20);
    const seen: Progress[] = [];
    const input = inputOf(card, { num_inference_steps: 2 });
    const painting = await paint(on.backend, orderOf(card, input), (progress) => seen.push(progress));
    expect(painting.pictures).toHaveLength(1);
    expect(seen[0]).toEqual({ phase: 'starting' });
    expect(on.begun()).toBe(2);
    expect(puts(on).length).toBeLessThan(4);
  });

  it('waits while it starts', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { setupMs: 300 });
    expect((await paint(on.backend, orderOf(card))).pictures).toHaveLength(1);
    expect(on.begun()).toBe(1);
  });

  it('paints several jobs one after the other', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 5 });
    const seeds = [1, 2, 3, 4];
    const paintings = await Promise.all(
      seeds.map((seed) => paint(on.backend, orderOf(card, inputOf(card, { seed, num_inference_steps: 4 })))),
    );
    expect(
      new Set(paintings.map(({ pictures }) => Buffer.from(pictures[0]?.bytes ?? []).toString('base64'))).size,
    ).toBe(4);
    expect(on.begun()).toBe(4);
    expect(puts(on).length).toBeLessThan(12);
  });

  it('lets the next one in where one in the line is canceled', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 20 });
    await occupy(on, 20);
    const control = new AbortController();
    const first = on.backend.submit(orderOf(card), ignore, control.signal);
    const second = paint(on.backend, orderOf(card, inputOf(card, { num_inference_steps: 2 })));
    const reason = new Error('canceled');
    await expect.poll(() => on.double.requests.length).toBeGreaterThan(1);
    control.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect((await second).pictures).toHaveLength(1);
    expect(on.begun()).toBe(2);
  });

  it('refuses at the deadline where it never gets in', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 20 });
    await occupy(on, 50);
    const order = orderOf(card, inputOf(card), { deadline: Date.now() + 200 });
    await expect(paint(on.backend, order)).rejects.toBeInstanceOf(UserError);
    expect(on.begun()).toBe(1);
  });

  it('refuses where nothing listens for long', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { pace: { unreachableTimeoutMs: 200 } });
    await on.double[Symbol.asyncDispose]();
    await expect(paint(on.backend, orderOf(card))).rejects.toThrow(/switched off or cannot be reached/);
    expect(on.warnings).toMatchObject([[{ model: card.name }, expect.stringContaining('cannot be reached')]]);
  });
});

it('is a fault where the setup of a container has failed', async () => {
  const on = await openCogBench({ generation: 'rust', callback: 'yes', models: [card.name], setupFails: true });
  await expect(paint(on.backend, orderOf(card))).rejects.toThrow('SETUP_FAILED');
  await on[Symbol.asyncDispose]();
});

it('waits for an old Python server that answers nothing while it paints for another', async () => {
  const on = await openCogBench({
    generation: 'python',
    callback: 'none',
    models: [card.name],
    blocks: true,
    stepMs: 20,
    pace: { callTimeoutMs: 150 },
  });
  const body = JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: 30 } });
  void fetch(`${on.double.url}/predictions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await expect.poll(on.running).toBe(1);
  expect((await paint(on.backend, orderOf(card))).pictures).toHaveLength(1);
  await on[Symbol.asyncDispose]();
});

function inputIn(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'input' in body && JSON.stringify(body.input) !== '{}';
}
