import type { Family } from '#schema/lora/family.ts';
import type { LoraIdentification } from '#schema/lora/identify/identify.ts';
import type { SiteFacts } from './sites/site-facts.ts';

/** What was found out about a LoRA. */
export interface LoraReport {
  /** Where it is, in the form that the model's loader takes. */
  readonly reference: string;
  /** What its file tells; `undefined` if it could not be read. */
  readonly file: LoraIdentification | undefined;
  readonly fileBytes: number | undefined;
  readonly facts: SiteFacts;
  /** The model that it was made for, by its file, else by its site. */
  readonly family: Family | undefined;
  /** The host of an archive that it is in: not every loader takes archives of every host. */
  readonly archiveHost?: string | undefined;
  /** Files of the repository, if there are several and none was named: one of them has to be. */
  readonly choices: readonly string[];
  /** What could not be found out: short lines of plain text. */
  readonly unknown: readonly string[];
}
