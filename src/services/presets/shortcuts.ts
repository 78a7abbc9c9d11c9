/** Shortcuts: commands of a server that run one preset, as registered at Discord. */
export interface Shortcuts {
  /** Command names that no shortcut can have. */
  readonly reservedNames: ReadonlySet<string>;
  /** Registers a server's shortcuts if they changed. Rejects if Discord refuses. */
  sync(guild: string): Promise<void>;
  /** Like {@link sync}, but logs a failure instead of rejecting. */
  refresh(guild: string): Promise<void>;
  /** Refreshes a server in the background, the first time that this process is asked to: a model may have changed since. */
  refreshOnce(guild: string): void;
}
