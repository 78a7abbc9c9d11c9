import type { PredictionRecord } from './prediction.ts';

/** `python`: Cog up to 0.16 (FastAPI). `rust`: Cog 0.17 and later (coglet). */
export type CogGeneration = 'python' | 'rust';
export type WebhookEvent = 'start' | 'output' | 'logs' | 'completed';

/** How the stand-in behaves; all of it may be changed while it runs. Times are in ms. */
export interface Behaviour {
  /** How long the model's `setup()` takes after a start. */
  setupMs: number;
  /** `stays`: `setup()` fails, and the container says so; `exits`: its process ends then, as both generations do by default. */
  setupFails: 'no' | 'stays' | 'exits';
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
  /**
   * Started with `--upload-url`: the container puts its pictures there and answers with their addresses, which are on another
   * origin by nature. The Python server does so for `Prefer: respond-async` alone.
   */
  uploadUrl: string | undefined;
  /** Whether the image has a table of media types. Without one, Python calls WebP `None`. */
  hasMimeTypes: boolean;
  /** How long a Python server that is stopped waits for what it paints, before it answers 500; 5000 in 0.9 to 0.16. */
  stopGraceMs: number;
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
    setupFails: 'no',
    stepMs: 100,
    steps: 28,
    shrink: 1,
    throttleMs: 500,
    retryMs: 100,
    blocksWhileRunning: false,
    uploadUrl: undefined,
    hasMimeTypes: false,
    stopGraceMs: 5000,
    webhookDelivery: () => 'send',
    failureFor: ({ prompt }) => /^fail: (.+)/.exec(String(prompt))?.[1],
    filteredIndexes: ({ prompt }) =>
      (/hold back ([\d ]+)/.exec(String(prompt))?.[1] ?? '').split(' ').filter(Boolean).map(Number),
  };
}
