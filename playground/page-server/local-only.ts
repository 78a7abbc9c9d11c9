import type { MiddlewareHandler } from 'hono';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a Host header names this machine. Another name means that a foreign page was bound to our address. */
export function isLocalHost(host: string | undefined): boolean {
  const url = URL.parse(`http://${host ?? ''}`);
  return url !== null && url.host === (host ?? '').toLowerCase().replace(/:80$/u, '') && LOCAL_HOSTS.has(url.hostname);
}

/** Refuses requests for another host (DNS rebinding). */
export const localOnly: MiddlewareHandler = async (context, next) => {
  if (!isLocalHost(context.req.header('host'))) return context.text('This server answers to localhost only.', 421);
  await next();
};

/** Refuses what another site's page sends: a browser names it in Origin. */
export const sameOriginOnly: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin');
  const ownOrigin = `http://${context.req.header('host')}`;
  const isForeign = origin !== undefined && origin !== ownOrigin;
  if (isForeign && context.req.method !== 'GET') return context.text('Requests from other sites are refused.', 403);
  await next();
};
