import { t } from '#schema/language/t.ts';
import { link, md } from '#schema/markdown.ts';
import { UserError, type UserErrorCode } from '#schema/user-error.ts';
import type { Job } from './job.ts';
import { messageLink } from './message-link.ts';

/** Whether the same recipe may succeed another time: where the person asked for nothing wrong. */
const MAY_SUCCEED_LATER: Readonly<Record<UserErrorCode, boolean>> = {
  'invalid-request': false,
  'already-requested': false,
  erased: false,
  'queue-full': true,
  'limit-reached': false,
  restarting: true,
  'store-unavailable': true,
  'service-unreachable': true,
  'service-error': true,
  'service-busy': true,
  'account-problem': true,
  'model-unavailable': true,
  'model-version': true,
  'model-failed': true,
  'out-of-memory': false,
  'invalid-input': false,
  'input-too-large': false,
  'invalid-lora': false,
  'prompt-flagged': false,
  'blocked-words': false,
  // With the same seed it would be filtered again.
  'all-filtered': false,
  'all-flagged': false,
  canceled: true,
  'offline-too-long': true,
  'start-timeout': true,
  'deadline-exceeded': true,
  'prediction-not-found': true,
  'no-output': true,
  'output-expired': true,
  'output-broken': true,
};

/** Whether what was refused for this reason may work a little later, unchanged. */
export const maySucceedLater = (code: UserErrorCode): boolean => MAY_SUCCEED_LATER[code];

/** Whether a job failed through no fault of its person. */
export function mayTryAgain({ ending, state }: Pick<Job, 'ending' | 'state'>): boolean {
  const end = ending ?? state;
  if (end.is === 'failed') return true;
  return end.is === 'refused' && end.code !== undefined && MAY_SUCCEED_LATER[end.code];
}

/** For what is painted once. @throws UserError where it was requested, and that has not failed */
export function assertNotRequested(request: Job | undefined): void {
  if (!request || hasFailed(request)) return;
  const url = messageLink(request);
  const message = url
    ? md`${t('This was already requested.')} ${link(t('Go to it'), url)}`
    : t('This was already requested.');
  throw new UserError(message, { code: 'already-requested' });
}

function hasFailed({ ending, state }: Job): boolean {
  return ending !== undefined || state.is === 'refused' || state.is === 'failed' || state.is === 'canceled';
}
