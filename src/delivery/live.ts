/** Ms between two edits of one message: Discord takes five in about five seconds, and nobody reads faster. */
const PACE = 1500;

/**
 * Edits of one message while it changes. The latest wins, no two are under way at once, and the first comes only after
 * {@link PACE}: what is soon over is never edited. An edit that fails is the last: its token may be over, and Discord counts
 * such requests against the bot.
 */
export interface LiveMessage {
  /** `send` is called when its turn has come, unless something later takes its place. */
  show(send: () => Promise<unknown>): void;
  /** Calls `send` at once, unless something is under way. */
  now(send: () => Promise<unknown>): void;
  /** Drops what waits, and resolves when what is under way has ended. Nothing is sent after that. */
  close(): Promise<void>;
}

/** @param pace ms between two edits */
export function liveMessage(onError: (error: unknown) => void, pace = PACE): LiveMessage {
  let next: (() => Promise<unknown>) | undefined;
  let underWay: Promise<unknown> | undefined;
  const edit = (send: () => Promise<unknown>) => {
    underWay ??= send()
      .catch((error) => {
        clearInterval(timer);
        onError(error);
      })
      .finally(() => {
        underWay = undefined;
      });
  };
  const timer = setInterval(() => {
    if (!next || underWay) return;
    edit(next);
    next = undefined;
  }, pace);
  return {
    now: edit,
    show: (send) => {
      next = send;
    },
    close: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
