import { readLoraSource, unwrapReference } from './lora/lora-source.ts';

/** A model on Replicate: `owner/name` or the address of its page, either with a version of at least 8 digits. */
const MODEL_PATTERN =
  /^(?:(?:https?:\/\/)?(?:www\.)?replicate\.com\/)?([\w-]+\/[\w.-]+?)(?:(?::|\/versions\/|\/)([0-9a-f]{8,64}))?\/?(?:\?.*)?$/i;

export interface ModelReference {
  readonly model: string;
  readonly version: string | undefined;
}

/** Reads a reference to a model, in every form that a LoRA's can have; `undefined` for anything else. */
export function readModelReference(typed: string): ModelReference | undefined {
  const text = unwrapReference(typed);
  const [, model, version] = MODEL_PATTERN.exec(text) ?? [];
  if (model) return { model, version: version?.toLowerCase() };
  // A tab of its page, such as its playground.
  const source = readLoraSource(text);
  return source?.at === 'replicate' ? { model: source.model, version: source.version } : undefined;
}
