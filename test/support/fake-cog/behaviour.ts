import type { PredictionRecord } from './prediction.ts';

/** `python`: Cog up to 0.16 (FastAPI). `rust`: Cog 0.17 and later (coglet). */
export type CogGeneration = 'python' | 'rust';
export type WebhookEvent = 'start' | 'output' | 'logs' | 'completed';

/** How the stand-in behaves; all of it may be changed while it runs. Times are in ms. */
export interface Behaviour {
  /** How long the model's `setup()` takes after a start. */
  setupMs: number;
  /** Set: `setup()` fails, and the container stays as it is. */
  setupFails: boolean;
  stepMs: number;
  /** Steps of a run whose input does not say. */
  steps: number;
  /** Sides of the pictures are divided by it, so that tests need not wait for megapixels. */
  shrink: number;
  /** Between two webhooks of a run that are not its last; 500 in both generations. */
  throttleMs: number;
  /** Before the first repetition of a last webhook that was not taken, doubled each time; 100 in both generations. */
  retryMs: number;
  /** The Python server of 0.9 answers nothing at all while it paints for a held connection; later ones do. */
  blocksWhileRunning: boolean;
  /** Started with `--upload-url`: pictures are given as addresses, here of the stand-in itself. */
  uploadsOutputs: boolean;
  /** How many of the next downloads of such a picture are answered with 503. */
  failedDownloads: number;
  /** What becomes of a webhook. `late` ones are sent after the one that follows them, or after `throttleMs`. */
  webhookDelivery: (event: WebhookEvent, record: PredictionRecord) => 'send' | 'lose' | 'twice' | 'late';
  /** What the model says where it fails on this input, and which pictures its safety checker holds back. */
  failureFor: (input: Readonly<Record<string, unknown>>) => string | undefined;
  filteredIndexes: (input: Readonly<Record<string, unknown>>) => readonly number[];
}

/** The defaults, as in a real container. `fail: …` and `hold back 1 3` in a prompt try its failures out by hand. */
export function defaultBehaviour(): Behaviour {
  return {
    setupMs: 0,
    setupFails: false,
    stepMs: 100,
    steps: 28,
    shrink: 1,
    throttleMs: 500,
    retryMs: 100,
    blocksWhileRunning: false,
    uploadsOutputs: false,
    failedDownloads: 0,
    webhookDelivery: () => 'send',
    failureFor: ({ prompt }) => /^fail: (.+)/.exec(String(prompt))?.[1],
    filteredIndexes: ({ prompt }) =>
      (/hold back ([\d ]+)/.exec(String(prompt))?.[1] ?? '').split(' ').filter(Boolean).map(Number),
  };
}
