/** One field error of a refused request: its path in the body and what is wrong. */
export interface FieldReason {
  path: string;
  message: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The message and code of a Discord error body. Other bodies: the text itself, or nothing. */
export function formatError(answer: unknown): string {
  if (isRecord(answer) && typeof answer.message === 'string') {
    return typeof answer.code === 'number' && answer.code ? `${answer.message} (${answer.code})` : answer.message;
  }
  return typeof answer === 'string' ? answer : '';
}

/** Whether the error is Unknown Message (10008). It is expected: users delete messages while the bot works on them. */
export const isUnknownMessage = (answer: unknown): boolean => isRecord(answer) && answer.code === 10_008;

/** The field errors of a Discord error body as a flat list; `errors` is nested, with `_errors` at the leaves. */
export function listFieldReasons(answer: unknown): FieldReason[] {
  const reasons: FieldReason[] = [];
  const walk = (node: unknown, path: string) => {
    if (!isRecord(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === '_errors' && Array.isArray(value)) {
        for (const each of value) reasons.push({ path, message: formatReason(each) });
      } else {
        walk(value, /^\d+$/.test(key) ? `${path}[${key}]` : path ? `${path}.${key}` : key);
      }
    }
  };
  if (isRecord(answer)) walk(answer.errors, '');
  return reasons;
}

const formatReason = (reason: unknown): string =>
  isRecord(reason)
    ? [reason.code, reason.message].filter((part) => typeof part === 'string').join(': ')
    : String(reason);
