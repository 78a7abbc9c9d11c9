/** Sends what the current user does to the server, and tracks it until the bot responds. */
import type { UserAction } from '../../contract.ts';
import { RequestRefusedError, sendAction, sendDeletion } from '../server/api-client.ts';
import { type PendingAction, store } from '../state/state.ts';

type ActionInput = UserAction extends infer Each
  ? Each extends UserAction
    ? Omit<Each, 'nonce' | 'user' | 'channel'>
    : never
  : never;

export const INTERACTION_FAILED = 'This interaction failed';
export const NO_RESPONSE = 'The application did not respond';

/** The server cannot be reached. */
export const CONNECTION_FAILED = 'Could not reach the playground. Check that it is still running.';

/** The message that each action was for, if any. */
const ownNonces = new Map<string, string | undefined>();

/** Creates the nonce of an action. All pages of a user get all events, so this page has to know its own. */
export function createNonce(): string {
  const nonce = crypto.randomUUID();
  ownNonces.set(nonce, undefined);
  return nonce;
}

export const isOwnNonce = (nonce: string): boolean => ownNonces.has(nonce);

/** The message whose control the action with this nonce used. */
export const messageOfNonce = (nonce: string): string | undefined => ownNonces.get(nonce);

/**
 * Performs an action as the current user in the open channel. It is pending until the bot responds.
 * @throws {RequestRefusedError} where Discord's client would not send the action; it is not pending then
 */
export async function performAction(
  action: ActionInput,
  pendingFields: Omit<PendingAction, 'nonce' | 'kind' | 'channel'>,
  files?: ReadonlyMap<string, File>,
  nonce = createNonce(),
): Promise<void> {
  const { me, channel } = store.get();
  ownNonces.set(nonce, pendingFields.message);
  store.set((state) => ({
    pending: [
      ...state.pending.filter((each) => !each.failed || each.message !== pendingFields.message),
      { nonce, kind: action.do, channel, ...pendingFields },
    ],
  }));
  try {
    const { interaction } = await sendAction({ nonce, user: me, channel, ...action }, files);
    store.set(({ commandNames }) => ({ commandNames: { ...commandNames, [interaction]: pendingFields.label } }));
  } catch (error) {
    removePending(nonce);
    throw error;
  }
}

/** Removes a pending or failed action. */
export function removePending(nonce: string): void {
  store.set((state) => ({ pending: state.pending.filter((each) => each.nonce !== nonce) }));
}

/** Shows an error below the message that the action was for. */
function showFailure(
  kind: PendingAction['kind'],
  pendingFields: Omit<PendingAction, 'nonce' | 'kind' | 'channel'>,
  error: unknown,
): void {
  const failed = error instanceof RequestRefusedError ? error.message : CONNECTION_FAILED;
  const { channel } = store.get();
  store.set((state) => ({
    pending: [...state.pending, { nonce: createNonce(), kind, channel, ...pendingFields, failed }],
  }));
}

/** Like {@link performAction} for a control of a message: errors are shown below that message. */
async function performOnMessage(action: ActionInput, message: string, label: string, customId?: string): Promise<void> {
  const pendingFields = { message, label, ...(customId === undefined ? {} : { customId }) };
  await performAction(action, pendingFields).catch((error) => showFailure(action.do, pendingFields, error));
}

/** Deletes a message as the current user. */
export async function deleteMessage(message: string): Promise<void> {
  await sendDeletion(message, store.get().me).catch((error) =>
    showFailure('delete', { message, label: 'Delete' }, error),
  );
}

export const pressButton = (message: string, customId: string, label: string) =>
  performOnMessage({ do: 'press', message, customId }, message, label, customId);

export const selectOptions = (message: string, customId: string, values: string[], label: string) =>
  performOnMessage({ do: 'select', message, customId, values }, message, label, customId);

export const runMessageCommand = (message: string, command: { id: string; name: string }) =>
  performOnMessage({ do: 'menu', command: command.id, target: message }, message, command.name);

/** Whether an action of this control is pending. */
export const isWaiting = (pending: readonly PendingAction[], message: string, customId: string): boolean =>
  pending.some((each) => each.message === message && each.customId === customId && !each.failed);
