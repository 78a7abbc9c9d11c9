import { setTimeout as after } from 'node:timers/promises';
import { DiscordError, refused } from '../discord-error.ts';
import type { Platform } from '../platform.ts';
import { type Body, readBody } from './body.ts';
import type { Faults } from './faults.ts';
import type { Limits, Verdict } from './limits.ts';
import { record } from './record.ts';
import type { Answer, Call, Route } from './route.ts';

/** What every request is served with. */
export interface Served {
  platform: Platform;
  limits: Limits;
  faults: Faults;
}

/** A request as it came in. */
export interface Incoming {
  request: Request;
  params: Record<string, string>;
  tearConnection: () => void;
}

/** One request from its body to its answer, and into the record. */
export async function serveCall(
  { platform, limits, faults }: Served,
  route: Route,
  incoming: Incoming,
): Promise<Response> {
  const { request, params } = incoming;
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.replace(/^\/api\/v10/u, '');
  const base = { method: request.method, path, query: searchParams, params, about: {} };
  const read = await settle(() => readBody(request));
  const body: Body = read.value ?? { json: undefined, uploads: [], fields: [] };
  const call: Call = { ...base, json: body.json, uploads: body.uploads };
  let verdict: Verdict = { headers: {} };
  const work = async (): Promise<Answer> => {
    verdict = limits.take(route, majorOf(call));
    if (verdict.refused) return { status: 429, body: verdict.refused };
    if (route.auth === 'bot' && request.headers.get('authorization') !== `Bot ${platform.token}`)
      return answerOf(refused('unauthorized'));
    if (read.failed) return read.failed;
    const done = await settle(async () => route.handle(call));
    return done.failed ?? done.value;
  };
  const reply = (answer: Answer, headers: Record<string, string> = {}, isFault = false): Response => {
    record(platform, call, body.fields, answer, isFault);
    const text = answer.body === undefined ? null : JSON.stringify(answer.body);
    const type = text === null ? {} : { 'content-type': 'application/json' };
    return new Response(text, { status: answer.status, headers: { ...type, ...verdict.headers, ...headers } });
  };

  const fault = faults.next({ method: call.method, path, body: call.json });
  if (!fault) return reply(await work());
  if (typeof fault.answer === 'object' && 'delayMs' in fault.answer) {
    await after(fault.answer.delayMs);
    return reply(await work());
  }
  if (fault.takesEffect) await work();
  if (fault.answer !== 'reset') return reply(fault.answer, fault.answer.headers, true);
  record(platform, call, body.fields, { status: 0 }, true);
  incoming.tearConnection();
  return new Response(null);
}

type Settled<T> = { value: T; failed?: undefined } | { value?: undefined; failed: Answer };

/** The result, or the answer that a refusal earns. */
async function settle<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failed: answerOf(error) };
  }
}

/** A mistake of the stand-in itself shows as a 500 that says so: it must not look like Discord's word. */
function answerOf(error: unknown): Answer {
  if (error instanceof DiscordError) return { status: error.status, body: error.body };
  const message = `The stand-in failed: ${error instanceof Error ? error.stack : String(error)}`;
  return { status: 500, body: { message, code: 0 } };
}

/** What has a rate limit of its own (topics/rate-limits): a channel, or a webhook with its token. */
function majorOf({ params }: Call): string {
  return params.token ?? params.channel ?? params.guild ?? '';
}
