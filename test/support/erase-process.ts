import process from 'node:process';
import { createBackgroundSteps } from '#services/background-steps.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestErasures } from './open-test-erasures.ts';

/**
 * A process that goes on with all erasures of a store, says with which jobs it is done, and is killed once those are so many:
 * `node erase-process.ts <url> <jobs>`.
 */
const [url = '', jobs = ''] = process.argv.slice(2);
let done = 0;
const store = await openStore(url, () => {});
const people = openPersonIndex(store);
const erasures = openTestErasures(store, {
  steps: createBackgroundSteps({ now: () => performance.now() }),
  people: {
    ...people,
    remove: async (person, entry) => {
      await people.remove(person, entry);
      process.stdout.write(`${entry.id}\n`);
      done += 1;
      if (done === Number(jobs)) process.kill(process.pid, 'SIGKILL');
    },
  },
  log: { info: () => {}, warn: (...args: unknown[]) => void process.stderr.write(JSON.stringify(args)) },
});
// Nothing in the background keeps a process alive.
setInterval(() => {}, 1000);
await erasures.resume();
