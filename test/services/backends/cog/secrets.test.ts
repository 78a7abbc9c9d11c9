import { expect, it } from 'vitest';
import { compileModel } from '#schema/model/model.ts';
import { createCogBackend } from '#services/backends/cog/backend.ts';
import { generate } from '#test/support/backend/harness.ts';
import { createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const SECRET = 'hf_secret_of_the_operator';
const secretField = { type: 'string', format: 'password', 'x-cog-secret': true };
const file = modelFileWith({ seed: { type: 'integer' }, hf_api_token: secretField }, [], 'owner/private');

it.each(['rust', 'python'] as const)(
  'a %s container gets the operator’s secret, and nobody reads it in what it says',
  async (generation) => {
    const inputs: unknown[] = [];
    await using fake = await openFakeCog({
      modelJson: file,
      generation,
      stepMs: 0,
      shrink: 16,
      failureFor: (input) => {
        inputs.push(input.hf_api_token);
        return `401 Client Error: Unauthorized for url: https://huggingface.co/?token=${String(input.hf_api_token)}`;
      },
    });
    const logged: unknown[] = [];
    const backend = createCogBackend({
      containerUrls: new Map([['owner/private', [fake.url]]]),
      modelSecrets: new Map([['hf_api_token', SECRET]]),
      now: Date.now,
      random: Math.random,
      log: {
        warn: (...given: unknown[]) => void logged.push(given),
        info: (...given: unknown[]) => void logged.push(given),
      },
    });
    const request = createPredictionRequest(compileModel(file), { prompt: 'a fox', seed: 1 });
    const error: unknown = await generate(backend, request).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(inputs).toEqual([SECRET]);
    expect(textsOf(error).join('\n')).toContain('[secret]');
    expect(JSON.stringify([textsOf(error), logged])).not.toContain(SECRET);
  },
);

/** The messages of an error and its causes. */
function textsOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...textsOf(error.cause)] : [];
}
