import { z } from 'zod';
import type { Fault, FaultRequest } from '#playground/rest/faults.ts';

const withFiles = z.looseObject({ attachments: z.array(z.unknown()).min(1) });

/** Requests that carry pictures, by method and part of the path. */
const uploadsPictures =
  (method: string, path: string | RegExp) =>
  (request: FaultRequest): boolean =>
    request.method === method && request.path.search(path) >= 0 && withFiles.safeParse(request.body).success;

/** The edit of a reply that brings the pictures. */
export const isReplyEditWithPictures = uploadsPictures('PATCH', /^\/webhooks\//);
/** The message of its own that brings them. */
export const isMessageWithPictures = uploadsPictures('POST', /^\/channels\/\d+\/messages$/);

/** One of Discord's refusals, by status and code. */
export const errorAnswer = (status: number, code: number, message = 'as the test wishes'): Fault['answer'] => ({
  status,
  body: { code, message },
});
