import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that a system gives to whoever asks for any, or connects: those of Linux begin at 32,768. */
const [FIRST_PORT, PORT_COUNT] = [20_000, 12_000];

/** Test files run in several processes at the same time. */
let next = Math.floor(Math.random() * PORT_COUNT);

/** A port of 127.0.0.1 for a server that starts later, or stops and starts again: nobody is given it meanwhile. */
export async function freePort(): Promise<number> {
  for (let count = 0; count < PORT_COUNT; count += 1) {
    const port = FIRST_PORT + (next++ % PORT_COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('There is no free port.');
}
