/** Fields of a form, characters of its title, of a field's label and of its description that Discord takes (components/reference.mdx). */
export const MODAL_LIMITS = {
  fields: 5,
  title: 45,
  label: 45,
  description: 100,
  placeholder: 100,
  text: 4000,
} as const;

/** One of the things to choose from. `label`, `value` and `description` have up to 100 characters. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly emoji?: string | undefined;
  /** Chosen until somebody chooses otherwise. */
  readonly chosen?: boolean | undefined;
}

/** A field of a form; `id` is what its answer is found by. Required unless it says otherwise. */
export type ModalField = {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
} & (
  | {
      readonly kind: 'line' | 'paragraph';
      /** What stands in it already. */
      readonly value?: string | undefined;
      readonly placeholder?: string | undefined;
      /** Characters. The most is never left to Discord: what reads the text has to be quick for all of it. */
      readonly min?: number | undefined;
      readonly max: number;
    }
  /** 1 to 25 choices, of which `max` can be taken; one unless given. */
  | {
      readonly kind: 'select';
      readonly choices: readonly Choice[];
      readonly placeholder?: string | undefined;
      readonly max?: number | undefined;
    }
);

/**
 * A modal: what a person is asked before something happens. What they fill in comes back as an event of type `submit` under
 * the same id, which leads it: `1:<button>:…` to a button, `<command>:…` to a command.
 */
export interface Modal {
  readonly id: string;
  readonly title: string;
  /** One to five. */
  readonly fields: readonly ModalField[];
}
