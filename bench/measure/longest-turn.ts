import process from 'node:process';

/** Ms between two looks: what the thread computed between them is one turn of the loop, or several short ones. */
const RESOLUTION_MS = 1;

/** Processor time of this thread so far, in ms. Linux counts it in steps of up to 4 ms while the thread runs. */
function readThreadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Does `work`, and prints its own processor time in the longest turns of the event loop, whatever other processes take. */
export async function measureTurns(name: string, work: () => Promise<void>): Promise<void> {
  const turns: number[] = [];
  const start = { cpu: readThreadCpuMs(), clock: performance.now() };
  let last = { ...start };
  const timer = setInterval(() => {
    const now = { cpu: readThreadCpuMs(), clock: performance.now() };
    // The coarser of both clocks counts too much.
    turns.push(Math.min(now.cpu - last.cpu, now.clock - last.clock));
    last = now;
  }, RESOLUTION_MS);
  await work();
  clearInterval(timer);
  turns.sort((one, other) => other - one);
  const at = (part: number) => (turns[Math.floor(turns.length * part)] ?? 0).toFixed(1);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  process.stdout.write(
    `${name}: ${seconds(performance.now() - start.clock)} s, ${seconds(readThreadCpuMs() - start.cpu)} s of processor time; ` +
      `longest turns ${turns
        .slice(0, 3)
        .map((ms) => ms.toFixed(1))
        .join(', ')} ms, 99.9 % within ${at(0.001)} ms, 99 % within ${at(0.01)} ms\n`,
  );
}
