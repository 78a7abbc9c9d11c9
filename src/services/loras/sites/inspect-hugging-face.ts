import { plainText, t } from '#schema/language/t.ts';
import { readRecommendedScale } from '#schema/lora/page-text/recommended-scale.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';
import { UserError } from '#schema/user-error.ts';
import { readJson } from '#services/loras/files/read-json.ts';
import { readRange } from '#services/loras/files/read-range.ts';
import { ask, type FileSource, type InspectDeps } from '#services/loras/inspect-deps.ts';
import type { LoraReport } from '#services/loras/lora-report.ts';
import { reportFile, reportWithoutFile } from '#services/loras/report-file.ts';
import { readRepository } from './hugging-face.ts';
import { NO_FACTS } from './site-facts.ts';

/** Finds out about a LoRA on Hugging Face. @throws UserError if it certainly cannot be loaded */
export async function inspectHuggingFace(
  source: Extract<FileSource, { at: 'hugging-face' }>,
  deps: InspectDeps,
  signal: AbortSignal,
): Promise<LoraReport> {
  const { repository, revision = 'main' } = source;
  const pageUrl = `${deps.huggingFaceUrl}/${repository}`;
  const found = await ask(async () =>
    readRepository(await readJson(`${deps.huggingFaceUrl}/api/models/${repository}`, deps, signal), pageUrl),
  );
  if (found === 'missing') {
    throw new UserError(
      t('Hugging Face has no {repository} that everybody may read. Please check the address.', {
        repository: codeSpan(repository),
      }),
    );
  }
  const isKnown = found !== 'unknown';
  const { facts, files, isGated, hasCard } = isKnown ? found : NOTHING_KNOWN;
  if (isGated && !deps.hasHuggingFaceToken) {
    throw new UserError(
      t(
        'Only those who accepted its terms may download {repository} from Hugging Face, so the model cannot load it. Choose a LoRA that anyone may download.',
        { repository: codeSpan(repository) },
      ),
    );
  }
  if (isKnown && source.file === undefined && files.length === 0) {
    throw new UserError(
      t('There is no `.safetensors` file in {repository} on Hugging Face.', { repository: codeSpan(repository) }),
    );
  }
  // While the file is read.
  const card = hasCard ? readCard(pageUrl, deps, signal) : undefined;
  const unknown = isKnown ? [] : [plainText('what Hugging Face says of it, because it did not answer')];
  const file = source.file ?? (files.length === 1 ? files[0] : undefined);
  if (file === undefined) return reportWithoutFile(source, facts, { unknown, choices: files });
  const path = file.split('/').map(encodeURIComponent).join('/');
  const url = `${pageUrl}/resolve/${encodeURIComponent(revision)}/${path}`;
  // The file is named, so that a second one which is added later makes no difference.
  const known = { facts, unknown, asksForAccount: isGated };
  const report = await reportFile({ ...source, file }, url, known, deps, signal);
  return { ...report, facts: { ...report.facts, recommended: await card } };
}

const NOTHING_KNOWN = { facts: NO_FACTS, files: [], isGated: false, hasCard: false };

/** Bytes of a card that are read: what a LoRA wants stands at its beginning. */
const MAX_CARD_BYTES = 16 * 1024;

/** The scale that a repository's card recommends; `undefined` if it says none, or cannot be read. */
async function readCard(
  pageUrl: string,
  deps: InspectDeps,
  signal: AbortSignal,
): Promise<RecommendedScale | undefined> {
  const range = { start: 0, length: MAX_CARD_BYTES };
  const card = await ask(() => readRange(`${pageUrl}/raw/main/README.md`, range, deps, signal));
  const scale = typeof card === 'string' ? undefined : readRecommendedScale(card.bytes.toString('utf8'));
  return scale === undefined ? undefined : { scale, by: plainText('its page on Hugging Face') };
}
