/** Discord's REST API: all routes, behind one request handler. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { createDiscordError } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import { applicationRoutes } from './application-routes.ts';
import { callbackRoutes } from './callback-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { handleRequest, type RequestHandlerDeps } from './request-handler.ts';
import type { Route } from './route.ts';
import { webhookRoutes } from './webhook-routes.ts';

type Environment = { Bindings: HttpBindings };

/** Mount it at `/api/v10`. */
export function restApp(deps: Omit<RequestHandlerDeps, 'platform'>, platform: Platform): Hono<Environment> {
  const app = new Hono<Environment>();
  const routes = [
    ...applicationRoutes(platform),
    ...channelRoutes(platform),
    ...callbackRoutes(platform),
    ...webhookRoutes(platform),
  ];
  const serve = (context: Context<Environment>, route: Route): Promise<Response> =>
    handleRequest({ ...deps, platform }, route, {
      request: context.req.raw,
      params: context.req.param(),
      resetConnection: () => context.env.incoming.socket.destroy(),
    });
  for (const route of routes) app.on(route.method, route.path, (context) => serve(context, route));
  app.all('*', (context) => serve(context, unknownRoute));
  return app;
}

const unknownRoute: Route = {
  method: 'GET',
  path: '*',
  auth: 'token',
  limit: 'none',
  handle: () => {
    throw createDiscordError('notFound');
  },
};
