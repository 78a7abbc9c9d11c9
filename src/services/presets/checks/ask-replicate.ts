import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Model, ModelFile } from '#schema/model/model.ts';
import type { ModelReference } from '#schema/model/model-reference.ts';
import { UserError } from '#schema/user-error.ts';
import type { ModelCatalogue } from '#services/models/catalogue.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import { isNotFound } from '#services/presets/fetched-model.ts';
import { type PageFindings, pageFindings } from './page-findings.ts';
import type { PresetCheckResult } from './preset-check.ts';

/** Ms for fetching one model file, and for one page: without the page, a preset can be saved as well. */
const [FETCH_TIMEOUT_MS, PAGE_TIMEOUT_MS] = [20_000, 5000] as const;

/** Fetches a model file, or says why it cannot. @throws UserError if Replicate does not know the model */
export async function fetchFile(
  { model, version }: ModelReference,
  fetchModel: FetchModel | undefined,
): Promise<ModelFile | 'no network' | 'no token'> {
  if (!fetchModel) return 'no token';
  try {
    return await fetchModel(model, version, AbortSignal.timeout(FETCH_TIMEOUT_MS));
  } catch (error) {
    if (isNotFound(error)) {
      throw new UserError(
        t('Replicate knows no model {model}. Copy `owner/name` from the address of its page there.', {
          model: codeSpan(model),
        }),
        { cause: error },
      );
    }
    if (error instanceof UserError && error.code === 'model-version') throw error;
    return 'no network';
  }
}

/** A function that reads what a model's page tells about a preset; `undefined` without Replicate, or if it does not answer. */
export function createPageReader(catalogue: Pick<ModelCatalogue, 'readPage'> | undefined) {
  return (name: string): ((model: Model) => Promise<PageFindings | undefined>) => {
    const hasPage = catalogue && name.includes('/');
    const reading = hasPage
      ? catalogue.readPage(name, AbortSignal.timeout(PAGE_TIMEOUT_MS))
      : Promise.resolve(undefined);
    const page = reading.catch(() => undefined);
    return async (model) => {
      const told = await page;
      return told && pageFindings(told, model);
    };
  };
}

/** The result of a check with what a page tells. */
export function withPage(result: PresetCheckResult, told: PageFindings | undefined): PresetCheckResult {
  if (!told) return result;
  return {
    ...result,
    confirmed: [...result.confirmed, ...told.confirmed],
    findings: told.findings,
    recommended: [told.recommended],
  };
}
