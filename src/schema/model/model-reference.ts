/** A model on Replicate: `owner/name` or the address of its page, either with a version of at least 8 digits. */
const MODEL_PATTERN =
  /^(?:(?:https?:\/\/)?(?:www\.)?replicate\.com\/)?([\w-]+\/[\w.-]+?)(?:(?::|\/versions\/|\/)([0-9a-f]{8,64}))?\/?(?:\?.*)?$/i;

export interface ModelReference {
  readonly model: string;
  readonly version: string | undefined;
}

/** Reads a reference to a model; `undefined` for anything else. */
export function readModelReference(typed: string): ModelReference | undefined {
  const [, model, version] = MODEL_PATTERN.exec(typed.trim()) ?? [];
  return model ? { model, version: version?.toLowerCase() } : undefined;
}
