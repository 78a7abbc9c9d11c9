import { setTimeout as delay } from 'node:timers/promises';
import { createDiscordError, DiscordError } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import type { Faults } from './faults.ts';
import type { RateLimiter, RateLimitResult } from './rate-limiter.ts';
import { recordRequest } from './record-request.ts';
import { type RequestBody, readRequestBody } from './request-body.ts';
import type { RestCall, RestResponse, Route } from './route.ts';

export interface RequestHandlerDeps {
  platform: Platform;
  rateLimiter: RateLimiter;
  faults: Faults;
}

export interface IncomingRequest {
  request: Request;
  params: Record<string, string>;
  /** Destroys the socket without a response. */
  resetConnection: () => void;
}

/** Serves one request: faults, rate limit, authorization, body, handler, and the entry in the traffic log. */
export async function handleRequest(
  { platform, rateLimiter, faults }: RequestHandlerDeps,
  route: Route,
  incoming: IncomingRequest,
): Promise<Response> {
  const { request, params } = incoming;
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.replace(/^\/api\/v10/u, '');
  const base = { method: request.method, path, query: searchParams, params, about: {} };
  const bodyResult = await toResult(() => readRequestBody(request));
  const body: RequestBody = bodyResult.value ?? { json: undefined, uploads: [], fields: [] };
  const call: RestCall = { ...base, json: body.json, uploads: body.uploads };
  let rateLimitResult: RateLimitResult = { headers: {} };
  const runHandler = async (): Promise<RestResponse> => {
    rateLimitResult = rateLimiter.consume(route, majorParameter(call));
    if (rateLimitResult.rejection) return { status: 429, body: rateLimitResult.rejection };
    if (route.auth === 'bot' && request.headers.get('authorization') !== `Bot ${platform.token}`)
      return toErrorResponse(createDiscordError('unauthorized'));
    if (bodyResult.failed) return bodyResult.failed;
    const handled = await toResult(async () => route.handle(call));
    return handled.failed ?? handled.value;
  };
  const reply = (answer: RestResponse, headers: Record<string, string> = {}, isFault = false): Response => {
    recordRequest(platform, call, body.fields, answer, isFault);
    const text = answer.body === undefined ? null : JSON.stringify(answer.body);
    const type = text === null ? {} : { 'content-type': 'application/json' };
    return new Response(text, { status: answer.status, headers: { ...type, ...rateLimitResult.headers, ...headers } });
  };

  const fault = faults.next({ method: call.method, path, body: call.json });
  if (!fault) return reply(await runHandler());
  if (typeof fault.answer === 'object' && 'delayMs' in fault.answer) {
    await delay(fault.answer.delayMs);
    return reply(await runHandler());
  }
  if (fault.takesEffect) await runHandler();
  if (fault.answer !== 'reset') return reply(fault.answer, fault.answer.headers, true);
  recordRequest(platform, call, body.fields, { status: 0 }, true);
  incoming.resetConnection();
  return new Response(null);
}

type Result<T> = { value: T; failed?: undefined } | { value?: undefined; failed: RestResponse };

/** The result, or the error response where the task throws. */
async function toResult<T>(task: () => Promise<T>): Promise<Result<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    return { failed: toErrorResponse(error) };
  }
}

/** A bug of the playground is a 500 that says so, so that nobody takes it for Discord's response. */
function toErrorResponse(error: unknown): RestResponse {
  if (error instanceof DiscordError) return { status: error.status, body: error.body };
  const message = `The playground failed: ${error instanceof Error ? error.stack : String(error)}`;
  return { status: 500, body: { message, code: 0 } };
}

/** The parameter with its own rate limit bucket (topics/rate-limits): webhook token, channel or guild. */
function majorParameter({ params }: RestCall): string {
  return params.token ?? params.channel ?? params.guild ?? '';
}
