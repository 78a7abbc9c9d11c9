import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLiveMessage } from '#discord/notifier/live-message.ts';

const INTERVAL_MS = 1000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A message whose edits wait for their turn until `giveTurn` is called. */
function openWaitingMessage() {
  const turns: (() => void)[] = [];
  const sent: string[] = [];
  const message = openLiveMessage((error) => expect.fail(String(error)), {
    intervalMs: INTERVAL_MS,
    turn: () => new Promise((resolve) => turns.push(resolve)),
  });
  return {
    turns,
    sent,
    message,
    schedule: (text: string) => message.scheduleEdit(async () => void sent.push(text)),
    giveTurn: async () => {
      turns.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

it('sends the latest edit when it is its turn, and waits for one turn at a time', async () => {
  const { turns, sent, message, schedule, giveTurn } = openWaitingMessage();
  schedule('first');
  await vi.advanceTimersByTimeAsync(3 * INTERVAL_MS);
  expect([turns.length, sent]).toEqual([1, []]);
  schedule('second');
  await giveTurn();
  expect(sent).toEqual(['second']);
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(turns).toHaveLength(0);
  await message.close();
});

it('does not wait for the turn of an edit in order to close, and sends it no more', async () => {
  const { sent, message, schedule, giveTurn } = openWaitingMessage();
  schedule('first');
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  await message.close();
  await giveTurn();
  expect(sent).toEqual([]);
});

it('keeps an edit for the next interval that comes while another is sent', async () => {
  const { sent, message, schedule, giveTurn } = openWaitingMessage();
  schedule('scheduled');
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  const running = Promise.withResolvers<void>();
  message.editNow(() => running.promise);
  await giveTurn();
  expect(sent).toEqual([]);
  running.resolve();
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  await giveTurn();
  expect(sent).toEqual(['scheduled']);
  await message.close();
});

it('tells of a message that cannot be composed, and edits no more', async () => {
  const errors: unknown[] = [];
  const message = openLiveMessage((error) => errors.push(error), { intervalMs: INTERVAL_MS });
  message.scheduleEdit(() => {
    throw new Error('a language lacks a word');
  });
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  message.scheduleEdit(async () => expect.fail('it is closed'));
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(errors.map(String)).toEqual(['Error: a language lacks a word']);
  await message.close();
});

it('tells that Discord may yet carry out an edit to which it was slow to respond', async () => {
  for (const [responseMs, mayComeLate] of [
    [4999, false],
    [5000, true],
  ] as const) {
    const message = openLiveMessage(() => {}, { intervalMs: INTERVAL_MS, now: Date.now });
    message.editNow(() => sleep(responseMs));
    await vi.advanceTimersByTimeAsync(responseMs);
    expect(await message.close()).toBe(mayComeLate);
  }
});
