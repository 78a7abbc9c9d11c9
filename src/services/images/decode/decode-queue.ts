/**
 * Pictures are decoded, drawn and encoded one at a time: each takes up to hundreds of megabytes meanwhile, and several at once
 * would take a process to its memory limit.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createSerialQueue } from '#services/serial-queue.ts';

/** Told when an expensive decode begins and ends, so that one that ends the process can be blamed for it. */
export interface DecodeObserver {
  /** The decode waits for it. Must not reject. */
  onStart(): Promise<void>;
  onEnd(): Promise<void>;
}

/** Bytes of a decode that observers are told of. What is below cannot be what a process ran out of memory for. */
export const EXPENSIVE_DECODE_BYTES = 64 * 1024 * 1024;

type Sharp = typeof import('sharp').default;

let loading: Promise<Sharp> | undefined;

/** Loads what decodes pictures, when the first one is decoded: it takes 20 MB, and most bots pass pictures on as they are. */
export function loadSharp(): Promise<Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // libvips would keep up to 50 MB of what it decoded last, and no picture is decoded twice.
    sharp.cache(false);
    return sharp;
  });
  return loading;
}

const queue = createSerialQueue();
const observers = new AsyncLocalStorage<DecodeObserver>();

/**
 * Does `work` when no other picture of this process is being decoded. Calls must not be nested: they would wait for each other.
 * @param bytes what it may take of memory, at most
 */
export function decodeInTurn<T>(bytes: number, work: (sharp: Sharp) => Promise<T>): Promise<T> {
  const observer = bytes >= EXPENSIVE_DECODE_BYTES ? observers.getStore() : undefined;
  return queue.run(async () => {
    await observer?.onStart();
    try {
      return await work(await loadSharp());
    } finally {
      await observer?.onEnd();
    }
  });
}

/** Does `work`, and tells `observer` of the expensive decodes in it. */
export function observeDecodes<T>(observer: DecodeObserver, work: () => Promise<T>): Promise<T> {
  return observers.run(observer, work);
}
