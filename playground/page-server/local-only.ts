/** Middleware that keeps other machines and other sites out of the playground. */
import type { MiddlewareHandler } from 'hono';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a Host header names this machine. Any other name is a sign of DNS rebinding. */
export function isLocalHost(host: string | undefined): boolean {
  const url = URL.parse(`http://${host ?? ''}`);
  return url !== null && url.host === (host ?? '').toLowerCase().replace(/:80$/u, '') && LOCAL_HOSTS.has(url.hostname);
}

/** Refuses requests for another host (DNS rebinding). */
export const localOnly: MiddlewareHandler = async (context, next) => {
  if (!isLocalHost(context.req.header('host')))
    return context.text('This server only answers requests to localhost.', 421);
  await next();
};

/** Refuses requests from other sites' pages (CSRF): browsers name the site in Origin. */
export const sameOriginOnly: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin');
  const ownOrigin = `http://${context.req.header('host')}`;
  const isCrossOrigin = origin !== undefined && origin !== ownOrigin;
  if (isCrossOrigin && context.req.method !== 'GET') return context.text('Cross-origin requests are not allowed.', 403);
  await next();
};
