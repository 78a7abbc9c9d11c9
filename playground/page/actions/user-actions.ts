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

const ownNonces = new Set<string>();

/** A name for something that this page does; several pages of one person hear of each other's. */
export function createNonce(): string {
  const nonce = crypto.randomUUID();
  ownNonces.add(nonce);
  return nonce;
}

export const isOwnNonce = (nonce: string): boolean => ownNonces.has(nonce);

/**
 * Does `what` as the person who is chosen, in the channel that is open, and keeps it as pending until the bot answers.
 * @throws {RequestRefusedError} where Discord's client would not have let a person do it; nothing is pending then
 */
export async function performAction(
  action: ActionInput,
  pendingFields: Omit<PendingAction, 'nonce' | 'kind' | 'channel'>,
  files?: ReadonlyMap<string, File>,
  nonce = createNonce(),
): Promise<void> {
  const { me, channel } = store.get();
  store.set((state) => ({
    pending: [
      ...state.pending.filter((each) => !each.failed || each.message !== pendingFields.message),
      { nonce, kind: action.do, channel, ...pendingFields },
    ],
  }));
  try {
    const { interaction } = await sendAction({ nonce, user: me, channel, ...action }, files);
    store.set(({ commandNames: names }) => ({ commandNames: { ...names, [interaction]: pendingFields.label } }));
  } catch (error) {
    removePending(nonce);
    throw error;
  }
}

/** Takes an act off the list of what is pending or failed. */
export function removePending(nonce: string): void {
  store.set((state) => ({ pending: state.pending.filter((each) => each.nonce !== nonce) }));
}

/** Shows below a message that what was done on it was refused. */
function showFailure(
  kind: PendingAction['kind'],
  pendingFields: Omit<PendingAction, 'nonce' | 'kind' | 'channel'>,
  error: unknown,
): void {
  const failed = error instanceof RequestRefusedError ? error.message : 'The playground does not answer.';
  const { channel } = store.get();
  store.set((state) => ({
    pending: [...state.pending, { nonce: createNonce(), kind, channel, ...pendingFields, failed }],
  }));
}

/** Like {@link performAction} for a control of a message: a refusal is shown below that message. */
async function performOnMessage(action: ActionInput, message: string, label: string, customId?: string): Promise<void> {
  const pendingFields = { message, label, ...(customId === undefined ? {} : { customId }) };
  await performAction(action, pendingFields).catch((error) => showFailure(action.do, pendingFields, error));
}

/** Deletes a message as the person who is chosen; no app is told. */
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

/** Whether the bot still owes an answer to this control. */
export const isWaiting = (pending: readonly PendingAction[], message: string, customId: string): boolean =>
  pending.some((each) => each.message === message && each.customId === customId && !each.failed);
