import { Redis } from 'ioredis';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { recipeInFiles } from '#schema/settings/pictures/recipe-in-files.ts';
import { UserError } from '#schema/user-error.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { openRedisBus } from '#services/bus/redis-bus.ts';
import { openQuota, type Quota } from '#services/limits/quota.ts';
import { openSettings } from '#services/limits/settings.ts';
import { openPresets } from '#services/presets/presets.ts';
import { openProfiles } from '#services/presets/profiles.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import { openCachedCollection } from '#services/store/cache/cached-collection.ts';
import { openStore } from '#services/store/open-store.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { startRedisProxy } from '#test/support/store/redis-proxy.ts';

const waitUntil = <T>(assertion: () => T) => vi.waitFor(assertion, { interval: 5 });

/** What one process has of a bot on this Redis. */
async function joinProcess(url: string, resources: AsyncDisposableStack) {
  const logged: string[] = [];
  const log = {
    error: (_: unknown, said?: string) => logged.push(`error ${said}`),
    warn: (said: unknown) => logged.push(`warn ${said}`),
  };
  const store = resources.use(await openStore(url, () => {}));
  const bus = resources.use(await openBus(url, log));
  return { store, bus, log, logged };
}

it('tells the others, not itself, in order and topic by topic', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const heard: string[] = [];
  for (const [name, { bus }] of Object.entries({ one, two })) {
    for (const topic of ['presets', 'spending']) bus.subscribe(topic, (text) => heard.push(`${name} ${topic} ${text}`));
  }
  one.bus.publish('presets', '1');
  one.bus.publish('spending', '2');
  one.bus.publish('presets', '“3”');
  await waitUntil(() => expect(heard).toEqual(['two presets 1', 'two spending 2', 'two presets “3”']));
});

it('hears nothing of a bot that has another database of the same Redis', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, other, mine] = [
    await joinProcess(`${redis.url}/1`, resources),
    await joinProcess(`${redis.url}/2`, resources),
    await joinProcess(`${redis.url}/2`, resources),
  ];
  const heard: string[] = [];
  mine.bus.subscribe('presets', (text) => heard.push(text));
  one.bus.publish('presets', 'not ours');
  await one.bus[Symbol.asyncDispose]();
  other.bus.publish('presets', 'ours');
  await waitUntil(() => expect(heard).toEqual(['ours']));
});

it('goes on after a handler that throws, and logs it', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const heard: string[] = [];
  two.bus.subscribe('presets', () => Promise.reject(new Error('not today')));
  two.bus.subscribe('presets', (text) => heard.push(text));
  one.bus.publish('presets', '1');
  await waitUntil(() => expect(heard).toEqual(['1']));
  expect(two.logged).toEqual(['error news of another process could not be followed']);
});

it('is heard again over another connection when Redis is gone without a word', async () => {
  await using redis = await startRedis();
  await using proxy = await startRedisProxy(redis.url);
  await using resources = new AsyncDisposableStack();
  const two = await joinProcess(redis.url, resources);
  const one = resources.use(await openRedisBus(proxy.url, two.log, 500));
  const heard: string[] = [];
  two.bus.subscribe('presets', (text) => heard.push(text));
  proxy.silence();
  one.publish('presets', '1');
  await vi.waitFor(() => expect(heard).toContain('1'));
});

it('says that Redis refuses its subscription, and runs on', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const client = new Redis(redis.url);
  resources.defer(() => client.disconnect());
  await client.call('ACL', 'SETUSER', 'bot', 'on', '>secret', '~*', '&*', '+@all');
  const { logged } = await joinProcess(redis.url.replace('redis://', 'redis://bot:secret@'), resources);
  await client.call('ACL', 'SETUSER', 'bot', 'resetchannels');
  await vi.waitFor(() => expect(logged).toContain('error news of another process could not be followed'));
});

it('is silent where one process has the store to itself', async () => {
  await using bus = await openBus('memory:', { error: expect.fail, warn: expect.fail });
  bus.subscribe('presets', () => expect.fail('nobody speaks'));
  bus.publish('presets', 'x');
});

it('connects again by itself, and says once that it was away', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const heard: string[] = [];
  two.bus.subscribe('presets', (text) => heard.push(text));
  await redis.stop();
  await vi.waitFor(() => expect(two.logged).toHaveLength(2));
  one.bus.publish('presets', 'may be missed');
  const gap = new Promise<void>((resolve) => two.bus.onReconnect(resolve));
  await redis.start();
  await gap;
  one.bus.publish('presets', 'said later');
  await vi.waitFor(() => expect(heard).toContain('said later'));
  // One line for each of its two connections, however often they tried.
  expect(two.logged.filter((line) => line.includes('away'))).toHaveLength(2);
});

it('reads everything anew after a gap', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const mine = await openCachedCollection(one.store, one.bus, 'durations', z.string());
  const theirs = await openCachedCollection(two.store, two.bus, 'durations', z.string());
  for (const key of ['changed', 'removed', 'newer']) await mine.set(key, `${key} before`);
  await waitUntil(() => expect(theirs.keys()).toHaveLength(3));
  const client = new Redis(redis.url);
  resources.defer(() => client.disconnect());
  const keyOf = async (name: string) => String((await client.keys(`*${name}`))[0]);
  const [changed, removed, newer] = [await keyOf('changed'), await keyOf('removed'), await keyOf('newer')];
  // In one go: the listeners lose their connection, and what they keep is changed before they are back.
  await client.multi().call('CLIENT', 'KILL', 'TYPE', 'pubsub').rename(newer, changed).del(removed).exec();
  await waitUntil(() => expect([...theirs.keys()].map((key) => theirs.get(key))).toEqual(['newer before']));
});

it('reads what is in memory anew after a gap, before its next use', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const [mine, theirs] = [openProfiles(one.store, one.bus), openProfiles(two.store, two.bus)];
  const people = ['held', 'idle', 'unseen'];
  for (const person of people) await mine.set(person, { num_outputs: 2 });
  await theirs.load('held');
  (await theirs.load('idle'))[Symbol.dispose]();
  const reconnected = new Promise<void>((resolve) => two.bus.onReconnect(resolve));
  const client = new Redis(redis.url);
  resources.defer(() => client.disconnect());
  // In one go: the listeners lose their connection, and what they keep is changed before they are back.
  const change = client.multi().call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  for (const person of people) {
    const key = String((await client.keys(`*profiles*${person}`))[0]);
    change.set(key, JSON.stringify({ value: { num_outputs: 3 } }));
  }
  await change.exec();
  await reconnected;
  await waitUntil(() => expect(theirs.get('held')).toEqual({ num_outputs: 3 }));
  for (const person of people) {
    await theirs.load(person);
    expect(theirs.get(person)).toEqual({ num_outputs: 3 });
  }
});

it('shows presets, settings, profiles and spending of one process to the others', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const now = () => Date.parse('2026-11-21T12:00:00Z');
  const [presets, presetsToo] = [openPresets(one.store, one.bus), openPresets(two.store, two.bus)];
  await presetsToo.load('1100000000000001000');
  await presets.update('1100000000000001000', (before) => ({ ...before, managers: ['1100000000000001900'] }));
  await waitUntil(() =>
    expect(presetsToo.getForGuild('1100000000000001000').managers).toEqual(['1100000000000001900']),
  );

  const [settings, settingsToo] = [openSettings(one.store, one.bus), openSettings(two.store, two.bus)];
  await settingsToo.load('1100000000000001000');
  await settings.update('1100000000000001000', (before) => ({ ...before, picturesPerDay: 50 }));
  await waitUntil(() => expect(settingsToo.getForGuild('1100000000000001000').picturesPerDay).toBe(50));

  const [choices, choicesToo] = [openServerSettings(one.store, one.bus), openServerSettings(two.store, two.bus)];
  using _held = await choicesToo.load('1100000000000001000');
  expect(choicesToo.get('1100000000000001000', recipeInFiles)).toBe(true);
  await choices.change('1100000000000001000', recipeInFiles, false);
  await waitUntil(() => expect(choicesToo.get('1100000000000001000', recipeInFiles)).toBe(false));

  const [profiles, profilesToo] = [openProfiles(one.store, one.bus), openProfiles(two.store, two.bus)];
  await profilesToo.load('1100000000000000102');
  await profiles.set('1100000000000000102', { num_outputs: 2 });
  await waitUntil(() => expect(profilesToo.get('1100000000000000102')).toEqual({ num_outputs: 2 }));
  await profilesToo.set('1100000000000000102', {});
  await waitUntil(() => expect(profiles.get('1100000000000000102')).toEqual({}));

  const [quota, otherQuota] = [
    await openQuota(one.store, { total: 4, perPerson: 3 }, now, one.bus),
    await openQuota(two.store, { total: 4, perPerson: 3 }, now, two.bus),
  ];
  for (const { load } of [quota, otherQuota]) await load({ guild: undefined, person: 'a' });
  const reservation = quota.reserve(3, { person: 'a', guild: undefined, perPerson: undefined, perServer: undefined });
  await reservation.saved;
  await waitUntil(async () => expect(await remainingPictures(otherQuota)).toBe(1));
  await waitUntil(() => expect(otherQuota.usedTodayBy('a')).toEqual({ used: 3, limit: 3 }));
  await otherQuota.reserve(1).saved;
  await waitUntil(async () => expect(await remainingPictures(quota)).toBe(0));
  await reservation.settle(1);
  await waitUntil(async () => expect(await remainingPictures(otherQuota)).toBe(2));
  // A process that starts now reads what all have spent.
  const late = await joinProcess(redis.url, resources);
  const lateQuota = await openQuota(late.store, { total: 4, perPerson: 3 }, now, late.bus);
  expect(await remainingPictures(lateQuota)).toBe(2);
  await lateQuota.load({ guild: undefined, person: 'a' });
  expect(lateQuota.usedTodayBy('a')).toEqual({ used: 1, limit: 3 });
});

/** How many of four pictures could be set aside now; they are given back. */
async function remainingPictures(quota: Quota): Promise<number> {
  for (const pictures of [4, 3, 2, 1]) {
    try {
      await quota.reserve(pictures).settle(0);
      return pictures;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return 0;
}
