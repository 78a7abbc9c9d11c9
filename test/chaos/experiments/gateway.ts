import type { Gateway } from '#playground/gateway/gateway.ts';
import type { Experiment } from '../experiment.ts';

/** The connection breaks while people ask, before it and after. */
function connectionExperiment(name: string, breakConnection: (gateway: Gateway) => void): Experiment {
  return {
    name,
    times: 10,
    injectFault: async (context) => {
      await context.requestPictures(2);
      await context.pause(0, 400);
      breakConnection(context.environment.discord.playground.gateway);
      await context.requestPictures(2);
      await context.pause(300, 1500);
      await context.environment.discord.ready();
    },
  };
}

export const gatewayExperiments: readonly Experiment[] = [
  connectionExperiment('The gateway’s connection is lost, then RESUME', (gateway) => gateway.dropConnections()),
  connectionExperiment('The gateway asks to reconnect', (gateway) => gateway.requestReconnect()),
  connectionExperiment('The session is declared invalid, then a fresh IDENTIFY', (gateway) =>
    gateway.invalidateSessions(false),
  ),
];
