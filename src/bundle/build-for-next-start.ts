import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';

const BUILD_FILE = fileURLToPath(new URL('./build.ts', import.meta.url));

/**
 * Builds the bundle in another process, which does not keep this one alive. Says so in the log if that is not possible, such as
 * where the folder cannot be written to. Never rejects.
 * @param execPath Node
 */
export async function buildForNextStart(execPath: string, log: Pick<Logger, 'info' | 'debug'>): Promise<void> {
  try {
    const child = spawn(execPath, [BUILD_FILE], { stdio: ['ignore', 'ignore', 'ignore'] });
    child.unref();
    const [code] = await once(child, 'exit');
    if (code === 0) log.debug('the next start uses a bundle of the sources');
    else
      log.info(
        { code },
        'starts take longer and more memory, because no bundle of the sources can be built: `npm run bundle` says why',
      );
  } catch (error) {
    log.info({ err: error }, 'no bundle of the sources can be built');
  }
}
