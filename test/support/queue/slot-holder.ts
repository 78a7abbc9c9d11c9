import process from 'node:process';
import pino from 'pino';
import { openRedisLimiters } from '#services/queue/limiters/redis-limiters.ts';
import { openSlots } from '#services/queue/limiters/slots.ts';

/**
 * A process that takes slots and never gives them back: `node slot-holder.ts <url> <slots> <holds>`. Says so once it has all.
 */
const [url = '', slots = '', holds = ''] = process.argv.slice(2);
const limiters = openRedisLimiters(url, pino({ level: 'silent' }));
const { runInSlot: take } = openSlots(limiters, {
  atOnce: Number(slots),
  maxHoldMs: Number(holds),
  graceMs: 0,
});
let takenCount = 0;
for (let slot = 0; slot < Number(slots); slot += 1) {
  void take(() => {
    takenCount += 1;
    if (takenCount === Number(slots)) process.stdout.write('all taken\n');
    return new Promise(() => {});
  });
}
