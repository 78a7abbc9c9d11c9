import { vi } from 'vitest';

/** As long as `expect.poll` looks, by vitest.config.ts. */
const TIMEOUT_MS = 20_000;

const { waitFor } = vi;

/**
 * Has `vi.waitFor` look for as long as `expect.poll` unless a test says otherwise. Its own default is one second, which a busy machine
 * may need for one answer of Redis, or to start a process; Vitest has no setting for it.
 */
vi.waitFor = (callback, options) =>
  waitFor(callback, { timeout: TIMEOUT_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
