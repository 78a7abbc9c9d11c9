/**
 * A light stand-in for Replicate, in a process of its own: it holds connections, writes logs, and delivers a picture that was made
 * before. `npm run fake-replicate` is the stand-in that checks and paints.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createHostedModels, modelJson } from '#test/support/fake-replicate/models.ts';
import { method, serveControl } from './control.ts';
import { type Call, type Reply, serveHttp } from './http.ts';
import { type CallCounts, replicateBehaviour } from './protocol.ts';
import { Predictions } from './replicate/predictions.ts';

const [distanceMs = '0', pictureFile = ''] = process.argv.slice(2);
const picture = readFileSync(pictureFile);
const models = createHostedModels();
const predictions = new Predictions(() => origin);
let counts: CallCounts = {};

const creation = z.object({
  version: z.string().default(''),
  input: z.looseObject({ prompt: z.string(), num_outputs: z.number().default(1) }),
});

const NOT_FOUND: Reply = { status: 404, body: { detail: 'Not found.' } };
const ok = (body: unknown): Reply => ({ status: 200, body });

async function create({ body, headers }: Call): Promise<Reply> {
  const { version, input } = creation.parse(JSON.parse(body.toString()));
  const prediction = predictions.create(version, input);
  const prefer = String(headers.prefer ?? '');
  const [isWaiting, seconds = '60'] = /^wait(?:=(\d+))?$/.exec(prefer) ?? [];
  if (!isWaiting) return { status: 201, body: predictions.toJson(prediction) };
  const timer = new AbortController();
  const expired = sleep(Number(seconds) * 1000, false, { signal: timer.signal }).catch(() => false);
  const isFinished = await Promise.race([prediction.finished.then(() => true), expired]);
  timer.abort();
  return {
    status: isFinished ? 201 : 202,
    headers: { 'preference-applied': prefer },
    body: predictions.toJson(prediction, true),
  };
}

/** As Replicate's list has them, but without logs. */
function listPredictions(query: URLSearchParams) {
  const start = Number(query.get('cursor') ?? 0);
  const { page, hasMore } = predictions.list(Date.parse(query.get('created_after') ?? '') || 0, start);
  const next = new URL('/v1/predictions', origin);
  for (const [name, value] of query) next.searchParams.set(name, value);
  next.searchParams.set('cursor', `${start + page.length}`);
  const results = page.map((prediction) => ({ ...predictions.toJson(prediction), logs: '' }));
  return { previous: null, next: hasMore ? next.href : null, results };
}

async function handle(call: Call): Promise<Reply> {
  const [first, second, third = '', ...rest] = call.path.split('/').filter(Boolean);
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  if (first === 'delivery') {
    count('delivery');
    return { status: 200, headers: { 'content-type': 'image/webp' }, body: picture };
  }
  if (second === 'predictions' && third === '') {
    if (call.method === 'GET') {
      count('list');
      return ok(listPredictions(call.query));
    }
    count('create');
    return create(call);
  }
  if (second === 'predictions') {
    const prediction = predictions.find(third);
    count(rest[0] === 'cancel' ? 'cancel' : 'get');
    if (!prediction) return NOT_FOUND;
    if (rest[0] === 'cancel') prediction.isCanceled = true;
    return ok(predictions.toJson(prediction));
  }
  count('other');
  if (second === 'account') return ok({ type: 'user', username: 'bench', name: 'Bench', github_url: null });
  const model = second === 'models' ? models.get(`${third}/${rest[0]}`) : undefined;
  if (!model) return NOT_FOUND;
  const [, versions, id] = rest;
  if (versions === undefined) return ok(modelJson(model));
  if (id === undefined) return ok({ previous: null, next: null, results: model.versions });
  const version = model.versions.find((each) => each.id === id);
  return version ? ok(version) : NOT_FOUND;
}

const { origin } = await serveHttp(Number(distanceMs), handle);

serveControl(
  new Map([
    ['address', method(z.null(), () => `${origin}/v1`)],
    [
      'behave',
      method(replicateBehaviour, ({ durationMs }) => {
        predictions.durationMs = durationMs;
        return null;
      }),
    ],
    [
      'takeRuns',
      method(z.null(), () => {
        const taken = { counts, runs: predictions.takeRuns() };
        counts = {};
        return taken;
      }),
    ],
  ]),
);
