import { createAdaptorServer } from '@hono/node-server';
import { REST } from 'discord.js';
import { Hono } from 'hono';
import pino from 'pino';
import { expect, it } from 'vitest';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { deployCommands, prepareCommands } from '../src/deploy.ts';

it.each([true, false])('registers commands once, with versions in the answer: %s', async (hasVersions) => {
  let [registered, puts] = [[] as unknown[], 0];
  const answer = () => registered.map((_, id) => ({ id: `${id}`, ...(hasVersions && { version: `${puts}` }) }));
  const app = new Hono()
    .get('/api/v10/applications/1/commands', (context) => context.json(answer()))
    .put('/api/v10/applications/1/commands', async (context) => {
      [registered, puts] = [await context.req.json(), puts + 1];
      return context.json(answer());
    });
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const api = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/api`;
  const rest = new REST({ api }).setToken('token');
  await using store = await openStore('memory:', () => {});
  const models = loadModels('no such folder');
  const deploy = async () =>
    deployCommands(rest, '1', await prepareCommands(models, store), store, pino({ level: 'silent' }));
  const first = await prepareCommands(models, store);
  expect(first.build(), 'built beforehand').toBe(first.build());
  await deploy();
  await deploy();
  expect(puts).toBe(1);
  const known = await prepareCommands(models, store);
  expect(known.build(), 'not built beforehand').not.toBe(known.build());
  // Somebody else has removed one.
  registered.pop();
  await deploy();
  expect(puts).toBe(2);
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
