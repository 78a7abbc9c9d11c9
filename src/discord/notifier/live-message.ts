/** Ms between two edits of one message: Discord takes five in about five seconds, and nobody reads faster. */
const EDIT_INTERVAL_MS = 1500;

/**
 * Edits of one message while it changes. The latest wins, no two are under way at once, and the first comes only after
 * {@link EDIT_INTERVAL_MS}: what is soon over is never edited. An edit that fails is the last: its token may be over, and Discord counts
 * such requests against the bot.
 */
export interface LiveMessage {
  /** `send` is called when its turn has come, unless something later takes its place. */
  scheduleEdit(send: () => Promise<unknown>): void;
  /** Calls `send` at once, unless something is under way. */
  editNow(send: () => Promise<unknown>): void;
  /** Drops what waits, and resolves when what is under way has ended. Nothing is sent after that. */
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
