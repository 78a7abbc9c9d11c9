import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LorikeetProcess } from './process.ts';

const PRELOAD = fileURLToPath(new URL('settable-clock-preload.mjs', import.meta.url));

/** A wall clock that can be set while the bot runs, as NTP, an operator or a resumed machine sets it. */
export interface SettableClock {
  /** For the bot's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets the clock so many ms ahead of the real one, or behind it. Resolves when the bot goes by it. */
  set(bot: LorikeetProcess, offsetMs: number): Promise<void>;
}

export function createSettableClock(): SettableClock {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-clock-')), 'offset');
  return {
    env: { CLOCK_OFFSET_FILE: file, NODE_OPTIONS: `--import=${PRELOAD}` },
    set: async (bot, offsetMs) => {
      writeFileSync(file, String(offsetMs));
      bot.signal('SIGUSR2');
      await bot.waitForOutput(`the clock was set by ${offsetMs} ms`);
    },
  };
}
