import type { Choice } from './modal.ts';

/** A part of a page. Texts are markdown; a `code` is shown as it is, and copies with one touch. */
export type InfoMessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'small'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'select';
      readonly id: string;
      readonly placeholder: string;
      readonly choices: readonly Choice[];
    }
  /** Up to five. */
  | { readonly kind: 'buttons'; readonly buttons: readonly InfoMessageButton[] };

export interface InfoMessageButton {
  readonly id: string;
  readonly label: string;
  /** Greyed out. */
  readonly disabled?: boolean | undefined;
}

/** What one person is shown, beside the pictures: details, a longer list. Up to 4,000 characters in all. */
export type InfoMessage = readonly InfoMessagePart[];
