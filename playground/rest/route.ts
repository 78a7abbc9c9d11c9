import type { NumberedUpload } from '../message/message-files.ts';

/** A parsed request to the REST API. */
export interface RestCall {
  method: string;
  /** Without `/api/v10`. */
  path: string;
  query: URLSearchParams;
  params: Record<string, string>;
  /** The JSON body, or `payload_json` of a multipart one. */
  json: unknown;
  uploads: NumberedUpload[];
  /** The interaction, channel and message that the request concerns; the handler sets it for the inspector. */
  about: { interaction?: string; channel?: string; message?: string };
}

export interface RestResponse {
  status: number;
  body?: unknown;
}

/** One route of the REST API. A handler throws `DiscordError` for what Discord would refuse. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without `/api/v10`, parameters as `:name`. */
  path: string;
  /** `bot`: needs `Authorization: Bot …`; `token`: the token is in the path. */
  auth: 'bot' | 'token';
  /** Which rate limit applies; interaction callbacks have none. */
  limit: 'webhook' | 'channel' | 'other' | 'none';
  handle(call: RestCall): Promise<RestResponse> | RestResponse;
}

/** A response with a JSON body. */
export const ok = (body: unknown, status = 200): RestResponse => ({ status, body });

/** A response without a body. */
export const noContent: RestResponse = { status: 204 };

/** Whether a boolean of the query is set, however the client writes that: discord.js `true`, others `1` or `True`. */
export const isSet = ({ query }: RestCall, name: string): boolean =>
  ['true', '1'].includes((query.get(name) ?? '').toLowerCase());

/** A parameter of the route; empty where the route has none of that name. */
export const param = (call: RestCall, name: string): string => call.params[name] ?? '';
