/** Loaded into the bot before all else: its wall clock is off by as many ms as a file says. Monotonic clocks and timers are not. */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const realNow = Date.now;
let offsetMs = 0;
process.on('SIGUSR2', () => {
  offsetMs = Number(readFileSync(process.env.CLOCK_OFFSET_FILE ?? '', 'utf8'));
  process.stdout.write(`the clock was set by ${offsetMs} ms\n`);
});

globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(realNow() + offsetMs);
    else super(...given);
  }

  static now() {
    return realNow() + offsetMs;
  }
};
