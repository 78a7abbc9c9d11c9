import { AsyncQueue } from '@sapphire/async-queue';

/** Runs tasks one after another, in the order in which they came. A task that fails rejects for its caller alone. */
export interface SerialQueue {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** One {@link SerialQueue} for each key; a key without tasks takes no memory. */
export interface KeyedSerialQueue {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

export function createSerialQueue(): SerialQueue {
  const queue = new AsyncQueue();
  return { run: (task) => runIn(queue, task) };
}

export function createKeyedSerialQueue(): KeyedSerialQueue {
  const queues = new Map<string, AsyncQueue>();
  return {
    run: async (key, task) => {
      const queue = queues.get(key) ?? new AsyncQueue();
      queues.set(key, queue);
      try {
        return await runIn(queue, task);
      } finally {
        if (queue.remaining === 0) queues.delete(key);
      }
    },
  };
}

/**
 * Has one run of `work` at a time; all who come during one share the next. For what is the same for everybody, such as a flush or the
 * write of a count.
 * @returns a function whose promise resolves when a run has ended that began after the call
 */
export function createSharedRuns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  const start = () => {
    waiting = undefined;
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    // Between two runs there is a moment in which none runs and the next is not begun.
    if (waiting) return waiting;
    if (!running) return start();
    waiting = running.then(start, start);
    return waiting;
  };
}

async function runIn<T>(queue: AsyncQueue, task: () => Promise<T>): Promise<T> {
  await queue.wait();
  try {
    return await task();
  } finally {
    queue.shift();
  }
}
