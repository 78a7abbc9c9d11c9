import type { Markdown } from '#schema/markdown.ts';
import type { Choice } from './modal/modal.ts';

/** A part of an info message. A `code` is shown verbatim in a block that can be copied. */
export type InfoMessagePart =
  | { readonly kind: 'text'; readonly text: Markdown }
  | { readonly kind: 'small'; readonly lines: readonly Markdown[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'select';
      readonly id: string;
      readonly placeholder: string;
      readonly choices: readonly Choice[];
    }
  /** Up to five buttons. */
  | { readonly kind: 'buttons'; readonly buttons: readonly InfoMessageButton[] };

export interface InfoMessageButton {
  readonly id: string;
  readonly label: string;
  readonly disabled?: boolean | undefined;
  /** The likeliest next step: at most one of a message. */
  readonly isPrimary?: boolean | undefined;
}

/** An ephemeral message without pictures, such as details or a list. Up to 4,000 characters in all. */
export type InfoMessage = readonly InfoMessagePart[];
