import { editsByInstruction } from '#schema/model/edits-by-instruction.ts';
import type { Model } from '#schema/model/model.ts';
import { splitWords } from '#services/backends/sketch/style/drawing-style.ts';
import type { RenderOptions } from './render-options.ts';
import { meaningsOf } from './vocabulary.ts';

/**
 * How much of the picture an instruction changes: one that names a subject has new shapes in the picture's colours; any other, such as “make it
 * night”, keeps the shapes and has new colours.
 */
const [NEW_SUBJECT_STRENGTH, NEW_LIGHT_STRENGTH] = [0.7, 0.65];

/** The options of a model that edits by instruction: its prompt says what becomes of the picture. */
export function withInstruction(model: Model, options: RenderOptions): RenderOptions {
  if (!options.image || !editsByInstruction(model)) return options;
  const hasSubject = splitWords(options.prompt)
    .flatMap(meaningsOf)
    .some(({ is }) => is === 'subject');
  return { ...options, strength: hasSubject ? NEW_SUBJECT_STRENGTH : NEW_LIGHT_STRENGTH };
}
