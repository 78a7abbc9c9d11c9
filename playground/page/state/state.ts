import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { TrafficEntry, UserAction, World } from '../../contract.ts';
import { type Draft, emptyDraft } from '../composer/draft.ts';
import { createStore } from './store.ts';

/** Something a person did that the bot has not answered yet, or never will. */
export interface PendingAction {
  nonce: string;
  kind: UserAction['do'] | 'delete';
  channel: string;
  /** What it was done to, where it was a control of a message. */
  message?: string;
  customId?: string;
  /** What to call it: the command's name. */
  label: string;
  failed?: string;
}

/** What a person filled into one field of a modal. */
export interface FieldValue {
  value?: string;
  values?: string[];
  files?: File[];
}

export interface OpenModal {
  interaction: string;
  data: APIModalInteractionResponseCallbackData;
  values: Record<string, FieldValue>;
  problems: Record<string, string>;
  /** The nonce of a submission under way. */
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

/** An open list of a select menu, drawn above everything at the place of its button. */
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
  done: (values: string[]) => void;
}

export interface State {
  world?: World | undefined;
  me: string;
  channel: string;
  /** The event stream is up. */
  connected: boolean;
  messages: APIMessage[];
  loaded: boolean;
  /** Channels with something new. */
  unread: ReadonlySet<string>;
  pending: PendingAction[];
  draft: Draft;
  /** The last command that was sent, for ArrowUp. */
  recalled?: Draft | undefined;
  /** The commands this page sent, by interaction: messages need not say which command they answer. */
  commandNames: Readonly<Record<string, string>>;
  /** Messages that this person closed with "Dismiss message". */
  dismissed: ReadonlySet<string>;
  /** What was last chosen in a select of a message, by `message:customId`. */
  selectedValues: Readonly<Record<string, string[]>>;
  /** False while the person reads further up. */
  atPresent: boolean;
  missed: number;
  drawerOpen: boolean;
  modal?: OpenModal | undefined;
  select?: OpenSelect | undefined;
  lightbox?: { pictures: Picture[]; at: number } | undefined;
  menu?: { message: string; left: number; top: number } | undefined;
  inspector?: { title: string; message?: string; entries: TrafficEntry[]; loading: boolean } | undefined;
  refusedRequests: { key: number; exchange: TrafficEntry }[];
  userSwitcherOpen: boolean;
}

/** All the page shows is a function of this. */
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
  missed: 0,
  drawerOpen: false,
  refusedRequests: [],
  userSwitcherOpen: false,
});
