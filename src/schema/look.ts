import type { Card } from './card.ts';
import type { Preset } from './preset.ts';

/** What a picture is painted with: a card, or a server's preset on top of one. */
export interface Look {
  /** What `lora` is set to: the preset's name, or the model. */
  readonly ref: string;
  readonly title: string;
  readonly card: Card;
  readonly preset: Preset | undefined;
}
