import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** A group of processes that the kernel ends where they take more memory. */
export interface MemoryLimit extends Disposable {
  /** What runs a command in it. */
  readonly launcher: readonly string[];
}

const ROOT = '/sys/fs/cgroup';

/** Limits memory as a container does (cgroups, version 2 or 1). Undefined where this user may not. */
export function openMemoryLimit(bytes: number): MemoryLimit | undefined {
  const isVersion2 = existsSync(`${ROOT}/cgroup.controllers`);
  const group = `${isVersion2 ? ROOT : `${ROOT}/memory`}/lorikeet-test-${process.pid}`;
  try {
    if (isVersion2 && !readFileSync(`${ROOT}/cgroup.subtree_control`, 'utf8').includes('memory')) return undefined;
    mkdirSync(group);
    writeFileSync(`${group}/${isVersion2 ? 'memory.max' : 'memory.limit_in_bytes'}`, `${bytes}`);
  } catch {
    return undefined;
  }
  // The process is in the group before Node starts, which chooses the size of its heap by it.
  const launcher = ['sh', '-c', 'echo $$ > "$0" && exec "$@"', `${group}/cgroup.procs`];
  return { launcher, [Symbol.dispose]: () => rmdirSync(group) };
}
