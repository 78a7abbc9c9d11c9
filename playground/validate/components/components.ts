/** Validates the components of messages and modals. */
import type { APIMessageTopLevelComponent } from 'discord.js';
import { z } from 'zod';
import { invalidFormBody } from '#playground/discord-error.ts';
import { customIssue, parseOrThrow } from '#playground/validate/parse-or-throw.ts';
import { componentTreeErrors } from './component-tree-rules.ts';
import { layout, legacyLayout } from './layout.ts';

/** Gives the validated value Discord's type; the schemas have checked its shape. */
const apiComponentsSchema = z.custom<APIMessageTopLevelComponent[]>();

/** Component types that need IS_COMPONENTS_V2. */
const V2_ONLY_TYPES = new Set([9, 10, 11, 12, 13, 14, 17]);

const legacyComponents = z
  .array(z.unknown())
  .superRefine((components, ctx) => {
    for (const [index, one] of components.entries())
      if (typeof one === 'object' && one !== null && 'type' in one && V2_ONLY_TYPES.has(Number(one.type)))
        ctx.addIssue(
          customIssue('UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,). IS_COMPONENTS_V2 is not set.', [
            index,
            'type',
          ]),
        );
  })
  .pipe(legacyLayout);

/**
 * Validates the components of a message.
 * @param basePath path of the message's body in the request
 * @throws DiscordError 50035
 */
export function parseComponents(
  components: unknown,
  isV2: boolean,
  basePath: readonly PropertyKey[],
): APIMessageTopLevelComponent[] {
  const checked = apiComponentsSchema.parse(
    parseOrThrow(isV2 ? layout : legacyComponents, components, [...basePath, 'components']),
  );
  const problems = componentTreeErrors(checked);
  if (problems.length > 0) throw invalidFormBody(problems.map((one) => ({ ...one, path: [...basePath, ...one.path] })));
  return checked;
}
