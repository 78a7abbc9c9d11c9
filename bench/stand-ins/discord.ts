/**
 * A light stand-in for Discord, in a process of its own: gateway, REST, and the people who use the bots. It checks as little as
 * possible, so that it is not what is measured; the playground is the stand-in that checks.
 */
import process from 'node:process';
import { z } from 'zod';
import { method, serveControl } from './control.ts';
import { createGateway } from './discord/gateway.ts';
import { Interactions } from './discord/interactions.ts';
import { createDriver } from './discord/load.ts';
import { createRest } from './discord/rest.ts';
import { serveHttp } from './http.ts';
import { interactParams, loadParams } from './protocol.ts';

const distanceMs = Number(process.argv[2] ?? 0);
const interactions = new Interactions();
const rest = createRest(
  interactions,
  () => gatewayUrl,
  () => gateway.guilds,
);
const { server, origin } = await serveHttp(distanceMs, rest);
const gatewayUrl = origin.replace('http', 'ws');
const gateway = createGateway(server, gatewayUrl, distanceMs);
const driver = createDriver(gateway, interactions);

serveControl(
  new Map([
    ['address', method(z.null(), () => `${origin}/api`)],
    [
      'guilds',
      method(z.number().int(), (guilds) => {
        gateway.guilds = guilds;
        return null;
      }),
    ],
    [
      'interact',
      method(interactParams, ({ bot, action, actor, timeoutMs }) => driver.interact(bot, action, actor, timeoutMs)),
    ],
    ['load', method(loadParams, driver.load)],
  ]),
);
