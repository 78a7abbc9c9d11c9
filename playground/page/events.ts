import type { APIMessage } from 'discord.js';
import type { PlaygroundEvent } from '../contract.ts';
import { forget, INTERACTION_FAILED, isMine, NO_RESPONSE } from './acts.ts';
import { announceMessage } from './announce.ts';
import { refreshInspector } from './inspect.ts';
import { withMessage } from './messages.ts';
import { closeModal, openModal } from './modal.ts';
import { placeFor } from './places.ts';
import { store } from './state.ts';
import { isGone } from './trouble-text.ts';

let troubleKey = 0;

/** Brings what the server tells into the state. */
export function apply(event: PlaygroundEvent): void {
  switch (event.type) {
    case 'message':
      onMessage(event.message);
      break;
    case 'gone':
      store.set((state) => ({ messages: state.messages.filter((each) => each.id !== event.message) }));
      break;
    case 'answered':
      onAnswered(event.nonce);
      break;
    case 'choices':
      store.set(({ draft }) =>
        draft.offer?.nonce === event.nonce
          ? { draft: { ...draft, offer: { ...draft.offer, state: 'ready', choices: event.choices } } }
          : {},
      );
      break;
    case 'modal':
      onModal(event);
      break;
    case 'silent':
      onSilent(event.nonce);
      break;
    case 'trouble':
      if (isGone(event.trouble.answer)) break;
      troubleKey += 1;
      store.set((state) => ({ troubles: [...state.troubles, { key: troubleKey, exchange: event.trouble }].slice(-5) }));
      break;
    case 'world':
      store.set(({ me, channel }) => ({ world: event.world, channel: placeFor(event.world, me, channel) }));
      break;
    default:
      event satisfies never;
  }
}

/** A modal opens where it was asked for: not in other windows of the same person. */
function onModal(event: Extract<PlaygroundEvent, { type: 'modal' }>): void {
  if (!isMine(event.nonce)) return;
  forget(event.nonce);
  openModal(event.interaction, event.modal);
}

function onMessage(message: APIMessage): void {
  const { channel, messages, atPresent } = store.get();
  if (message.channel_id !== channel) {
    store.set((state) => ({ unread: new Set([...state.unread, message.channel_id]) }));
    return;
  }
  const before = messages.find((each) => each.id === message.id);
  announceMessage(before, message);
  store.set((state) => ({
    messages: withMessage(state.messages, message),
    missed: before || atPresent ? state.missed : state.missed + 1,
  }));
  refreshInspector(message.id);
}

function onAnswered(nonce: string): void {
  forget(nonce);
  if (store.get().modal?.sending === nonce) closeModal();
}

/** Where the bot stayed silent, Discord says so at the thing that was done. */
function onSilent(nonce: string): void {
  store.set(({ pending, modal, draft }) => ({
    pending: pending.map((each) =>
      each.nonce === nonce ? { ...each, failed: each.message ? INTERACTION_FAILED : NO_RESPONSE } : each,
    ),
    modal: modal?.sending === nonce ? { ...modal, sending: '', failed: 'Something went wrong. Try again.' } : modal,
    draft: draft.offer?.nonce === nonce ? { ...draft, offer: { ...draft.offer, state: 'failed' } } : draft,
  }));
}
