import { guildSettings } from '#schema/guild-settings.ts';
import { jobId } from '#schema/job/job.ts';
import { type GuildPresets, guildPresets, MAX_PRESETS, MAX_SHORTCUTS } from '#schema/preset/guild-presets.ts';
import { optionDefaults, type Preset } from '#schema/preset/preset.ts';
import { guildLists } from '#schema/template/guild-lists.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openSheetStore, serializePlace } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const GUILD = TEST_PLACE.guild ?? '';
const MODEL = 'black-forest-labs/flux-dev-lora';

/** Jobs and sheets in the store, and people with defaults of their own. */
const [JOBS, SHEETS, PEOPLE] = [1000, 20, 1000] as const;

/** Ids that look like Discord's, one after the other. */
const snowflakes = (first: bigint, count: number) =>
  Array.from({ length: count }, (_, index) => `${first + BigInt(index)}`);

/** Presets with all that they can have, which everybody may use. */
export const largestPresets: readonly Preset[] = Array.from({ length: MAX_PRESETS }, (_, index) => ({
  name: `${index}`.padEnd(32, index % 2 ? ' preset' : '漢字').trim(),
  paints: {
    kind: 'weights',
    model: MODEL,
    weights: `huggingface.co/owner-${index}/${'name'.repeat(20)}`,
    extras: [
      {
        weights: `civitai.com/models/${index + 1}`,
        scale: 0.5,
        triggers: Array.from({ length: 10 }, (_unused, at) => `second ${index} ${at}`),
      },
    ],
  },
  triggers: Array.from({ length: 10 }, (_unused, at) => `${index} ${at} ${'a '.repeat(30)}`.slice(0, 59).trim()),
  scale: 0.8,
  scaleRange: [0, 2],
  defaults: {
    num_inference_steps: 28,
    guidance_scale: 3,
    megapixels: '0.25',
    output_format: 'jpg',
    output_quality: 70,
  },
  emoji: '🦊',
  roles: [...snowflakes(1_300_000_000_000_000_000n, 24), GUILD],
  channels: [...snowflakes(1_310_000_000_000_000_000n, 24), TEST_PLACE.channel ?? ''],
  ageRestricted: false,
  shortcut: index < MAX_SHORTCUTS,
}));

const presetsOfGuild: GuildPresets = {
  presets: [...largestPresets],
  defaults: {
    server: largestPresets[7]?.name,
    channels: Object.fromEntries(
      snowflakes(1_320_000_000_000_000_000n, 200).map((id) => [id, largestPresets[9]?.name ?? '']),
    ),
  },
  managers: snowflakes(1_330_000_000_000_000_000n, 25),
};

const prompt = `a fox ${'wandering through the woods '.repeat(80)}`.slice(0, 2000).trim();
const notes = Array.from({ length: 20 }, (_, index) => `note ${index} ${'of what changed '.repeat(6)}`);
const at = Date.now();

/** What buttons and selects can be pressed on. */
export interface LargestStore {
  readonly jobs: readonly string[];
  readonly sheets: readonly string[];
}

/** Fills a store with as much as a server, its people and their jobs can bring. */
export async function fillLargestStore(url: string, people: readonly string[]): Promise<LargestStore> {
  await using store = await openStore(url, (error) => {
    throw error;
  });
  await store.collection('presets', guildPresets).set(GUILD, presetsOfGuild);
  const limits = { atOnce: 1000, waiting: 1000, picturesPerDay: 1_000_000 };
  const roles = Object.fromEntries(snowflakes(1_340_000_000_000_000_000n, 25).map((id) => [id, limits]));
  await store.collection('settings', guildSettings).set(GUILD, { picturesPerDay: 1_000_000, everyone: limits, roles });
  const entries = Array.from({ length: 13 }, (_, index) => `${index} {a|b} __list 1__ ${'word '.repeat(50)}`);
  const lists = Array.from({ length: 50 }, (_, index) => ({ name: `list ${index}`, entries }));
  await store.collection('lists', guildLists).set(GUILD, lists);
  const profile = { ...largestPresets[0]?.defaults, num_outputs: 1, lora_scale: 1 };
  const profiles = store.collection('profiles', optionDefaults);
  for (const person of [...people, ...snowflakes(1_350_000_000_000_000_000n, PEOPLE)])
    await profiles.set(person, profile);

  const model = shippedModel(MODEL);
  const [jobStore, sheetStore] = [openJobStore(store), openSheetStore(store)];
  const recipe = { prompt: { typed: prompt, sent: prompt }, preset: largestPresets[3]?.name, notes, options: profile };
  const state = { is: 'delivered', pictures: 4, filtered: 2, seconds: 12, sketch: false } as const;
  const ids = snowflakes(1_400_000_000_000_000_000n, JOBS);
  for (const [index, id] of ids.entries()) {
    const [parent, root] = [ids[index - 1], ids[0]];
    const lineage = parent === undefined ? {} : { parent: { job: parent, image: 3 }, root };
    const person = { id: people[index % people.length] ?? '', name: 'n'.repeat(32) };
    await jobStore.updateState(createJob(model, { ...recipe, ...lineage }, { id, at, person }), state);
  }
  const sheets = snowflakes(1_410_000_000_000_000_000n, SHEETS);
  const labels = (axis: string) => Array.from({ length: 6 }, (_, index) => `${axis} ${index} ${'label '.repeat(15)}`);
  for (const [index, id] of sheets.entries()) {
    const person = { id: people[index % people.length] ?? '', name: 'n'.repeat(32) };
    const drafts = Array.from({ length: 36 }, () => createJob(model, { ...recipe, kind: 'compare' }).recipe);
    const [reply, place] = [{ id, applicationId: '2', token: 'x' }, serializePlace(TEST_PLACE)];
    const axes = { x: { name: 'words', labels: labels('x') }, y: { name: 'words', labels: labels('y') } };
    const sheet = { id, prompt, ...axes, drafts, person, place, private: false, reply, at, state: 'asked' } as const;
    if (index % 2) await sheetStore.saveRequested(sheet);
    else await sheetStore.finish({ ...sheet, state: 'over' });
    for (let cell = 1; cell <= 36 && !(index % 2); cell += 1)
      await jobStore.updateState(
        createJob(model, recipe, { id: jobId(id, cell), at, person, cell: { sheet: id, at: cell - 1 } }),
        state,
      );
  }
  for (const [index, person] of people.entries()) {
    const kept = { ...state, is: 'kept', prediction: 'p', reason: 'closed' } as const;
    const id = `${1_420_000_000_000_000_000n + BigInt(index)}`;
    await jobStore.updateState(createJob(model, recipe, { id, at, person: { id: person, name: 'n' } }), kept);
  }
  return { jobs: ids, sheets };
}
