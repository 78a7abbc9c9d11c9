import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { type ConnectionLimits, listen } from '#http/listen.ts';

const limits = { maxConnections: 100, headersTimeoutMs: 30_000, requestTimeoutMs: 30_000, checkIntervalMs: 20 };

const open = (changed: Partial<ConnectionLimits> = {}) => {
  const app = new Hono()
    .post('/', async (context) => context.text(await context.req.text()))
    .onError((_, context) => context.text('broken off', 400));
  return listen(app, { port: 0, host: '127.0.0.1', limits: { ...limits, ...changed } });
};

/** Sends `text`, and gives what came until the server closed the connection. */
async function sendAndWait(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => {
    received += data.toString();
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return received;
}

const HEADERS = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n';

it('closes connections whose headers do not come', async () => {
  await using server = await open({ headersTimeoutMs: 50 });
  expect(await sendAndWait(server.port, HEADERS)).toContain('408 Request Timeout');
});

it('closes connections whose body does not come', async () => {
  await using server = await open({ headersTimeoutMs: 50, requestTimeoutMs: 100 });
  expect(await sendAndWait(server.port, `${HEADERS}\r\nabc`)).not.toContain('200 OK');
});

it('closes connections beyond the most at once', async () => {
  await using server = await open({ maxConnections: 1 });
  const first = connect(server.port, '127.0.0.1');
  await once(first, 'connect');
  expect(await sendAndWait(server.port, `${HEADERS}\r\n0123456789`)).toBe('');
  first.write(`${HEADERS}\r\n0123456789`);
  const [answer]: Buffer[] = await once(first, 'data');
  expect(answer?.toString()).toContain('200 OK');
  first.destroy();
});

it('listens on the given address only', async () => {
  await using server = await listen(new Hono(), { port: 0, host: '127.0.0.2' });
  const other = connect(server.port, '127.0.0.1');
  const [error]: NodeJS.ErrnoException[] = await once(other, 'error');
  expect(error?.code).toBe('ECONNREFUSED');
});
