/** What a process and its children use, from Linux's /proc. */
import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Ms of a clock tick (`getconf CLK_TCK` is 100 everywhere). */
const TICK_MS = 10;

/** A process, and all that it started. */
async function processTree(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const pids = children.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
  return [pid, ...(await Promise.all(pids.map(processTree))).flat()];
}

async function sumOverTree(pid: number, read: (pid: number) => Promise<number>): Promise<number> {
  const values = await Promise.all((await processTree(pid)).map((each) => read(each).catch(() => 0)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** Ms of processor time so far, user and system. */
export function readCpuMs(pid: number): Promise<number> {
  return sumOverTree(pid, async (each) => {
    const stat = await readFile(`/proc/${each}/stat`, 'utf8');
    // The name in parentheses may hold spaces.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = fields.slice(11, 15);
    return (user + system + reapedUser + reapedSystem) * TICK_MS;
  });
}

/** Megabytes of memory in use: now (`VmRSS`), or at the most (`VmHWM`). */
export function readMemoryMb(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  return sumOverTree(pid, async (each) => {
    const status = await readFile(`/proc/${each}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  });
}

/** Begins the peak (`VmHWM`) anew, where the system allows it. */
export async function resetMemoryPeak(pid: number): Promise<void> {
  for (const each of await processTree(pid)) await writeFile(`/proc/${each}/clear_refs`, '5').catch(() => {});
}

/** Open file descriptors. */
export function countOpenFiles(pid: number): Promise<number> {
  return sumOverTree(pid, async (each) => (await readdir(`/proc/${each}/fd`)).length);
}
