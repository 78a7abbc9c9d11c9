/** Ms between two edits of one message: Discord takes five in about five seconds, and nobody reads faster. */
const EDIT_INTERVAL_MS = 1500;

/**
 * Edits one message repeatedly. The latest edit wins, no two run at once, and the first comes after {@link EDIT_INTERVAL_MS}:
 * a short job causes none. After an edit that fails there are no more: the token may have expired, and Discord counts invalid
 * requests against the bot.
 */
export interface LiveMessage {
  /** Calls `send` at the next interval, unless a later edit replaces it. */
  scheduleEdit(send: () => Promise<unknown>): void;
  /** Calls `send` at once, unless an edit is running. */
  editNow(send: () => Promise<unknown>): void;
  /** Drops the scheduled edit, and resolves when the running one has ended. Nothing is sent after that. */
  close(): Promise<void>;
}

export interface LiveMessageOptions {
  /** Ms between two edits. */
  readonly intervalMs?: number;
  /** Resolves when it is the turn of an edit: in a burst, a thousand are due at the same moment. Default: at once. */
  readonly turn?: () => Promise<void>;
}

export function openLiveMessage(
  onError: (error: unknown) => void,
  { intervalMs = EDIT_INTERVAL_MS, turn = async () => {} }: LiveMessageOptions = {},
): LiveMessage {
  let isClosed = false;
  let isWaiting = false;
  let pendingEdit: (() => Promise<unknown>) | undefined;
  let currentEdit: Promise<unknown> | undefined;
  const edit = (send: () => Promise<unknown>) => {
    // Also of a message that cannot be composed, nobody else would hear.
    currentEdit ??= (async () => send())()
      .catch((error) => {
        isClosed = true;
        clearInterval(timer);
        onError(error);
      })
      .finally(() => {
        currentEdit = undefined;
      });
  };
  const editInTurn = async () => {
    isWaiting = true;
    await turn();
    isWaiting = false;
    if (!pendingEdit || currentEdit || isClosed) return;
    edit(pendingEdit);
    pendingEdit = undefined;
  };
  const timer = setInterval(() => {
    if (pendingEdit && !currentEdit && !isWaiting) void editInTurn();
  }, intervalMs);
  return {
    editNow: edit,
    scheduleEdit: (send) => {
      pendingEdit = send;
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await currentEdit;
    },
  };
}
