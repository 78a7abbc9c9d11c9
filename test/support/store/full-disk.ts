import { execFileSync } from 'node:child_process';
import process from 'node:process';

/**
 * Has every write of this process fail that would make a file longer than 4 KiB, by the kernel's own limit (RLIMIT_FSIZE): to
 * SQLite that is a disk that takes no more. Ends with its scope.
 */
export function simulateFullDisk(): Disposable {
  const setFileSizeLimit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${bytes}:unlimited`]);
  setFileSizeLimit('4096');
  return { [Symbol.dispose]: () => void setFileSizeLimit('unlimited') };
}
