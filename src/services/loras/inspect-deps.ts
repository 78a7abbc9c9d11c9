import type { LoraSource } from '#schema/model/lora/lora-source.ts';
import { HttpStatusError } from '#services/images/download/download.ts';
import type { OpenUrlDeps } from './files/open-url.ts';

export interface InspectDeps extends OpenUrlDeps {
  /** Where Hugging Face and Civitai are, without a slash at the end. */
  readonly huggingFaceUrl: string;
  readonly civitaiUrl: string;
  /** Whether the models are given a token of the operator's for Hugging Face: then they may load what asks for an account. */
  readonly hasHuggingFaceToken: boolean;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** LoRAs that are files, wherever they are. */
export type FileSource = Exclude<LoraSource, { at: 'replicate' }>;

/** The answer of a site; or that it does not have what was asked for, or could not be asked. */
export async function ask<T>(read: () => Promise<T>): Promise<T | 'missing' | 'unknown'> {
  try {
    return await read();
  } catch (error) {
    // Hugging Face answers 401 for what does not exist.
    return error instanceof HttpStatusError && [401, 404, 410].includes(error.status) ? 'missing' : 'unknown';
  }
}
