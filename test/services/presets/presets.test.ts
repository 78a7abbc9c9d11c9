import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Place } from '#schema/interaction/interaction.ts';
import { type GuildPresets, MAX_PRESETS } from '#schema/preset/guild-presets.ts';
import { type Preset, preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { loadModels } from '#services/models/models.ts';
import { openPresets } from '#services/presets/presets.ts';
import { createStyles } from '#services/presets/styles/styles.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';

const GUILD = '1100000000000001000';
const BASE = 'black-forest-labs/flux-dev-lora';
const LASSIE = 'heller-software/lassie-dog';
const ben = { id: '1100000000000000102', name: 'Ben' };
const place = (more: Partial<Place> = {}): Place => ({
  guild: GUILD,
  channel: '1100000000000001001',
  parent: undefined,
  ageRestricted: false,
  roles: [],
  permissions: 0n,
  appPermissions: ~0n,
  sizeLimit: 1e7,
  ...more,
});
const createPreset = (name: string, more: Partial<Preset> = {}): Preset =>
  preset.parse({
    name,
    paints: { kind: 'weights', model: BASE, weights: `owner/${name.replaceAll(' ', '-')}` },
    ...more,
  });
/** Fields that set a preset's LoRA and restrict the preset to one role. */
const hiddenWeights = (weights: string, extra?: string): Partial<Preset> => ({
  roles: ['1234567'],
  paints: { kind: 'weights', model: BASE, weights, ...(extra && { extras: [{ weights: extra }] }) },
});
const recipeOf = (input: Record<string, string>) => ({
  kind: 'imagine' as const,
  model: BASE,
  input: { prompt: 'x', ...input },
  prompt: { typed: 'x', sent: 'x' },
  notes: [],
});
const addPresets =
  (...all: Preset[]) =>
  (before: GuildPresets) => ({ ...before, presets: [...before.presets, ...all] });
/** What a process that starts now reads of the server. */
const storedPresets = async (store: Store) => {
  const presets = openPresets(store);
  await presets.load(GUILD);
  return presets.getForGuild(GUILD);
};
it('reads presets of an older version, which have one LoRA on top at most', async () => {
  const store = await openStore('memory:', () => {});
  const paints = { kind: 'weights', model: BASE, weights: 'owner/fox', extra: { weights: 'owner/ink', scale: 0.4 } };
  const older = {
    presets: [{ name: 'pair', paints }, createPreset('alone')],
    defaults: { channels: {} },
    managers: [],
  };
  await store.collection('presets', z.unknown()).set(GUILD, older);
  const [pair, alone] = (await storedPresets(store)).presets;
  expect(pair?.paints).toMatchObject({ weights: 'owner/fox', extras: [{ weights: 'owner/ink', scale: 0.4 }] });
  // A preset with a single LoRA is stored as that version stored it.
  expect(alone?.paints).toEqual({ kind: 'weights', model: BASE, weights: 'owner/alone' });
});

const openMemoryStore = () => openStore('memory:', () => {});
const userErrorOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return String(error);
};

describe('the presets of a server', () => {
  it('are stored by server, and found case-insensitively', async () => {
    await using store = await openMemoryStore();
    const presets = openPresets(store);
    await presets.update(GUILD, addPresets(createPreset('Pixar Cars')));
    const again = openPresets(store);
    await Promise.all([GUILD, '1100000000000002000'].map(again.load));
    expect(again.find(GUILD, ' pixar  CARS ')).toEqual(createPreset('Pixar Cars'));
    expect(again.find('1100000000000002000', 'pixar cars')).toBeUndefined();
    expect(again.find(undefined, 'pixar cars')).toBeUndefined();
    expect(() => again.get({ person: ben, place: place() }, 'pixie cars')).toThrow('Did you mean **Pixar Cars**?');
  });

  it('keep every one of many concurrent changes', async () => {
    await using store = await openMemoryStore();
    const presets = openPresets(store);
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => presets.update(GUILD, addPresets(createPreset(`look ${n}`)))),
    );
    expect(presets.getForGuild(GUILD).presets).toHaveLength(50);
    expect((await storedPresets(store)).presets).toHaveLength(50);
  });

  it('stay unchanged where a change fails', async () => {
    await using store = await openMemoryStore();
    const presets = openPresets(store);
    await presets.update(GUILD, addPresets(createPreset('one')));
    expect(await userErrorOf(presets.update(GUILD, addPresets(createPreset('ONE'))))).toContain('already');
    const many = Array.from({ length: MAX_PRESETS }, (_, n) => createPreset(`look ${n}`));
    expect(await userErrorOf(presets.update(GUILD, addPresets(...many)))).toContain('200 presets');
    expect(presets.getForGuild(GUILD).presets.map(({ name }) => name)).toEqual(['one']);
    await presets.update(GUILD, addPresets(createPreset('two')));
    expect((await storedPresets(store)).presets).toHaveLength(2);
  });
});

describe('what is looked for', () => {
  const open = async (...all: Preset[]) => {
    const store = await openMemoryStore();
    const presets = openPresets(store);
    await presets.load(GUILD);
    if (all.length) await presets.update(GUILD, addPresets(...all));
    const models = loadModels('no-such-folder');
    return { presets, styles: createStyles(models, presets) };
  };

  it('is a preset before a model', async () => {
    const { styles } = await open(createPreset('illustration'), createPreset('zebra'));
    expect(styles.resolve('Illustration', ben, place()).preset?.name).toBe('illustration');
    expect(styles.resolve('jdreetz/illustration', ben, place()).preset).toBeUndefined();
    const refs = () => styles.search('', ben, place(), 25).map(({ ref }) => ref);
    expect(refs().slice(0, 3)).toEqual(['illustration', 'zebra', 'jdreetz/illustration']);
    expect(styles.search('ze', ben, place(), 25)[0]?.ref).toBe('zebra');
    expect(styles.search('', ben, place({ guild: undefined }), 25).map(({ ref }) => ref)).not.toContain('zebra');
  });

  it('is the default of the channel, then of the server, then of the bot', async () => {
    const { styles, presets } = await open(createPreset('one'), createPreset('two', { roles: ['1234567'] }));
    const at = (where: Partial<Place> = {}) => styles.resolve(undefined, ben, place(where)).ref;
    expect(at()).toBe('jdreetz/illustration');
    await presets.update(GUILD, (before) => ({
      ...before,
      defaults: { server: LASSIE, channels: { '5550001': 'ONE', '5550002': 'two' } },
    }));
    expect(at()).toBe(LASSIE);
    expect(at({ channel: '5550001' })).toBe('one');
    expect(at({ channel: '5550009', parent: '5550001' })).toBe('one');
    expect(at({ channel: '5550002' })).toBe(LASSIE);
    expect(at({ channel: '5550002', roles: ['1234567'] })).toBe('two');
  });

  const restricted: [string, Partial<Preset>, Partial<Place>, RegExp][] = [
    ['a role', { roles: ['1234567'] }, { roles: ['1234567'] }, /is for <@&1234567> only/],
    ['a channel', { channels: ['5550001'] }, { channel: '5550001' }, /in <#5550001> only/],
    ['the channel of a thread', { channels: ['5550001'] }, { channel: '5', parent: '5550001' }, /in <#5550001> only/],
    ['age', { ageRestricted: true }, { ageRestricted: true }, /in age-restricted channels only/],
    ['a likeness', { likeness: { people: [], roles: ['1234567'] } }, { roles: ['1234567'] }, /likeness/],
  ];
  it.each(restricted)('is kept from those whom %s keeps out, and not shown to them', async (_, rule, right, reason) => {
    const { styles } = await open(createPreset('secret', rule), createPreset('other'));
    const refs = (where: Place) => styles.search('', ben, where, 25).map(({ ref }) => ref);
    expect(() => styles.resolve('secret', ben, place())).toThrow(reason);
    expect(refs(place())).not.toContain('secret');
    expect(styles.resolve('secret', ben, place(right)).ref).toBe('secret');
    expect(refs(place(right))).toContain('secret');
  });

  it('is refused to excluded people in every spelling of its reference', async () => {
    const likeness = { people: ['999999'], roles: [] };
    const { styles } = await open(
      createPreset('secret', { likeness }),
      createPreset('rex', { likeness, paints: { kind: 'model', model: LASSIE } }),
    );
    const draft = (model: string, input: Record<string, string>, of?: string) => ({
      kind: 'imagine' as const,
      model,
      ...(of && { preset: of }),
      input: { prompt: 'x', ...input },
      prompt: { typed: 'x', sent: 'x' },
      notes: [],
    });
    const check = (given: ReturnType<typeof draft>, who = ben) => styles.assertAllowed(given, who, place());
    expect(() => check(draft(BASE, { lora_weights: 'owner/secret' }))).toThrow(/likeness/);
    expect(() => check(draft(BASE, { extra_lora: `owner/Secret/${'a'.repeat(64)}` }))).toThrow(/likeness/);
    expect(() => check(draft(BASE, { lora_weights: LASSIE }))).toThrow(/likeness/);
    expect(() => check(draft(LASSIE, {}))).toThrow(/likeness/);
    expect(() => styles.resolve('lassie-dog', ben, place())).toThrow(/likeness/);
    expect(styles.search('lassie', ben, place(), 25)).toEqual([]);
    expect(check(draft(BASE, { lora_weights: 'owner/other' }))).toEqual([]);
    const named = check(draft(LASSIE, {}, 'rex'), { id: '999999', name: 'Rex’s owner' });
    expect(named.map(({ name }) => name)).toEqual(['rex']);
  });

  it.each([
    ['http and a port', 'http://Example.com:80/loras/a.safetensors'],
    ['a trailing dot', 'https://example.com./loras/a.safetensors'],
    ['a path with dots and slashes', 'https://example.com/./loras//x/../a.safetensors'],
    ['encoded letters', 'https://example.com/%6coras/a.safetensors'],
    ['a query', 'https://example.com/loras/a.safetensors?v=2'],
  ])('is kept from them however its address is written, such as with %s', async (_, spelling) => {
    const { styles } = await open(createPreset('secret', hiddenWeights('https://example.com/loras/a.safetensors')));
    expect(() => styles.assertAllowed(recipeOf({ lora_weights: spelling }), ben, place())).toThrow(
      /is for <@&1234567>/,
    );
    expect(() => styles.assertAllowed(recipeOf({ extra_lora: spelling }), ben, place())).toThrow(/is for <@&1234567>/);
    expect(styles.assertAllowed(recipeOf({ lora_weights: spelling }), ben, place({ roles: ['1234567'] }))).toEqual([]);
  });

  it('is kept from them as a file of its repository, and as the second LoRA of a preset', async () => {
    const { styles } = await open(
      createPreset('repository', hiddenWeights('huggingface.co/o/m')),
      createPreset('pair', hiddenWeights('owner/first', 'civitai.com/models/691639')),
      createPreset('open', {
        paints: { kind: 'weights', model: BASE, weights: 'owner/style', extras: [{ weights: 'o/top' }] },
      }),
    );
    const refused = [
      'https://huggingface.co/o/m/resolve/0123abc/a.safetensors',
      'https://hf.co/o/m',
      'https://civitai.com/models/618692/name?modelVersionId=691639',
      'https://civitai.com/api/download/models/691639?type=Model',
      `replicate.com/owner/first/versions/${'a'.repeat(64)}`,
    ];
    for (const lora of refused) {
      expect(() => styles.assertAllowed(recipeOf({ extra_lora: lora }), ben, place()), lora).toThrow(
        /is for <@&1234567>/,
      );
      expect(() => styles.assertAllowed(recipeOf({ lora_weights: lora }), ben, place()), lora).toThrow(/is for/);
    }
    for (const lora of ['owner/style', 'o/top', 'o/m', 'civitai.com/models/618692'])
      expect(styles.assertAllowed(recipeOf({ extra_lora: lora }), ben, place()), lora).toEqual([]);
  });

  it('is refused to excluded people also in a preset that has it on top of another LoRA', async () => {
    const likeness = { people: ['999999'], roles: [] };
    const paints = {
      kind: 'weights' as const,
      model: BASE,
      weights: 'owner/style',
      extras: [{ weights: 'owner/face' }],
    };
    const { styles } = await open(createPreset('face', { likeness }), createPreset('style', { paints }));
    const pair = { ...recipeOf({ lora_weights: 'owner/style', extra_lora: 'owner/face' }), preset: 'style' };
    expect(() => styles.assertAllowed(pair, ben, place())).toThrow(/\*\*face\*\* shows somebody’s likeness/);
    expect(styles.assertAllowed(pair, { id: '999999', name: 'Rex’s owner' }, place()).map(({ name }) => name)).toEqual([
      'face',
    ]);
  });

  it('is refused at an address that an older version took, without naming it', async () => {
    const { styles } = await open();
    for (const lora of ['https://metadata.google.internal./a.safetensors', 'https://example.com:8443/a.safetensors']) {
      expect(() => styles.assertAllowed(recipeOf({ lora_weights: lora }), ben, place())).toThrow(
        /^The address of a LoRA in this recipe is no longer accepted/,
      );
    }
  });

  it('leaves the model of a preset that is gone', async () => {
    const { styles, presets } = await open(createPreset('one'));
    const recipe = {
      kind: 'imagine' as const,
      model: BASE,
      preset: 'one',
      input: {},
      prompt: { typed: '', sent: '' },
      notes: [],
    };
    expect(styles.forRecipe(recipe, GUILD)?.ref).toBe('one');
    await presets.update(GUILD, (before) => ({ ...before, presets: [] }));
    expect(styles.forRecipe(recipe, GUILD)?.ref).toBe(BASE);
  });

  it('says what there is nearest to a slip', async () => {
    const { styles } = await open(createPreset('pixar'));
    expect(() => styles.resolve('pixra', ben, place())).toThrow('There is no LoRA `pixra` here. Did you mean `pixar`?');
  });
});
