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

/** @param intervalMs ms between two edits */
export function openLiveMessage(onError: (error: unknown) => void, intervalMs = EDIT_INTERVAL_MS): LiveMessage {
  let pendingEdit: (() => Promise<unknown>) | undefined;
  let currentEdit: Promise<unknown> | undefined;
  const edit = (send: () => Promise<unknown>) => {
    currentEdit ??= send()
      .catch((error) => {
        clearInterval(timer);
        onError(error);
      })
      .finally(() => {
        currentEdit = undefined;
      });
  };
  const timer = setInterval(() => {
    if (!pendingEdit || currentEdit) return;
    edit(pendingEdit);
    pendingEdit = undefined;
  }, intervalMs);
  return {
    editNow: edit,
    scheduleEdit: (send) => {
      pendingEdit = send;
    },
    close: async () => {
      clearInterval(timer);
      await currentEdit;
    },
  };
}
