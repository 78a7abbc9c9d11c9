#!/usr/bin/env bash
# What: discord.js' REST client counts edits of interaction replies towards its limit of 50 requests a second for the bot, and holds
#   the 51st back. Discord does not count them ("Interaction endpoints are not bound to the bot's Global Rate Limit").
# Why it matters: a bot that edits the messages of those who wait holds finished pictures back behind them, for tens of seconds,
#   though Discord never sent a 429. A second client with `globalRequestsPerSecond: Infinity` for these routes is enough.
# Versions: discord.js 14.28.1 (@discordjs/rest 2.6.x), Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent discord.js@14.28.1
cat > edits.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { REST, RESTEvents, Routes } from 'discord.js';

// Answers everything at once, and never limits anything.
const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'));
await once(server.listen(0, '127.0.0.1'), 'listening');
const api = `http://127.0.0.1:${server.address().port}`;

async function heldBack(options) {
  const rest = new REST({ api, ...options }).setToken('not.a.token');
  const reasons = [];
  rest.on(RESTEvents.RateLimited, ({ global }) => reasons.push(global));
  const edit = (n) => rest.patch(Routes.webhookMessage('1', `token-${n}`), { auth: false, body: { content: 'x' } });
  await Promise.all(Array.from({ length: 80 }, (_, n) => edit(n)));
  return reasons;
}

const byDefault = await heldBack({});
const unlimited = await heldBack({ globalRequestsPerSecond: Number.POSITIVE_INFINITY });
server.close();
console.log(`80 edits of 80 interactions at once: ${byDefault.length} held back, all as global: ${byDefault.every(Boolean)}`);
console.log(`with globalRequestsPerSecond Infinity: ${unlimited.length} held back`);
process.exit(byDefault.length > 0 && byDefault.every(Boolean) && unlimited.length === 0 ? 0 : 1);
JS
node edits.mjs
