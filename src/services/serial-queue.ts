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

async function runIn<T>(queue: AsyncQueue, task: () => Promise<T>): Promise<T> {
  await queue.wait();
  try {
    return await task();
  } finally {
    queue.shift();
  }
}
