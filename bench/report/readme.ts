import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawCurves, drawSoak } from './plots.ts';
import { type Result, readNewestSoak, readVariants } from './result.ts';
import { formatTable } from './table.ts';

const README_FILE = fileURLToPath(new URL('../README.md', import.meta.url));
const PLOTS_FOLDER = fileURLToPath(new URL('../plots/', import.meta.url));

const INTRODUCTION = `# Bench

<!-- Written by \`npm run bench -- --write\`. Change bench/report/readme.ts, not this file. -->

\`\`\`sh
npm run bench -- --help
\`\`\`

How fast and how light Lorikeet is, beside a bot of fewer than a hundred lines ([baseline.ts](baseline.ts)): the guide of discord.js,
and Replicate's guide with a held connection. It stores nothing and shows no progress. Both run as processes of their own, one after
the other, on the same stand-ins for Discord and Replicate, which are processes too and keep Discord's documented limits: three seconds
for the first response, rate limits by header, interactions outside the bot's global limit. All of them share the machine. In 10,000
servers both have one shard, so that Discord's five seconds between two shards are not what is measured.

- **Added latency**: from the command to the last byte of the message with the picture, less the time of the prediction. All by the clocks of the stand-ins.
- **CPU**: user and system time of the bot's processes; that of Redis is not in it.
- **Peak RSS**: the kernel's \`VmHWM\`.
- **Event loop**: Node's \`monitorEventLoopDelay\`, less its resolution. The bot shares two processors with both stand-ins, so it is late
  also while it does nothing; its own part is the processor time of its main thread in the longest turn.
- A ratio is Lorikeet's number divided by the baseline's. Absolute times are of this machine alone, and of what else it did.

What profiles say of the rest:

- **First responses in a burst.** What decides whether the answer is a refusal that nobody else sees, a form, or a promise takes 0.8 ms of
  processor time an interaction. So from 25 interactions at once on, a command that paints is kept as it came, acknowledged, and looked at once
  Discord has taken all acknowledgements. What is left is 0.35 ms of the main thread for each of 300 until the last has left (the baseline's: 0.2).
  Of 100 samples of a profile 27 are the request in discord.js and promises, 18 connections and what is written to them, 14 garbage
  collection, 10 the one write, so that a kill in between loses nothing that was promised, 9 the slices, 7 reading the packet, 6 each what is
  known of the person and the server, and the answers, and 3 the gateway. The reading and the write are 0.1 ms more than the baseline takes, and 300 come
  too early for V8's compiler. Three quarters of 300 are answered before the last leaves, since each goes when it is its turn; the baseline makes
  all requests in one turn of its event loop, which takes it several times as long as Lorikeet's longest. What is new takes 105 kB an acknowledgement (the
  baseline's: 54), and half of it is still needed at each collection. Slices of 2 ms instead of 10 take a fifth off the time in which half of 300 are
  acknowledged (76 ms instead of 98; 12 runs of each, interleaved). Fewer connections at once, 16 or 32 MB for what is new instead of 8, all 8
  or 16 of them from the start, \`--always-sparkplug\`, and reading what is known of the person only afterwards changed
  nothing that could be told from noise, which is a third of these times. Of 1,000, each takes 0.37 ms (the baseline's: 0.22): what is more are the
  write (0.05), reading what was sent and what is known (0.04), garbage (0.03), the slices (0.03), and the promises between them.
- **Peak RSS of 300.** A half of what a burst adds is garbage that V8 has not collected yet. How far it lets the heap grow depends on the
  machine: with \`--max-old-space-size=1024\`, as V8 chooses by itself on small machines, a burst took 30 MB less, before
  the requests to Discord were one buffer. A job that waits for Replicate holds some 60 kB of the heap: 9 its request, 16 the functions that wait
  for it, 4 AbortSignals, the rest the interaction, the recipe and what is known of its place.
- **The event loop.** Until 28 November the longest turn at 1,000 was 100 to 240 ms: of a thousand predictions that were created within 250 ms, up to
  600 responses are ready at the same moment, libuv hands them all out in one turn, and each was read and followed by what its job does next,
  0.3 ms, before the next. Now each waits for its slice right after its head, and slices are 2 ms, of which several bursts may each have one in a turn.
  The bot's own part is 24 to 30 ms since then: 15 to 26 of them are the end of a collection of all garbage, where there is one, the rest slices, and
  the heads of responses at less than 0.1 ms each. The loop is later than that where both stand-ins want the two processors, too: 27 to 49 ms
  in five runs, on Redis 24 in one run and 56 in another, in which the baseline's was 254 and 350.
- **Redis.** Of some 17 to 19 ms that a picture takes beside its prediction, 3 are over when the acknowledgement leaves (the baseline's: 1), 2 to 3 pass
  from its answer to the creation (1), and 5 from the prediction's end to the upload (4). In the middle is what is promised over all
  processes and kills, in three round trips, since each decides on the next: a place for the person and one for the job, which are asked for
  together; the rate; and the attempt, which Redis flushes to the disk before anything is paid. A
  picture sends some 23 commands. Redis answers what waits in one piece: it goes on in slices. In a burst, an acknowledgement waits for that answer:
  the client hands 64 KiB a turn to the socket, so that only the answer says that a kill no longer loses what is promised. Where the services are 40 ms away, all
  that is lost beside them.
- **CPU of a picture by itself.** 14 to 16 ms on a quiet machine, 11 of them of the main thread and 2 of V8's, with Redis 16 to 22, and up to 24 where
  other work shares the two processors. A collection of all garbage takes 70 ms or more, a third of 15 such pictures: whether one falls into the measurement
  decides more than anything else. 15 pictures after a start are too few for V8's compiler (of 60 each takes a seventh less). The rest is
  flat: requests, packets, six flushes to the disk, and the bytes through Node's streams.
- **Idle RSS.** 55 MB are Node's own binary, 30 MB V8's heap and code, 17 MB what glibc holds: 9 MB with the image's settings of glibc, because
  what a start reads and frees by the megabyte raises the size from which glibc would give memory back at once.
- **A job on disk** is one that has ended, which is stored without what its schema knows from the rest. Of its 1.0 kB as JSON, 250 bytes are
  the defaults that its recipe relied on, 100 what it cost, 50 its prompt; SQLite fills its pages to 88 %. What finds it is not in that:
  80 bytes as long as the job is kept, 100 for 30 days and 90 for one; and 220 for 15 minutes are the token of its interaction.
`;

const LORA_SECTION = `## LoRAs of other sites

\`\`\`sh
npm run bench -- --only lora --distance 40
\`\`\`

Of a version of 28 November 2026, while other work had the machine at a load of 16; the files have a header of 300 kB.

| measure                                                     | Lorikeet     | aim     | met |
| ----------------------------------------------------------- | ------------ | ------- | --- |
| /lora add to the preview, sites 40 ms away: p50 / p95       | 388 / 674 ms | ≤ 2,000 | yes |
| /lora search to what was found, sites 40 ms away: p50 / p95 | 341 / 468 ms |         |     |
`;

/** Writes the README and its plots: one section for each variant that was measured of the commit. */
export function writeReadme({ commit }: Result, before: Result | undefined): void {
  mkdirSync(PLOTS_FOLDER, { recursive: true });
  const sections = readVariants(commit).map((result, index) =>
    [
      `## ${result.variant}`,
      `${describeRun(result)}; ${result.runs} ${result.runs === 1 ? 'run' : 'runs'} of each.`,
      formatTable(withoutSoak(result), before?.variant === result.variant ? before : undefined),
      ...(index === 0 && result.curve.length ? writePlots(drawCurves(result.curve)) : []),
    ].join('\n\n'),
  );
  const soak = readNewestSoak();
  const parts = [INTRODUCTION.trim(), LORA_SECTION.trim(), ...(soak ? [formatSoak(soak)] : []), ...sections];
  writeFileSync(README_FILE, `${parts.join('\n\n')}\n`);
}

const describeRun = ({ commit, date, node, machine, conditions }: Result) =>
  `Commit ${commit}, ${date}; Node ${node}; ${machine}. Before: ${conditions[0]}; after: ${conditions.at(-1)}`;

const isOfSoak = ({ part }: Result['rows'][number]) => part === 'soak';
const withoutSoak = (result: Result): Result => ({ ...result, rows: result.rows.filter((row) => !isOfSoak(row)) });

/** Of the newest that was measured, whichever version it was. */
function formatSoak(result: Result): string {
  const table = formatTable({ ...result, rows: result.rows.filter(isOfSoak) }, undefined);
  const heading = `## Many minutes of mixed traffic\n\n\`\`\`sh\nnpm run bench -- --only soak --soak 30 --write\n\`\`\``;
  return [
    heading,
    `${describeRun(result)}.`,
    table,
    ...writePlots(new Map([['soak.svg', drawSoak(result.soak)]])),
  ].join('\n\n');
}

/** @returns Markdown that shows them */
function writePlots(plots: ReadonlyMap<string, string>): string[] {
  for (const [name, svg] of plots) writeFileSync(`${PLOTS_FOLDER}${name}`, svg);
  return [...plots.keys()].map((name) => `![${name.replace('.svg', '')}](plots/${name})`);
}
