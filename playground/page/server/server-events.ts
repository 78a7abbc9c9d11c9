import type { APIMessage } from 'discord.js';
import type { PlaygroundEvent } from '../../contract.ts';
import { refreshInspector } from '../actions/inspector.ts';
import { closeModal, openModal } from '../actions/modal.ts';
import { INTERACTION_FAILED, isOwnNonce, messageOfNonce, NO_RESPONSE, removePending } from '../actions/user-actions.ts';
import { announceMessage } from '../dom/announce.ts';
import { upsertMessage } from '../state/messages.ts';
import { store } from '../state/state.ts';
import { isUnknownMessage } from '../text/discord-error-text.ts';
import { receiveWorld } from './receive-world.ts';

/** How many refused requests are kept. */
const MAX_REFUSED_REQUESTS = 5;

let lastRequestKey = 0;

/** Applies a server event to the state. */
export function applyServerEvent(event: PlaygroundEvent): void {
  switch (event.type) {
    case 'message':
      onMessage(event.message);
      break;
    case 'messageDeleted':
      store.set((state) => ({ messages: state.messages.filter((each) => each.id !== event.message) }));
      break;
    case 'answered':
      onAnswered(event.nonce);
      break;
    case 'choices':
      store.set(({ draft }) =>
        draft.autocomplete?.nonce === event.nonce
          ? { draft: { ...draft, autocomplete: { ...draft.autocomplete, state: 'ready', choices: event.choices } } }
          : {},
      );
      break;
    case 'modal':
      onModal(event);
      break;
    case 'timeout':
      onTimeout(event.nonce);
      break;
    case 'refusedRequest':
      if (isUnknownMessage(event.request.answer)) break;
      lastRequestKey += 1;
      store.set((state) => ({
        refusedRequests: [...state.refusedRequests, { key: lastRequestKey, request: event.request }].slice(
          -MAX_REFUSED_REQUESTS,
        ),
      }));
      break;
    case 'world':
      receiveWorld(event.world);
      break;
    default:
      event satisfies never;
  }
}

/** Opens a modal only on the page that asked for it, not on other pages of the same user. */
function onModal(event: Extract<PlaygroundEvent, { type: 'modal' }>): void {
  if (!isOwnNonce(event.nonce)) return;
  removePending(event.nonce);
  openModal(event.interaction, event.modal, messageOfNonce(event.nonce));
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
    messages: upsertMessage(state.messages, message),
    missedCount: before || atPresent ? state.missedCount : state.missedCount + 1,
  }));
  refreshInspector(message.id);
}

function onAnswered(nonce: string): void {
  removePending(nonce);
  if (store.get().modal?.submissionNonce === nonce) closeModal();
}

/** Shows that the bot did not respond: at the message, modal or autocomplete that waited for it. */
function onTimeout(nonce: string): void {
  store.set(({ pending, modal, draft }) => ({
    pending: pending.map((each) =>
      each.nonce === nonce ? { ...each, failed: each.message ? INTERACTION_FAILED : NO_RESPONSE } : each,
    ),
    modal:
      modal?.submissionNonce === nonce
        ? { ...modal, submissionNonce: '', failed: 'Something went wrong. Try again.' }
        : modal,
    draft:
      draft.autocomplete?.nonce === nonce
        ? { ...draft, autocomplete: { ...draft.autocomplete, state: 'failed' } }
        : draft,
  }));
}
