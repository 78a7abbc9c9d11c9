/** A model of Replicate's as it is written: its name, its page, or either with a version of 8 digits or more. */
const MODEL_PATTERN =
  /^(?:(?:https?:\/\/)?(?:www\.)?replicate\.com\/)?([\w-]+\/[\w.-]+?)(?:(?::|\/versions\/|\/)([0-9a-f]{8,64}))?\/?(?:\?.*)?$/i;

export interface ModelReference {
  readonly model: string;
  readonly version: string | undefined;
}

/** Reads a reference to a model; nothing where it is one to something else. */
export function readModelReference(typed: string): ModelReference | undefined {
  const [, model, version] = MODEL_PATTERN.exec(typed.trim()) ?? [];
  return model ? { model, version: version?.toLowerCase() } : undefined;
}
