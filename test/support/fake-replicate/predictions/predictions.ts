import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { isBilled, isTerminal, type Prediction } from './prediction.ts';
import { cancel, type RunDeps, run } from './run.ts';

/** All predictions that were ever created, newest last. */
export class Predictions {
  readonly all: Prediction[] = [];
  readonly #deps: RunDeps;
  readonly #outputListeners = new Set<() => void>();

  constructor(deps: Omit<RunDeps, 'findPainter'>) {
    this.#deps = {
      ...deps,
      findPainter: (url) => {
        const picture = deps.readInputFile(url) ?? Buffer.alloc(0);
        const outputs = ({ model, output }: Prediction) => (model.judge ? [] : [output ?? []].flat().map(String));
        const isCopy = (each: string) => Buffer.compare(deps.readInputFile(each) ?? Buffer.alloc(1), picture) === 0;
        return (
          this.all.find((prediction) => outputs(prediction).includes(url)) ??
          this.all.findLast((prediction) => outputs(prediction).some(isCopy))
        );
      },
      onChange: (prediction, what) => {
        deps.onChange(prediction, what);
        for (const wake of [...this.#outputListeners]) wake();
      },
    };
  }

  get running(): number {
    return this.all.filter((each) => !isTerminal(each)).length;
  }

  get billed(): number {
    return this.all.filter(isBilled).length;
  }

  create(fields: Pick<Prediction, 'model' | 'version' | 'input' | 'deadline' | 'webhook' | 'events'>): Prediction {
    const prediction: Prediction = {
      ...fields,
      id: newId(),
      created: this.#deps.fake.clock.now(),
      status: 'starting',
      output: undefined,
      error: null,
      log: [],
      started: undefined,
      painted: undefined,
      completed: undefined,
      reads: 0,
      stop: new AbortController(),
    };
    this.all.push(prediction);
    void run(this.#deps, prediction);
    return prediction;
  }

  find(id: string): Prediction | undefined {
    return this.all.find((each) => each.id === id);
  }

  /** Resolves once it is canceled, or at once where it was over already. */
  async cancel(prediction: Prediction): Promise<void> {
    cancel(prediction);
    while (!isTerminal(prediction)) await setImmediate();
  }

  /** Resolves when its files are there or it is over, and after `ms` in any case. */
  async waitForOutput(prediction: Prediction, ms: number): Promise<void> {
    const { clock } = this.#deps.fake;
    const done = new AbortController();
    const outputReady = new Promise<void>((resolve) => {
      const check = () => {
        if (prediction.output === undefined && !isTerminal(prediction)) return;
        this.#outputListeners.delete(check);
        resolve();
      };
      this.#outputListeners.add(check);
      check();
    });
    await Promise.race([outputReady, clock.sleep(ms, done.signal).catch(() => undefined)]);
    done.abort();
  }
}

/** 26 characters of lower-case letters and digits. */
function newId(): string {
  return [...randomBytes(26)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32]).join('');
}
