import type { Act } from '../contract.ts';
import { Refused, sendAct, sendRemoval } from './api.ts';
import { type Pending, store } from './state.ts';

type Done = Act extends infer Each ? (Each extends Act ? Omit<Each, 'nonce' | 'user' | 'channel'> : never) : never;

export const INTERACTION_FAILED = 'This interaction failed';
export const NO_RESPONSE = 'The application did not respond';

const mine = new Set<string>();

/** A name for something that this page does; several pages of one person hear of each other's. */
export function newNonce(): string {
  const nonce = crypto.randomUUID();
  mine.add(nonce);
  return nonce;
}

export const isMine = (nonce: string): boolean => mine.has(nonce);

/**
 * Does `what` as the person who is chosen, in the channel that is open, and keeps it as pending until the bot answers.
 * @throws {Refused} where Discord's client would not have let a person do it; nothing is pending then
 */
export async function perform(
  what: Done,
  shown: Omit<Pending, 'nonce' | 'kind' | 'channel'>,
  files?: ReadonlyMap<string, File>,
  nonce = newNonce(),
): Promise<void> {
  const { me, channel } = store.get();
  store.set((state) => ({
    pending: [
      ...state.pending.filter((each) => !each.failed || each.message !== shown.message),
      { nonce, kind: what.do, channel, ...shown },
    ],
  }));
  try {
    const { interaction } = await sendAct({ nonce, user: me, channel, ...what }, files);
    store.set(({ names }) => ({ names: { ...names, [interaction]: shown.label } }));
  } catch (error) {
    forget(nonce);
    throw error;
  }
}

/** Takes an act off the list of what is pending or failed. */
export function forget(nonce: string): void {
  store.set((state) => ({ pending: state.pending.filter((each) => each.nonce !== nonce) }));
}

/** Shows below a message that what was done on it was refused. */
function tellOn(kind: Pending['kind'], shown: Omit<Pending, 'nonce' | 'kind' | 'channel'>, error: unknown): void {
  const failed = error instanceof Refused ? error.message : 'The playground does not answer.';
  const { channel } = store.get();
  store.set((state) => ({ pending: [...state.pending, { nonce: newNonce(), kind, channel, ...shown, failed }] }));
}

/** Like {@link perform} for a control of a message: a refusal is shown below that message. */
async function performOn(what: Done, message: string, label: string, customId?: string): Promise<void> {
  const shown = { message, label, ...(customId === undefined ? {} : { customId }) };
  await perform(what, shown).catch((error) => tellOn(what.do, shown, error));
}

/** Deletes a message as the person who is chosen; no app is told. */
export async function remove(message: string): Promise<void> {
  await sendRemoval(message, store.get().me).catch((error) => tellOn('delete', { message, label: 'Delete' }, error));
}

export const press = (message: string, customId: string, label: string) =>
  performOn({ do: 'press', message, customId }, message, label, customId);

export const choose = (message: string, customId: string, values: string[], label: string) =>
  performOn({ do: 'select', message, customId, values }, message, label, customId);

export const useMenu = (message: string, command: { id: string; name: string }) =>
  performOn({ do: 'menu', command: command.id, target: message }, message, command.name);

/** Whether the bot still owes an answer to this control. */
export const isWaiting = (pending: readonly Pending[], message: string, customId: string): boolean =>
  pending.some((each) => each.message === message && each.customId === customId && !each.failed);
