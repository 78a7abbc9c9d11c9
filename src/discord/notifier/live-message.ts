/** Ms between two edits of one message: Discord takes five in about five seconds, and nobody reads faster. */
const EDIT_INTERVAL_MS = 1500;

/** Ms after which an edit may have been sent twice: discord.js gives a request up after 15 s, and what is in front of Discord may sooner. */
const SLOW_EDIT_MS = 5000;

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
  /**
   * Drops the scheduled edit, and resolves when the running one has ended. Nothing is sent after that; but where it resolves with true, one
   * was so slow that Discord may yet carry it out.
   */
  close(): Promise<boolean>;
}

export interface LiveMessageOptions {
  /** Ms between two edits. */
  readonly intervalMs?: number;
  /** Resolves when it is the turn of an edit: in a burst, a thousand are due at the same moment. Default: at once. */
  readonly turn?: () => Promise<void>;
  /** Ms of a clock that never jumps, to tell whether an edit was slow. Default: none is. */
  readonly now?: () => number;
}

export function openLiveMessage(
  onError: (error: unknown) => void,
  { intervalMs = EDIT_INTERVAL_MS, turn = async () => {}, now = () => 0 }: LiveMessageOptions = {},
): LiveMessage {
  let isClosed = false;
  let wasSlow = false;
  let isWaiting = false;
  let pendingEdit: (() => Promise<unknown>) | undefined;
  let currentEdit: Promise<unknown> | undefined;
  const edit = (send: () => Promise<unknown>) => {
    const startedAt = now();
    // Also of a message that cannot be composed, nobody else would hear.
    currentEdit ??= (async () => send())()
      .catch((error) => {
        isClosed = true;
        clearInterval(timer);
        onError(error);
      })
      .finally(() => {
        wasSlow ||= now() - startedAt >= SLOW_EDIT_MS;
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
      return wasSlow;
    },
  };
}
