import type { Platform } from '../platform.ts';
import type { RecordedTraffic } from '../state/traffic.ts';
import type { RequestBody } from './request-body.ts';
import type { RestCall, RestResponse } from './route.ts';

/** Adds a request and its response, without tokens, to the traffic log, and reports refused requests to the page. */
export function recordRequest(
  platform: Platform,
  call: RestCall,
  fields: RequestBody['fields'],
  answer: RestResponse,
  isFault: boolean,
): void {
  const { token } = call.params;
  const path = decodeURIComponent(token ? call.path.replace(token, '…') : call.path);
  const { size } = call.query;
  const entry: RecordedTraffic = {
    at: new Date(platform.now()).toISOString(),
    transport: 'rest',
    name: `${call.method} ${path}${size > 0 ? `?${call.query}` : ''}`,
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
  platform.traffic.add(entry);
  if (isRefusedRequest(entry))
    platform.bus.publish(
      { type: 'refusedRequest', request: entry },
      { ...(call.about.channel ? { channel: call.about.channel } : {}) },
    );
}

/** Whether Discord would refuse the request. Rate limits (429) and faults that a test injected do not count. */
export function isRefusedRequest({ status = 0, fault }: RecordedTraffic): boolean {
  return !fault && status >= 400 && status !== 429;
}
