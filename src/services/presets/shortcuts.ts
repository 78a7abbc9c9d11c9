/** Commands that presets have of their own, as Discord knows them. */
export interface Shortcuts {
  /** Names that no preset can have as a command. */
  readonly reservedNames: ReadonlySet<string>;
  /** Registers what has changed in a server; nothing where nothing has. Rejects where Discord does not take it. */
  sync(guild: string): Promise<void>;
  /** The same for when nobody waits for it: never rejects, the log has what went wrong. */
  refresh(guild: string): Promise<void>;
  /** All servers of this process, as at the start: a card may have changed meanwhile. */
  refreshAll(): Promise<void>;
}
