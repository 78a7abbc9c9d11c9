import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model } from '#schema/model/model.ts';

/** The secrets as they stand in what a service says of a request: by themselves, and within JSON. */
export const secretTexts = (given: ReadonlyMap<string, string>): string[] => [
  ...new Set([...given.values()].flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])),
];

/** The secrets that a model wants and the operator has given. They are added when an input is sent, so that no recipe has them. */
export function secretsFor({ secrets }: Model, given: ReadonlyMap<string, string>): ModelInput {
  return Object.fromEntries(
    secrets.flatMap((name) => {
      const secret = given.get(name);
      return secret === undefined ? [] : [[name, secret] as const];
    }),
  );
}
