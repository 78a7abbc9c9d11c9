import { z } from 'zod';
import type { Fault, FaultRequest } from '#playground/rest/faults.ts';

const withFiles = z.looseObject({ attachments: z.array(z.unknown()).min(1) });

/** Requests that carry pictures, by method and part of the path. */
const bringing =
  (method: string, path: string | RegExp) =>
  (request: FaultRequest): boolean =>
    request.method === method && request.path.search(path) >= 0 && withFiles.safeParse(request.body).success;

/** The edit of a reply that brings the pictures. */
export const replyEdit = bringing('PATCH', /^\/webhooks\//);
/** The message of its own that brings them. */
export const ownMessage = bringing('POST', /^\/channels\/\d+\/messages$/);

/** One of Discord's refusals, by status and code. */
export const refusal = (status: number, code: number, message = 'as the test wishes'): Fault['answer'] => ({
  status,
  body: { code, message },
});
