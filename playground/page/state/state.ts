/** The state of the page. */
import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { TrafficEntry, UserAction, World } from '../../contract.ts';
import { type Draft, emptyDraft } from '../composer/draft.ts';
import { createStore } from './store.ts';

/** An action without a response from the bot yet, or with an error. */
export interface PendingAction {
  nonce: string;
  kind: UserAction['do'] | 'delete';
  channel: string;
  /** The message whose control was used, if any. */
  message?: string;
  customId?: string;
  /** The command's name or the control's label. */
  label: string;
  /** The error to show. */
  failed?: string;
}

/** The value of a modal field: `value`, `values` or `files`, by its type. */
export interface FieldValue {
  value?: string;
  values?: string[];
  files?: File[];
}

export interface OpenModal {
  interaction: string;
  /** The message whose control opened it, if any. */
  message?: string | undefined;
  data: APIModalInteractionResponseCallbackData;
  values: Record<string, FieldValue>;
  problems: Record<string, string>;
  /** Nonce of the pending submission. */
  submissionNonce?: string;
  failed?: string;
}

export interface Picture {
  url: string;
  alt: string;
}

export interface SelectChoice {
  value: string;
  label: string;
  description?: string | undefined;
  emoji?: string | undefined;
}

/** The open list of a select menu, drawn at its button. */
export interface OpenSelect {
  /** `message:customId` or `modal:customId`. */
  key: string;
  label: string;
  choices: SelectChoice[];
  picked: string[];
  min: number;
  max: number;
  active: number;
  buttonBox: { left: number; top: number; width: number; bottom: number };
  onDone: (values: string[]) => void;
}

export interface State {
  world?: World | undefined;
  /** Id of the current user. */
  me: string;
  /** Id of the open channel. */
  channel: string;
  /** A sentence above the messages until it is dismissed. */
  notice?: string | undefined;
  /** Whether the event stream is connected. */
  connected: boolean;
  messages: APIMessage[];
  /** Whether `messages` are loaded. */
  loaded: boolean;
  /** Channels with unread messages. */
  unread: ReadonlySet<string>;
  pending: PendingAction[];
  draft: Draft;
  /** The last discarded draft or sent command; ArrowUp brings it back. */
  recallable?: Draft | undefined;
  /** Names of the commands this page sent, by interaction id: not every response names its command. */
  commandNames: Readonly<Record<string, string>>;
  /** Messages dismissed with "Dismiss message". */
  dismissed: ReadonlySet<string>;
  /** The last chosen values of select menus, by `message:customId`. */
  selectedValues: Readonly<Record<string, string[]>>;
  /** Whether the list is scrolled to the bottom. */
  atPresent: boolean;
  /** New messages since the user scrolled up. */
  missedCount: number;
  drawerOpen: boolean;
  modal?: OpenModal | undefined;
  select?: OpenSelect | undefined;
  lightbox?: { pictures: Picture[]; index: number } | undefined;
  menu?: { message: string; left: number; top: number } | undefined;
  inspector?: { title: string; message?: string; entries: TrafficEntry[]; loading: boolean } | undefined;
  refusedRequests: { key: number; request: TrafficEntry }[];
  userSwitcherOpen: boolean;
}

/** The store of the whole page: all views are functions of its state. */
export const store = createStore<State>({
  me: '',
  channel: '',
  connected: false,
  messages: [],
  loaded: false,
  unread: new Set(),
  pending: [],
  draft: emptyDraft,
  commandNames: {},
  dismissed: new Set(),
  selectedValues: {},
  atPresent: true,
  missedCount: 0,
  drawerOpen: false,
  refusedRequests: [],
  userSwitcherOpen: false,
});
