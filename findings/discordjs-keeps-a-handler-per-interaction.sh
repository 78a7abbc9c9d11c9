#!/usr/bin/env bash
# What: discord.js' REST client makes a queue of its own (a "handler") for the token of each interaction, and keeps it for up to an hour
#   after the last request: 2,000 replies that were edited once leave 2,000 of them, though none will be asked again.
# Why it matters: a busy bot's heap grows for an hour after each start, by a kilobyte or more an interaction, which looks like a leak.
#   `handlerSweepInterval` is an hour by default; a few minutes are enough where tokens live for fifteen.
# Versions: discord.js 14.28.1 (@discordjs/rest 2.6.x), Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent discord.js@14.28.1
cat > handlers.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST, Routes } from 'discord.js';

const INTERACTIONS = 2000;
const APPLICATION = '900000000400000001';
const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'));
await once(server.listen(0, '127.0.0.1'), 'listening');
const api = `http://127.0.0.1:${server.address().port}`;

/** Edits the reply to each interaction once, and waits until nothing is under way. */
async function editAll(rest) {
  for (let from = 0; from < INTERACTIONS; from += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        rest.patch(Routes.webhookMessage(APPLICATION, `token-${from + n}`), { auth: false, body: { content: 'x' } }),
      ),
    );
  gc();
}

const byDefault = new REST({ api, globalRequestsPerSecond: Number.POSITIVE_INFINITY });
gc();
const before = process.memoryUsage().heapUsed;
await editAll(byDefault);
const bytes = (process.memoryUsage().heapUsed - before) / INTERACTIONS;
const swept = new REST({ api, globalRequestsPerSecond: Number.POSITIVE_INFINITY, handlerSweepInterval: 200 });
await editAll(swept);
await sleep(500);
server.close();
console.log(`${INTERACTIONS} interactions, each with one edit: ${byDefault.handlers.size} handlers kept, ${Math.round(bytes)} bytes each`);
console.log(`with handlerSweepInterval 200 ms, half a second later: ${swept.handlers.size}`);
process.exit(byDefault.handlers.size === INTERACTIONS && swept.handlers.size === 0 ? 0 : 1);
JS
node --expose-gc handlers.mjs
