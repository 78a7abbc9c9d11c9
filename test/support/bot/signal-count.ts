/**
 * Loaded into the bot's process before its own code (`--import`): answers each message with how many AbortSignals something holds, once
 * garbage is collected.
 */
import process from 'node:process';
import { queryObjects } from 'node:v8';

process.on('message', () => {
  process.send?.(queryObjects(AbortSignal, { format: 'count' }));
});
