import type { ChildProcess } from 'node:child_process';
import process from 'node:process';

/** Kills a child when this process exits before it: an interrupted run must not leave bots and servers behind. */
export function killAtExit(child: ChildProcess): void {
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  child.once('close', () => process.off('exit', kill));
}
