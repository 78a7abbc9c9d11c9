import type { Field } from '#schema/model/field/field.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { compileModel, type Model, type ModelFile } from '#schema/model/model.ts';
import { readVerdict } from './read-verdict.ts';

/** A model that judges pictures. Nobody paints with it: it is in no catalogue. */
export interface ModerationModel {
  readonly model: Model;
  /** What is sent for the picture at this address. */
  inputFor(url: string): ModelInput;
}

/** Where its page has no price: the most expensive hardware, so that its cost is never counted too low. */
const UNKNOWN_PRICE = { hardware: 'gpu-h100', by: 'shipped' } as const;

/** Characters of an output that are quoted. */
const MAX_QUOTED_LENGTH = 120;

/**
 * Checks that a published model takes a picture and nothing else that has to be given, and that its own example, if it has one, can
 * be read as a verdict.
 * @param threshold as in {@link readVerdict}
 * @throws Error that says what is wrong with it, as the end of a sentence
 */
export function compileModerationModel(file: ModelFile, exampleOutput: unknown, threshold: number): ModerationModel {
  const model = compileModel({ ...file, price: file.price ?? UNKNOWN_PRICE });
  const field = pictureField(model);
  if (!field) throw new Error('it takes no picture');
  const needed = [...model.fields.values()].find(
    (other) => other !== field && other.required && other.default === undefined,
  );
  if (needed) throw new Error(`it needs more than a picture: ${needed.name}`);
  if (exampleOutput !== undefined && exampleOutput !== null && !readVerdict(exampleOutput, threshold)) {
    const quoted = JSON.stringify(exampleOutput).slice(0, MAX_QUOTED_LENGTH);
    throw new Error(`its output cannot be read as a verdict on a picture. Its own example puts out: ${quoted}`);
  }
  return {
    model,
    inputFor: (url) => ({ [field.name]: field.type === 'pictures' ? [url] : url }),
  };
}

/** One that has to be given, else the first. */
function pictureField({ fields }: Model): Field | undefined {
  const pictures = [...fields.values()].filter(({ type }) => type === 'picture' || type === 'pictures');
  return pictures.find(({ required }) => required) ?? pictures[0];
}
