import type { APIMessageTopLevelComponent } from 'discord.js';
import { z } from 'zod';
import { invalidForm } from '../discord-error.ts';
import { check, rule } from './check.ts';
import { layout, legacyLayout } from './layout.ts';
import { treeProblems } from './tree-rules.ts';

/** What the schemas let through has Discord's shape: from here on it bears Discord's type. */
const shaped = z.custom<APIMessageTopLevelComponent[]>();

/** Types that only a message with IS_COMPONENTS_V2 may have. */
const onlyV2 = new Set([9, 10, 11, 12, 13, 14, 17]);

const legacy = z
  .array(z.unknown())
  .superRefine((components, ctx) => {
    for (const [index, one] of components.entries())
      if (typeof one === 'object' && one !== null && 'type' in one && onlyV2.has(Number(one.type)))
        ctx.addIssue(
          rule('UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,). IS_COMPONENTS_V2 is not set.', [
            index,
            'type',
          ]),
        );
  })
  .pipe(legacyLayout);

/**
 * The components of a message.
 * @param at where the message's body lies in the request
 * @throws DiscordError 50035
 */
export function checkComponents(
  components: unknown,
  isV2: boolean,
  at: readonly PropertyKey[],
): APIMessageTopLevelComponent[] {
  const checked = shaped.parse(check(isV2 ? layout : legacy, components, [...at, 'components']));
  const problems = treeProblems(checked);
  if (problems.length > 0) throw invalidForm(problems.map((one) => ({ ...one, path: [...at, ...one.path] })));
  return checked;
}
