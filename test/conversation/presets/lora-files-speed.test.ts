import { afterAll, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { textOf } from '#test/support/discord/index.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, SMALL_LORAS } from '#test/support/loras/publish.ts';

/** Ms of distance to the site. */
const DELAY_MS = 40;

/** Ms from the command to the preview that 19 of 20 take at most. */
const MAX_P95_MS = 2000;

const site = await startFakeSite({ delayMs: DELAY_MS });
afterAll(() => site.close());
const { discord } = await sharedBot({ env: { READ_LORAS: 'true', HUGGING_FACE_URL: `${site.origin}/hf` } });

it(`shows the preview of a LoRA in ${MAX_P95_MS} ms, of a site that is ${DELAY_MS} ms away`, async () => {
  const times: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const file = loraFile(SMALL_LORAS.flux, { ss_tag_frequency: JSON.stringify({ x: { ['t'.repeat(300_000)]: 1 } }) });
    publishRepository(site, `owner/speed-${index}`, { 'a.safetensors': file });
    const startedAt = performance.now();
    const options = { name: `speed ${index}`, reference: `huggingface.co/owner/speed-${index}` };
    const message = await (await discord.person('admin').command('lora add', options)).answer();
    times.push(performance.now() - startedAt);
    expect(textOf(message)).toContain('is a LoRA for FLUX.1');
  }
  times.sort((one, other) => one - other);
  expect(times[18]).toBeGreaterThan(2 * DELAY_MS);
  expect(times[18]).toBeLessThan(MAX_P95_MS);
});
