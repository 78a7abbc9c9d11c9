/** What a member wants a preset to use. With a `base` or `extras`, `reference` is a LoRA; without, it may be a model. */
export interface PresetSource {
  readonly reference: string;
  readonly base: string | undefined;
  /** LoRAs on top of it. */
  readonly extras?: readonly string[] | undefined;
}

/** Whether a source is a model of its own, unless it turns out to be a LoRA. */
export const mayBeModel = ({ base, extras = [] }: PresetSource) => base === undefined && extras.length === 0;
