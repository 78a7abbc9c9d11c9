/**
 * Loaded into the bot's process before its own code (`--import`), to measure how long its event loop is kept from going on.
 * A `measure` message is answered once the loop is idle.
 */
import process from 'node:process';

/** What the event loop did since it was measured last, up to the moment when it was idle. */
export interface LoopMeasurement {
  /** Ms of CPU time that the main thread took in its longest turn: other programs of the machine add nothing to it. */
  readonly longestTurnCpuMs: number;
  /** Ms of the longest turn by the clock. What waits for a disk is in it, and what other programs take. */
  readonly longestTurnMs: number;
  /** Bytes of memory that the process has now. */
  readonly residentBytes: number;
}

/** Ms between two looks. A turn is what happens between them. */
const TICK_MS = 1;

/** A loop that takes less CPU time than this for so many turns has nothing to do. */
const [IDLE_TURN_CPU_MS, IDLE_TURNS] = [0.5, 4];

/** Turns after which it is measured though it is busy, such as with jobs that go on. */
const MAX_TURNS = 50;

const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

let [longestTurnCpuMs, longestTurnMs] = [0, 0];
let [lastCpuMs, lastMs] = [cpuMs(), performance.now()];
let pending: { turns: number; idleTurns: number } | undefined;

setInterval(() => {
  const [turnCpuMs, turnMs] = [cpuMs() - lastCpuMs, performance.now() - lastMs - TICK_MS];
  longestTurnCpuMs = Math.max(longestTurnCpuMs, turnCpuMs);
  longestTurnMs = Math.max(longestTurnMs, turnMs);
  if (pending) {
    pending.turns += 1;
    pending.idleTurns = turnCpuMs < IDLE_TURN_CPU_MS ? pending.idleTurns + 1 : 0;
    if (pending.idleTurns >= IDLE_TURNS || pending.turns >= MAX_TURNS) answer();
  }
  [lastCpuMs, lastMs] = [cpuMs(), performance.now()];
}, TICK_MS).unref();

process.on('message', (message) => {
  if (message === 'measure') pending = { turns: 0, idleTurns: 0 };
});

function answer(): void {
  pending = undefined;
  const residentBytes = process.memoryUsage.rss();
  process.send?.({ longestTurnCpuMs, longestTurnMs, residentBytes } satisfies LoopMeasurement);
  [longestTurnCpuMs, longestTurnMs] = [0, 0];
}
