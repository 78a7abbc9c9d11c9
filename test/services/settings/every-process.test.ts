import { expect, it, vi } from 'vitest';
import type { Place } from '#schema/interaction/interaction.ts';
import { SETTINGS } from '#schema/settings/index.ts';
import { paintChannels } from '#schema/settings/members/paint-channels.ts';
import { painterRoles } from '#schema/settings/members/painter-roles.ts';
import type { Setting, SettingContext } from '#schema/settings/setting.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { assertMayPaint } from '#services/settings/assert-may-paint.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import { openStore } from '#services/store/open-store.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';
import { startRedis } from '#test/support/store/redis.ts';

const GUILD = '1100000000000001000';
const CHANNEL = '1100000000000001002';
const ROLE = '1100000000000001901';

/** Those that are kept here: a default style is kept with the presets. */
const KEPT = SETTINGS.filter(({ kind }) => kind !== 'style');

/** A value of each setting that is not its default. */
const CHOSEN: Readonly<Record<Setting['kind'], unknown>> = {
  switch: true,
  channel: CHANNEL,
  roles: [ROLE],
  channels: [CHANNEL],
  choice: 'owner/model',
  subset: ['upscale'],
  style: 'owner/model',
  words: ['word'],
};
const NO_CONTEXT: SettingContext = {
  editModels: [],
  hasModeration: true,
  defaultStyle: undefined,
  styles: [],
  botDefault: '',
  version: '',
};
function chosenValue(setting: Setting): unknown {
  if (setting.kind === 'switch') return !setting.defaultValue;
  const [choice] = setting.kind === 'choice' ? setting.choices(NO_CONTEXT) : [];
  return choice?.value ?? CHOSEN[setting.kind];
}

async function joinProcess(url: string, resources: AsyncDisposableStack) {
  const store = resources.use(await openStore(url, () => {}));
  const bus = resources.use(await openBus(url, { error: () => {}, warn: () => {} }));
  const settings = openServerSettings(store, bus);
  resources.use(await settings.load(GUILD));
  return settings;
}

it('shows each change on another process, and after a restart', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const [one, two] = [await joinProcess(redis.url, resources), await joinProcess(redis.url, resources)];
  const read = (settings: typeof one) => KEPT.map((setting: Setting) => settings.get<unknown>(GUILD, setting));
  const place: Place = { ...TEST_PLACE, guild: GUILD, channel: CHANNEL, permissions: 0n };
  await one.change(GUILD, painterRoles, [ROLE]);
  await vi.waitFor(() => expect(() => assertMayPaint(two, place)).toThrow(`<@&${ROLE}>`));
  expect(() => assertMayPaint(two, { ...place, roles: [ROLE] })).not.toThrow();
  await two.reset(GUILD, painterRoles);
  await vi.waitFor(() => expect(() => assertMayPaint(one, place)).not.toThrow());
  await one.change(GUILD, paintChannels, [ROLE]);
  await vi.waitFor(() => expect(() => assertMayPaint(two, place)).toThrow(`<#${ROLE}>`));

  // All at once, as by several admins: none takes another's back.
  await Promise.all(KEPT.map((setting) => one.change<unknown>(GUILD, setting, chosenValue(setting))));
  const chosen = KEPT.map(chosenValue);
  await vi.waitFor(() => expect(read(two)).toEqual(chosen));
  expect(read(await joinProcess(redis.url, resources))).toEqual(chosen);
});
