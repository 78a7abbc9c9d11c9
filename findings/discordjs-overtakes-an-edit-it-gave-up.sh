#!/usr/bin/env bash
# What: discord.js' REST client sends one request after another to a message, so `await edit(A); await edit(B)` looks safe. But one without a
#   response for `timeout` (15 s) is given up and silently sent again: a busy server that carries out the first copy of A late does so after B.
# Why it matters: a progress edit replaces the final message that was awaited after it, and nothing rejects, warns or emits an event:
#   `await` only says that one copy was carried out. Where an edit took longer than the timeout, what follows has to be looked at again.
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
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST, RESTEvents, Routes } from 'discord.js';

const carriedOut = [];
let copies = 0;
const server = createServer(async (request, response) => {
  const { content } = await json(request);
  copies += 1;
  // Busy when the first one comes: it is carried out all the same, though nobody waits for its response any more.
  if (copies === 1) await sleep(1500);
  carriedOut.push(content);
  response.setHeader('content-type', 'application/json').end('{}');
});
await once(server.listen(0, '127.0.0.1'), 'listening');

const rest = new REST({ api: `http://127.0.0.1:${server.address().port}`, timeout: 500 });
const events = [];
for (const event of [RESTEvents.RateLimited, RESTEvents.InvalidRequestWarning]) rest.on(event, () => events.push(event));
const edit = (content) =>
  rest.patch(Routes.webhookMessage('900000000400000001', 'token'), { auth: false, body: { content } });
await edit('progress');
await edit('final');
await sleep(2000);
server.closeAllConnections();
server.close();
console.log(`awaited: progress, final; carried out: ${carriedOut.join(', ')}; events: ${events.length}`);
process.exit(carriedOut.join() === 'progress,final,progress' && events.length === 0 ? 0 : 1);
JS
node edits.mjs
