/** What the page of a model says, beside its schema. Everything is somebody's text: it may be wrong. */
export interface ModelPage {
  /** `owner/name`. */
  readonly name: string;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  /** How often it has been run. */
  readonly runs: number | undefined;
  readonly licenceUrl: string | undefined;
  /** Address of a picture. */
  readonly cover: string | undefined;
  /** The input of the example that its author published; empty if there is none. */
  readonly exampleInput: Readonly<Record<string, unknown>>;
  /** Names of the fields of its newest version; `undefined` if they are not told. */
  readonly fieldNames: readonly string[] | undefined;
}

/** The models that a site publishes. */
export interface ModelCatalogue {
  /** The page of one model. @throws Error if it cannot be read */
  readPage(name: string, signal: AbortSignal): Promise<ModelPage>;
  /** Models that match these words, the best first. @throws Error if it cannot be asked */
  search(words: string, signal: AbortSignal): Promise<readonly ModelPage[]>;
}
