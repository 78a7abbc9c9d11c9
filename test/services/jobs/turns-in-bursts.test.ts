import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '#app/turns.ts';
import { acknowledgeFirst } from '#commands/shared/acknowledge-first.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { openAcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import { openStore } from '#services/store/open-store.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';

/** Interactions that come at the same moment, each of which takes 1 ms until it is acknowledged, and 5 ms after that. */
async function handleAtOnce(count: number) {
  const clock = { ms: 0 };
  const { interactionTurns, burst } = createTurns(() => clock.ms);
  const acknowledged: boolean[] = [];
  /** How many were acknowledged when each was looked at, and how many were looked at in each turn of the loop. */
  const before: number[] = [];
  const inTurn: number[] = [0];
  const look = () => {
    clock.ms += 5;
    before.push(acknowledged.length);
    inTurn.push((inTurn.pop() ?? 0) + 1);
  };
  for (let index = 0; index < count; index++) {
    interactionTurns.run(async () => {
      const isInBurst = burst.isOn();
      clock.ms += 1;
      acknowledged.push(isInBurst);
      if (isInBurst) await burst.turn();
      look();
    });
  }
  while (before.length < count) {
    await setImmediate();
    inTurn.push(0);
  }
  return { acknowledged, before, inTurn };
}

it('acknowledges all of a burst before it looks at any of them', async () => {
  const { acknowledged, before, inTurn } = await handleAtOnce(200);
  expect(acknowledged).toEqual(Array.from({ length: 200 }, () => true));
  expect(before).toEqual(Array.from({ length: 200 }, () => 200));
  expect(Math.max(...inTurn)).toBeLessThanOrEqual(3);
});

it('looks at each of a few at once, before the next', async () => {
  const { acknowledged, before } = await handleAtOnce(20);
  expect(acknowledged).not.toContain(true);
  expect(before).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

it('looks at none of a burst while one waits for Discord to take its first response', async () => {
  const fail = (error: unknown) => {
    throw error;
  };
  await using store = await openStore('memory:', fail);
  const serverSettings = openServerSettings(store);
  const services = { serverSettings, acknowledgedRequests: openAcknowledgedRequests(store, fail) };
  using _held = await serverSettings.load(TEST_PLACE.guild);
  const { interactionTurns, burst } = createTurns(() => performance.now());
  const answers: PromiseWithResolvers<void>[] = [];
  const deferReply = () => {
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  };
  const ids = Array.from({ length: 30 }, (_, index) => `15762252031202427${index + 10}`);
  const looked: string[] = [];
  for (const id of ids) {
    const interaction: Interaction = {
      reply: { id, applicationId: '1100000000000000001', token: `token-${id}` },
      person: { id: '1100000000000000102', name: 'Ben' },
      place: TEST_PLACE,
      event: { type: 'command', name: 'imagine', options: new Map() },
    };
    interactionTurns.run(async () => {
      await acknowledgeFirst({ id }, { interaction, reply: { deferReply }, services }, burst);
      looked.push(id);
    });
  }
  await expect.poll(() => answers.length).toBe(ids.length);
  const [slowest, ...others] = answers;
  for (const { resolve } of others) resolve();
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(looked).toEqual([]);
  slowest?.resolve();
  await expect.poll(() => looked.length).toBe(ids.length);
});
