import type { Logger } from 'pino';
import { z } from 'zod';
import type { Measured } from '#services/metrics/prometheus.ts';
import { ASK } from './measured-by.ts';

/** The channel of a shard to its manager: its own process object. */
interface Channel {
  on(event: string, listener: (message: unknown) => void): unknown;
  send?(message: object, handle: undefined, options: undefined, sent: (error: Error | null) => void): unknown;
}

const question = z.object({ ask: z.literal(ASK.ask) });

/** Tells the manager what this process has measured, whenever it asks. */
export function answerManager(channel: Channel, measured: () => Promise<Measured>, log: Pick<Logger, 'error'>): void {
  // discord.js reports its connection over the same channel, also when the manager is gone and nobody is there to hear it.
  channel.on('error', () => {});
  channel.on('message', (message) => {
    if (!question.safeParse(message).success) return;
    measured().then(
      (all) => channel.send?.({ measured: all }, undefined, undefined, () => {}),
      (error) => log.error({ err: error }, 'the metrics could not be read'),
    );
  });
}
