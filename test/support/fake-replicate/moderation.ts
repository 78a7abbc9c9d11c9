import { createVersion, type HostedModel } from './models.ts';

/** What a moderation model is given: the picture, and the prompt that painted it here, as far as that is known. */
export interface JudgedPicture {
  readonly bytes: Uint8Array | undefined;
  readonly prompt: string;
}

/** The model that most bots use (schema and version as they are published), and one whose output is an object. */
export const [FALCONS, NSFW_FILTER] = ['falcons-ai/nsfw_image_detection', 'm1guelpf/nsfw-filter'] as const;

const isFlagged = ({ prompt }: JudgedPicture) => /\bnsfw\b/i.test(prompt);

/** Hosts the two beside the others. They flag what was painted with `nsfw` in its prompt. */
export function hostModerationModels(models: Map<string, HostedModel>): void {
  models.set(
    FALCONS,
    moderationModel(FALCONS, '97116600cabd3037e5f22ca08ffcc33b92cfacebf7ccd3609e9c1d29e43d3a8d', {
      output: { type: 'string', title: 'Output' },
      exampleOutput: 'normal',
      judge: (picture) => (isFlagged(picture) ? 'nsfw' : 'normal'),
    }),
  );
  models.set(
    NSFW_FILTER,
    moderationModel(NSFW_FILTER, '88c3624a13d60bb5ecd0cb215e49e39d2a2135c211bcb94fc801d3def46803c4', {
      output: { type: 'object', title: 'FilterOutput' },
      exampleOutput: { nsfw: [], special: ['little girl', 'young child', 'young girl'], nsfw_detected: false },
      judge: (picture) => ({
        nsfw: isFlagged(picture) ? ['bare chest'] : [],
        special: [],
        nsfw_detected: isFlagged(picture),
      }),
    }),
  );
}

/** A model that takes a picture and says something about it. */
export function moderationModel(
  fullName: string,
  version: string,
  { output, exampleOutput, judge }: { output: unknown } & Pick<HostedModel, 'exampleOutput' | 'judge'>,
): HostedModel {
  const [owner = '', name = ''] = fullName.split('/');
  const image = { type: 'string', title: 'Image', format: 'uri', 'x-order': 0, description: 'Input image' };
  const Input = { type: 'object', title: 'Input', required: ['image'], properties: { image } };
  const schema = { components: { schemas: { Input, Output: output } } };
  const versions = [createVersion(version, '2023-11-21T14:40:00.000000Z', schema)];
  return { owner, name, official: false, versions, exampleOutput, judge };
}
