import { codeSpan, md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { readRepository } from './hugging-face.ts';
import { ask, type FileSource, type InspectDeps } from './inspect-deps.ts';
import type { LoraReport } from './lora-report.ts';
import { readJson } from './read-json.ts';
import { reportFile, reportWithoutFile } from './report-file.ts';
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
      md`Hugging Face has no ${codeSpan(repository)} that everybody may read. Please check the address.`,
    );
  }
  const isKnown = found !== 'unknown';
  const { facts, files, isGated } = isKnown ? found : { facts: NO_FACTS, files: [], isGated: false };
  if (isGated && !deps.hasHuggingFaceToken) {
    throw new UserError(
      md`Only those who accepted its terms may download ${codeSpan(repository)} from Hugging Face, so the model cannot load it. Choose a LoRA that anyone may download.`,
    );
  }
  if (isKnown && source.file === undefined && files.length === 0) {
    throw new UserError(md`There is no \`.safetensors\` file in ${codeSpan(repository)} on Hugging Face.`);
  }
  const unknown = isKnown ? [] : ['what Hugging Face says of it, because it did not answer'];
  const file = source.file ?? (files.length === 1 ? files[0] : undefined);
  if (file === undefined) return reportWithoutFile(source, facts, { unknown, choices: files });
  const path = file.split('/').map(encodeURIComponent).join('/');
  const url = `${pageUrl}/resolve/${encodeURIComponent(revision)}/${path}`;
  // The file is named, so that a second one which is added later makes no difference.
  return reportFile({ ...source, file }, url, { facts, unknown, asksForAccount: isGated }, deps, signal);
}
