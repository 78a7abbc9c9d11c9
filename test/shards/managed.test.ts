import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { answerManager } from '../../src/manager/managed.ts';
import { ASK } from '../../src/manager/measured-by.ts';

it('goes on where what is measured cannot be read, and says so', async () => {
  const channel = new EventEmitter();
  const log = { error: vi.fn() };
  const fault = new Error('no');
  answerManager(channel, () => Promise.reject(fault), log);
  channel.emit('message', ASK);
  await vi.waitFor(() => expect(log.error).toHaveBeenCalledWith({ err: fault }, expect.any(String)));
});
