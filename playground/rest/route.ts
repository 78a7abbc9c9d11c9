import type { NumberedUpload } from '../message/message-files.ts';

/** A request to the REST API, read and parsed. */
export interface RestCall {
  method: string;
  /** Behind `/api/v10`. */
  path: string;
  query: URLSearchParams;
  params: Record<string, string>;
  /** The JSON body, or `payload_json` of a multipart one. */
  json: unknown;
  uploads: NumberedUpload[];
  /** Which interaction, channel and message it is about; filled in by the handler, for the inspector. */
  about: { interaction?: string; channel?: string; message?: string };
}

export interface RestResponse {
  status: number;
  body?: unknown;
}

/** One route of the REST API. A handler throws `DiscordError` for what Discord would refuse. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/api/v10`, parameters as `:name`. */
  path: string;
  /** `bot`: needs `Authorization: Bot …`; `token`: the token is in the address. */
  auth: 'bot' | 'token';
  /** Which rate limit holds; interaction callbacks have none. */
  limit: 'webhook' | 'channel' | 'other' | 'none';
  handle(call: RestCall): Promise<RestResponse> | RestResponse;
}

/** An answer with a body. */
export const ok = (body: unknown, status = 200): RestResponse => ({ status, body });

/** An answer without one. */
export const noContent: RestResponse = { status: 204 };

/** A parameter of the route; empty where the route has none of that name. */
export const param = (call: RestCall, name: string): string => call.params[name] ?? '';
