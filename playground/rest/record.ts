import type { Recorded } from '../exchanges.ts';
import type { Platform } from '../platform.ts';
import type { Body } from './body.ts';
import type { Answer, Call } from './route.ts';

/** Writes a request and its answer down, tokens left out, and tells the page what Discord would have refused. */
export function record(platform: Platform, call: Call, fields: Body['fields'], answer: Answer, isFault: boolean): void {
  const { token } = call.params;
  const path = decodeURIComponent(token ? call.path.replace(token, '…') : call.path);
  const { size } = call.query;
  const exchange: Recorded = {
    at: new Date(platform.now()).toISOString(),
    by: 'rest',
    what: `${call.method} ${path}${size > 0 ? `?${call.query}` : ''}`,
    body: call.json,
    status: answer.status,
    ...(answer.body === undefined ? {} : { answer: answer.body }),
    method: call.method,
    path,
    query: call.query.toString(),
    files: fields,
    ...call.about,
    ...(isFault ? { fault: true } : {}),
  };
  platform.exchanges.add(exchange);
  if (isTrouble(exchange))
    platform.bus.publish(
      { type: 'trouble', trouble: exchange },
      { ...(call.about.channel ? { channel: call.about.channel } : {}) },
    );
}

/** Whether Discord refused; being told to wait is no fault of the bot's, and a test's own faults do not count. */
export function isTrouble({ status = 0, fault }: Recorded): boolean {
  return !fault && status >= 400 && status !== 429;
}
