/** Middleware that keeps other machines and other sites out of the playground. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a Host header names this machine. Any other name is a sign of DNS rebinding. */
export function isLocalHost(host: string | undefined): boolean {
  const url = URL.parse(`http://${host ?? ''}`);
  return url !== null && url.host === (host ?? '').toLowerCase().replace(/:80$/u, '') && LOCAL_HOSTS.has(url.hostname);
}

/** Whether a connection comes from this machine, by the address of its other end. */
export function isFromThisMachine(remoteAddress: string | undefined): boolean {
  return remoteAddress !== undefined && /^(?:::ffff:)?127\.|^::1$/u.test(remoteAddress);
}

/** Refuses requests from other machines, which may reach the port for the bot's webhooks, and for another host (DNS rebinding). */
export const localOnly: MiddlewareHandler<{ Bindings: HttpBindings }> = async (context, next) => {
  if (!isFromThisMachine(context.env.incoming.socket.remoteAddress))
    return context.text('The playground can be used on its own machine only.', 403);
  if (!isLocalHost(context.req.header('host')))
    return context.text('This server only answers requests to localhost.', 421);
  await next();
};

/**
 * Whether a request comes from the playground's own page, or from no page at all, such as the bot's. Browsers name the page's
 * origin in every WebSocket handshake and in every request whose response another site could read or that changes something.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || origin === `http://${host}`;
}

/** Refuses requests from other sites' pages (CSRF). */
export const ownPagesOnly: MiddlewareHandler = async (context, next) => {
  if (!isOwnOrigin(context.req.header('origin'), context.req.header('host'))) return refuseOtherSite(context);
  await next();
};

/** Refuses what other sites' pages embed, such as a response as a script: browsers send no Origin for these. */
export const noOtherSites: MiddlewareHandler = async (context, next) => {
  const site = context.req.header('sec-fetch-site') ?? 'none';
  if (site !== 'none' && site !== 'same-origin') return refuseOtherSite(context);
  await next();
};

const refuseOtherSite = (context: Context) => context.text('Cross-origin requests are not allowed.', 403);
