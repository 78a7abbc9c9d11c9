import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { isBilled, isOver, type Prediction } from './prediction.ts';
import { cancel, run, type Studio } from './run.ts';

/** All predictions that were ever created, newest last. */
export class Predictions {
  readonly all: Prediction[] = [];
  readonly #studio: Studio;
  readonly #waiting = new Set<() => void>();

  constructor(studio: Studio) {
    this.#studio = {
      ...studio,
      changed: (prediction, what) => {
        studio.changed(prediction, what);
        for (const wake of [...this.#waiting]) wake();
      },
    };
  }

  get running(): number {
    return this.all.filter((each) => !isOver(each)).length;
  }

  get billed(): number {
    return this.all.filter(isBilled).length;
  }

  create(of: Pick<Prediction, 'model' | 'version' | 'input' | 'deadline' | 'webhook' | 'events'>): Prediction {
    const prediction: Prediction = {
      ...of,
      id: newId(),
      created: this.#studio.world.clock.now(),
      status: 'starting',
      output: undefined,
      error: null,
      log: [],
      started: undefined,
      completed: undefined,
      reads: 0,
      stop: new AbortController(),
    };
    this.all.push(prediction);
    void run(this.#studio, prediction);
    return prediction;
  }

  find(id: string): Prediction | undefined {
    return this.all.find((each) => each.id === id);
  }

  /** Resolves once it is canceled, or at once where it was over already. */
  async cancel(prediction: Prediction): Promise<void> {
    cancel(prediction);
    while (!isOver(prediction)) await setImmediate();
  }

  /** Resolves when its files are there or it is over, and after `ms` in any case. */
  async untilFiles(prediction: Prediction, ms: number): Promise<void> {
    const { clock } = this.#studio.world;
    const done = new AbortController();
    const woken = new Promise<void>((resolve) => {
      const look = () => {
        if (prediction.output === undefined && !isOver(prediction)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    await Promise.race([woken, clock.sleep(ms, done.signal).catch(() => undefined)]);
    done.abort();
  }
}

/** 26 characters of lower-case letters and digits. */
function newId(): string {
  return [...randomBytes(26)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32]).join('');
}
