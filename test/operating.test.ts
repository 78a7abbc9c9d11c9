import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath, env as ownEnv } from 'node:process';
import { expect, it } from 'vitest';
import { GAUGES, type GaugeName } from '#services/metrics/metrics.ts';
import { createPrometheusMetrics } from '#services/metrics/prometheus.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const guide = read('docs/operating.md');
const alerts = read('deploy/alerts.yaml');

const matchesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

/** All metrics that can exist. */
async function metricNames(): Promise<string[]> {
  const metrics = createPrometheusMetrics([]);
  for (const gauge of Object.keys(GAUGES)) metrics.registerGauge(gauge as GaugeName, () => 0);
  metrics.registerContainers(async () => new Map([['http://localhost:5000', 'free']]));
  return matchesIn(await metrics.text(), /^# TYPE (\S+)/gm);
}

it('explains every metric, and no other', async () => {
  const own = (await metricNames()).filter((name) => name.startsWith('lorikeet_'));
  expect(matchesIn(guide, /^\| `(lorikeet_\w+)`/gm)).toEqual(own);
});

it('says what to do about every alert, and alerts only on metrics that exist', async () => {
  const names = await metricNames();
  expect(matchesIn(guide, /^\| `(Lorikeet\w+)`/gm)).toEqual(matchesIn(alerts, /alert: (\w+)/g));
  const used = matchesIn(alerts, /\b((?:lorikeet|nodejs|process)_\w+)/g).map((name) => name.replace(/_bucket$/, ''));
  expect(names).toEqual(expect.arrayContaining(used));
});

it('says what to do about every warning and error in the log', () => {
  const calls = globSync('src/**/*.ts').flatMap((file) => [
    ...read(file).matchAll(/\blog\.(?:warn|error)\(([\s\S]*?)\)[;,\n]/g),
  ]);
  // Of a sentence with values, only the part before the first one. Lines that are not made by a call of `log` say themselves what to do.
  const said = calls.flatMap(([, call = '']) => /.*['`]([^'`]{6,})['`]/s.exec(call)?.[1]?.split('${')[0] ?? []);
  expect(said.length).toBeGreaterThan(35);
  for (const sentence of said) expect(guide).toContain(`\`${sentence}`);
});

it('makes a backup of a running bot from which another one continues', async () => {
  const [, program = ''] = /^node -e "(new .*VACUUM INTO.*)"$/m.exec(guide) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-backup-'));
  const env = { STORE_URL: `sqlite:${folder}/data/lorikeet.sqlite` };
  await using discord = await startDiscord();
  const ben = discord.person('Ben');
  const first = await startBot({ discord, env });
  const reply = await ben.command('imagine', { prompt: 'a fox', megapixels: '0.25', seed: 5 });
  await reply.answer(hasPictures);
  execFileSync('sh', ['-c', `node -e "${program}"`], {
    cwd: folder,
    env: { PATH: `${dirname(execPath)}:${ownEnv.PATH}` },
  });
  await first.stop();
  rmSync(join(folder, 'data'), { recursive: true });
  mkdirSync(join(folder, 'data'));
  renameSync(join(folder, 'backup.sqlite'), join(folder, 'data', 'lorikeet.sqlite'));
  await using _second = await startBot({ discord, env });
  const again = await reply.press('Details', ben);
  expect(textOf(await again.answer())).toContain('seed:5');
});
