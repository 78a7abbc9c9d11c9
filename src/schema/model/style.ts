import type { Preset } from '#schema/preset/preset.ts';
import type { Model } from './model.ts';

/** What a picture is painted with: a card, or a server's preset on top of one. */
export interface Style {
  /** What `lora` is set to: the preset's name, or the model. */
  readonly ref: string;
  readonly title: string;
  readonly model: Model;
  readonly preset: Preset | undefined;
}
