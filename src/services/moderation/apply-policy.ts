import { t } from '#schema/language/t.ts';
import { indexesWith, type PictureChecks, type PictureVerdict } from '#schema/moderation/picture-checks.ts';
import type { FlaggedPolicy } from '#schema/settings/rules/flagged-pictures.ts';
import { UserError } from '#schema/user-error.ts';
import type { GenerationResult } from '#services/images/generation-result.ts';

/**
 * A result as its server wants flagged pictures to be shown. What could not be judged is treated as flagged, but never dropped: where
 * flagged pictures are, it goes to its person alone.
 * @returns a UserError where no picture is left
 */
export function applyPolicy(
  result: GenerationResult,
  checks: PictureChecks | undefined,
  policy: FlaggedPolicy,
): GenerationResult | UserError {
  const present = new Set(result.pictures.map(({ index }) => index));
  const presentWith = (verdict: PictureVerdict) =>
    indexesWith(checks ?? [], verdict).filter((index) => present.has(index));
  const [flagged, unchecked] = [presentWith('flagged'), presentWith('unknown')];
  if (flagged.length === 0 && unchecked.length === 0) return result;
  const dropped = new Set(policy === 'drop' ? flagged : []);
  const pictures = result.pictures.filter(({ index }) => !dropped.has(index));
  if (pictures.length === 0) return allFlaggedError(dropped.size);
  const moderation = {
    flagged: policy === 'drop' ? [] : flagged,
    unchecked,
    dropped: [...dropped],
    isPrivate: policy === 'private' || (policy === 'drop' && unchecked.length > 0),
  };
  return { ...result, pictures, moderation };
}

function allFlaggedError(count: number): UserError {
  return new UserError(
    count === 1
      ? t(
          'Moderation flagged the picture, and this server drops such pictures. It was painted, so it counts. Please use another prompt.',
        )
      : t(
          'Moderation flagged all {count} pictures, and this server drops such pictures. They were painted, so they count. Please use another prompt.',
          { count },
        ),
    { code: 'all-flagged' },
  );
}
