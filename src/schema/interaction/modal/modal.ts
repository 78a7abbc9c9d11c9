/** Discord's limits for a modal: its number of fields, and characters of everything else (components/reference.mdx). */
export const MODAL_LIMITS = {
  fields: 5,
  title: 45,
  label: 45,
  description: 100,
  placeholder: 100,
  text: 4000,
} as const;

/** A choice of a select. `label`, `value` and `description` have up to 100 characters. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly emoji?: string | undefined;
  /** Whether it is chosen by default. */
  readonly chosen?: boolean | undefined;
}

/** A field of a modal; `id` is its custom_id. Required by default. */
export type ModalField = {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
} & (
  | {
      readonly kind: 'line' | 'paragraph';
      /** The initial text. */
      readonly value?: string | undefined;
      readonly placeholder?: string | undefined;
      /** Characters. The most is never left to Discord: what reads the text has to be quick for all of it. */
      readonly min?: number | undefined;
      readonly max: number;
    }
  /** 1 to 25 choices, of which up to `max` can be chosen (default 1). */
  | {
      readonly kind: 'select';
      readonly choices: readonly Choice[];
      readonly placeholder?: string | undefined;
      readonly max?: number | undefined;
    }
  /** 2 to 10 choices that are all seen at once, of which one is chosen. */
  | { readonly kind: 'radio'; readonly choices: readonly Choice[]; readonly placeholder?: undefined }
  /** Yes or no, beside the label. */
  | { readonly kind: 'checkbox'; readonly checked?: boolean | undefined; readonly placeholder?: undefined }
  /** Up to `max` files, 10 at most (default 1). `types` are what Discord offers: `image`, or endings such as `.json`. */
  | {
      readonly kind: 'files';
      readonly max?: number | undefined;
      readonly types?: readonly FileUploadType[] | undefined;
      readonly placeholder?: undefined;
    }
);

/** What a file upload, or an option for a file, takes (components/reference.mdx, File Upload). */
export type FileUploadType = 'image' | 'video' | 'audio' | `.${string}`;

/**
 * A modal. Its values come back as an event of type `submit` with the same id, by which the router finds the handler:
 * `1:<button>:…` for a button, `<command>:…` for a command.
 */
export interface Modal {
  readonly id: string;
  readonly title: string;
  /** One to five fields. */
  readonly fields: readonly ModalField[];
}
