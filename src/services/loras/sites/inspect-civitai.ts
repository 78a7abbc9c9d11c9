import { plainText, t } from '#schema/language/t.ts';
import { formatLoraSource } from '#schema/model/lora/lora-reference.ts';
import { UserError } from '#schema/user-error.ts';
import { readJson } from '#services/loras/files/read-json.ts';
import { ask, type FileSource, type InspectDeps } from '#services/loras/inspect-deps.ts';
import type { LoraReport } from '#services/loras/lora-report.ts';
import { reportFile } from '#services/loras/report-file.ts';
import { type CivitaiVersion, readNewestVersion, readVersion } from './civitai.ts';
import { NO_FACTS } from './site-facts.ts';

type CivitaiSource = Extract<FileSource, { at: 'civitai' }>;

/** Finds out about a LoRA on Civitai. @throws UserError if it certainly cannot be loaded */
export async function inspectCivitai(
  source: CivitaiSource,
  deps: InspectDeps,
  signal: AbortSignal,
): Promise<LoraReport> {
  const { located, found } = await findVersion(source, deps, signal);
  if (found === 'missing') {
    throw new UserError(
      t('Civitai has no model and no version with the number {source}. Please check the address.', {
        source: source.id,
      }),
    );
  }
  const isKnown = found !== 'unknown';
  if (isKnown && found.otherType !== undefined) {
    throw new UserError(
      t('What is at that address on Civitai is not a LoRA, but of the type {otherType}.', {
        otherType: found.otherType,
      }),
    );
  }
  if (isKnown && found.isEarlyAccess) {
    throw new UserError(
      'That LoRA is in early access: only those who paid for it may download it. Choose an older version.',
    );
  }
  const facts = isKnown ? found.facts : NO_FACTS;
  const unknown = isKnown ? [] : [plainText('what Civitai says of it, because it did not answer')];
  const url = `${deps.civitaiUrl}/api/download/models/${located.id}${located.query}`;
  // It asks for an account to download some LoRAs, and the operator's model may have one.
  return reportFile(located, url, { facts, unknown, asksForAccount: true }, deps, signal);
}

/** The number of a page is often taken for a version's: then it is the page's newest version, which the page shows. */
async function findVersion(
  source: CivitaiSource,
  deps: InspectDeps,
  signal: AbortSignal,
): Promise<{ located: CivitaiSource; found: CivitaiVersion | 'missing' | 'unknown' }> {
  const { civitaiUrl, now } = deps;
  const askVersion = (id: string) =>
    ask<CivitaiVersion>(async () =>
      readVersion(await readJson(`${civitaiUrl}/api/v1/model-versions/${id}`, deps, signal), now()),
    );
  const found = source.is === 'model-page' ? 'missing' : await askVersion(source.id);
  if (found !== 'missing' || source.is === 'download') return { located: source, found };
  const newest = await ask(async () => ({
    id: readNewestVersion(await readJson(`${civitaiUrl}/api/v1/models/${source.id}`, deps, signal)),
  }));
  if (newest === 'missing') return { located: source, found: newest };
  // Which version it is cannot be found out, so the person has to say it.
  if (newest === 'unknown') {
    formatLoraSource(source);
    return { located: source, found: newest };
  }
  return { located: { ...source, ...newest, is: 'version' }, found: await askVersion(newest.id) };
}
