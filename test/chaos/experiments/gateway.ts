import type { Gateway } from '#playground/gateway/gateway.ts';
import type { Trial } from '../experiment.ts';

/** The connection breaks while people ask, before it and after. */
function broken(name: string, harm: (gateway: Gateway) => void): Trial {
  return {
    name,
    times: 10,
    harm: async (stage) => {
      await stage.ask(2);
      await stage.pause(0, 400);
      harm(stage.world.discord.playground.gateway);
      await stage.ask(2);
      await stage.pause(300, 1500);
      await stage.world.discord.ready();
    },
  };
}

export const gatewayTrials: readonly Trial[] = [
  broken('The gateway’s connection is lost, then RESUME', (gateway) => gateway.dropConnections()),
  broken('The gateway asks to reconnect', (gateway) => gateway.requestReconnect()),
  broken('The session is declared invalid, then a fresh IDENTIFY', (gateway) => gateway.invalidateSessions(false)),
];
