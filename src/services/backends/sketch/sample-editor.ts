import { compileModel } from '#schema/model/model.ts';

/** The model file of {@link SAMPLE_EDITOR}. */
export const SAMPLE_EDITOR_FILE = {
  // Its name is also what its drawings look like: it must name no style.
  model: 'lorikeet/sample-editor',
  title: 'Sample editor',
  price: 0,
  openapi_schema: {
    components: {
      schemas: {
        Input: {
          type: 'object',
          required: ['prompt', 'input_images'],
          properties: {
            prompt: { type: 'string', 'x-order': 0, description: 'Instruction on how to edit the given pictures' },
            input_images: {
              type: 'array',
              items: { type: 'string', format: 'uri' },
              maxItems: 3,
              'x-order': 1,
              description: 'The pictures',
            },
            seed: { type: 'integer', 'x-order': 2, description: 'Random seed' },
            output_format: {
              type: 'string',
              enum: ['webp', 'jpg', 'png'],
              default: 'webp',
              'x-order': 3,
              description: 'Format',
            },
          },
        },
        Output: { type: 'string', format: 'uri' },
      },
    },
  },
};

/** A model that changes a picture by words, so that *Change…* can be tried without one. It takes up to three pictures. */
export const SAMPLE_EDITOR = compileModel(SAMPLE_EDITOR_FILE);
