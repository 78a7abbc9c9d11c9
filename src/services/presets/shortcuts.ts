/** Shortcuts: commands of a server that run one preset, as registered at Discord. */
export interface Shortcuts {
  /** Command names that no shortcut can have. */
  readonly reservedNames: ReadonlySet<string>;
  /** Registers a server's shortcuts if they changed. Rejects if Discord refuses. */
  sync(guild: string): Promise<void>;
  /** Like {@link sync}, but logs a failure instead of rejecting. */
  refresh(guild: string): Promise<void>;
  /** Refreshes all servers of this process, at the start: a model may have changed since. */
  refreshAll(): Promise<void>;
}
