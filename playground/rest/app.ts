import { setTimeout as after } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { DiscordError, refused } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import { applicationRoutes } from './application.ts';
import { type Body, readBody } from './body.ts';
import { callbackRoutes } from './callbacks.ts';
import { channelRoutes } from './channels.ts';
import type { Faults } from './faults.ts';
import type { Limits, Verdict } from './limits.ts';
import { record } from './record.ts';
import type { Answer, Call, Route } from './route.ts';
import { webhookRoutes } from './webhooks.ts';

type Environment = { Bindings: HttpBindings };

/** Discord's REST API, to be mounted at `/api/v10`. */
export function restApp(platform: Platform, limits: Limits, faults: Faults): Hono<Environment> {
  const app = new Hono<Environment>();
  const routes = [
    ...applicationRoutes(platform),
    ...channelRoutes(platform),
    ...callbackRoutes(platform),
    ...webhookRoutes(platform),
  ];
  for (const route of routes) app.on(route.method, route.path, (context) => serve(context, route));
  app.all('*', (context) => serve(context, unknownRoute(context.req.method)));

  /** One request from its body to its answer, and into the record. */
  async function serve(context: Context<Environment>, route: Route): Promise<Response> {
    const { pathname, searchParams } = new URL(context.req.url);
    const path = pathname.replace(/^\/api\/v10/u, '');
    const call: Call = {
      method: context.req.method,
      path,
      query: searchParams,
      params: context.req.param(),
      json: undefined,
      uploads: [],
      about: {},
    };
    let fields: Body['fields'] = [];
    let verdict: Verdict = { headers: {} };
    const work = async (): Promise<Answer> => {
      const body = await readBody(context.req.raw);
      call.json = body.json;
      call.uploads = body.uploads;
      fields = body.fields;
      verdict = limits.take(route, majorOf(call));
      if (verdict.refused) return { status: 429, body: verdict.refused };
      if (route.auth === 'bot' && context.req.header('authorization') !== `Bot ${platform.token}`)
        throw refused('unauthorized');
      return route.handle(call);
    };
    const fault = faults.next({ method: call.method, path, body: await peek(context) });
    if (!fault) return reply(await answered(work));
    if (typeof fault.answer === 'object' && 'delayMs' in fault.answer) {
      await after(fault.answer.delayMs);
      return reply(await answered(work));
    }
    if (fault.takesEffect) await answered(work);
    if (fault.answer === 'reset') {
      record(platform, call, fields, { status: 0 }, true);
      context.env.incoming.socket.destroy();
      return new Response(null);
    }
    return reply(fault.answer, fault.answer.headers, true);

    function reply(answer: Answer, headers: Record<string, string> = {}, isFault = false): Response {
      record(platform, call, fields, answer, isFault);
      const text = answer.body === undefined ? null : JSON.stringify(answer.body);
      const type = text === null ? {} : { 'content-type': 'application/json' };
      return new Response(text, { status: answer.status, headers: { ...type, ...verdict.headers, ...headers } });
    }
  }
  return app;
}

/** The answer, be it a refusal. */
async function answered(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiscordError) return { status: error.status, body: error.body };
    throw error;
  }
}

/** The JSON of a request that a fault wants to see; the body itself stays to be read. */
async function peek(context: Context<Environment>): Promise<unknown> {
  const isJson = context.req.header('content-type')?.startsWith('application/json');
  return isJson
    ? await context.req.raw
        .clone()
        .json()
        .catch(() => undefined)
    : undefined;
}

/** What has a rate limit of its own (topics/rate-limits): a channel, or a webhook with its token. */
function majorOf({ params }: Call): string {
  return params.token ?? params.channel ?? params.guild ?? '';
}

const unknownRoute = (method: string): Route => ({
  method: method === 'POST' ? 'POST' : 'GET',
  path: '*',
  auth: 'token',
  limit: 'none',
  handle: () => {
    throw refused('notFound');
  },
});
