import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, publishVersion, SMALL_LORAS } from '#test/support/loras/publish.ts';
import { listLoras, listRepositories } from '#test/support/loras/search.ts';
import { percentile } from '../measure/statistics.ts';
import type { Action } from '../stand-ins/protocol.ts';
import type { Bench } from './part.ts';

const ADMIN = { person: 0, guild: 0 };

/** LoRAs of each site that are added: enough for a p95. */
const COUNT = 30;

/** Ms that 19 of 20 previews take at most. */
const MAX_PREVIEW_MS = 2000;

/** Bytes of tags in the header of each file, as trainers write them. */
const TAG_BYTES = 300_000;

/** From `/lora add` and `/lora search` to what an admin reads, of sites that are as far away as the other services. */
export async function benchLora(bench: Bench): Promise<void> {
  const { services, options } = bench;
  const site = await startFakeSite({ delayMs: 2 * options.distanceMs });
  try {
    const tags = JSON.stringify({ x: { ['t'.repeat(TAG_BYTES)]: 1 } });
    const file = loraFile(SMALL_LORAS.flux, { ss_tag_frequency: tags });
    const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);
    for (const number of numbers) {
      publishRepository(site, `owner/fox-${number}`, { 'fox.safetensors': file });
      publishVersion(site, number, file);
    }
    listRepositories(
      site,
      numbers.map((number) => ({ id: `owner/fox-${number}` })),
    );
    listLoras(
      site,
      numbers.map((id) => ({ id, name: `Fox ${id}`, modelVersions: [{ id, baseModel: 'Flux.1 D' }] })),
    );
    const env = { READ_LORAS: 'true', HUGGING_FACE_URL: `${site.origin}/hf`, CIVITAI_URL: `${site.origin}/civitai` };
    bench.log('lorikeet: LoRAs of other sites');
    await using _bot = await bench.startBot('lorikeet', { env });
    const measure = async (actions: readonly Action[], expected: string) => {
      const times: number[] = [];
      for (const action of actions) {
        const { sentAt, answeredAt, answer = '' } = await services.interact('lorikeet', action, ADMIN);
        if (!answer.includes(expected)) throw new Error(`${action.is} was answered with ${answer}`);
        times.push((answeredAt ?? Number.POSITIVE_INFINITY) - sentAt);
      }
      return [percentile(times, 0.5), percentile(times, 0.95)];
    };
    const add = (reference: string, number: number): Action => ({ is: 'lora-add', name: `Fox ${number}`, reference });
    const previews = [
      ...numbers.map((number) => add(`huggingface.co/owner/fox-${number}`, number)),
      ...numbers.map((number) => add(`https://civitai.com/models/${number}`, number)),
    ];
    const where = `sites ${options.distanceMs} ms away`;
    bench.addRow({
      id: 'lora-add',
      label: `/lora add to the preview, ${where}: p50 / p95`,
      unit: 'ms',
      lorikeet: await measure(previews, 'is a LoRA for FLUX.1'),
      baseline: [],
      aim: { max: [MAX_PREVIEW_MS, MAX_PREVIEW_MS] },
    });
    // Ten a minute are a person's.
    const searches = Array.from(
      { length: 10 },
      (_, index): Action => ({ is: 'lora-search', words: `fox ${index + 1}` }),
    );
    bench.addRow({
      id: 'lora-search',
      label: `/lora search to what was found, ${where}: p50 / p95`,
      unit: 'ms',
      lorikeet: await measure(searches, 'found on'),
      baseline: [],
    });
  } finally {
    await site.close();
  }
}
