import { setTimeout as sleep } from 'node:timers/promises';
import { readMemoryMb } from '../measure/process-usage.ts';
import { median } from '../measure/statistics.ts';
import type { BotName } from '../stand-ins/protocol.ts';
import { type Bench, botOrder } from './part.ts';

/** Servers that the bots are in. */
const GUILD_COUNTS = [1, 10_000] as const;

/** Ms until a bot that is ready has done what it does after that. */
const SETTLE_MS = 6000;

/** Time to start, and memory at rest, in few and in many servers. */
export async function benchIdle(bench: Bench): Promise<void> {
  const { options, services } = bench;
  const create = () => GUILD_COUNTS.map((): { startMs: number[]; rssMb: number[] } => ({ startMs: [], rssMb: [] }));
  const results: Record<BotName, ReturnType<typeof create>> = { lorikeet: create(), baseline: create() };
  for (let run = 0; run < options.runs; run++) {
    for (const [index, guilds] of GUILD_COUNTS.entries()) {
      await services.setGuilds(guilds);
      for (const name of botOrder(run)) {
        bench.log(`${name}: start with ${guilds} servers`);
        await using bot = await bench.startBot(name);
        await sleep(SETTLE_MS);
        results[name][index]?.startMs.push(bot.startMs);
        results[name][index]?.rssMb.push(await readMemoryMb(bot.pid, 'VmRSS'));
      }
    }
  }
  await services.setGuilds(options.guilds);
  const read = (name: BotName, field: 'startMs' | 'rssMb') => results[name].map((each) => median(each[field]));
  bench.addRow({
    id: 'idle-rss',
    label: 'idle RSS in 1 / 10,000 servers',
    unit: 'MB',
    lorikeet: read('lorikeet', 'rssMb'),
    baseline: read('baseline', 'rssMb'),
    aim: { max: [115, 115] },
  });
  bench.addRow({
    id: 'start',
    label: 'start to ready in 1 / 10,000 servers',
    unit: 'ms',
    lorikeet: read('lorikeet', 'startMs'),
    baseline: read('baseline', 'startMs'),
    aim: { max: [600, 600] },
  });
}
