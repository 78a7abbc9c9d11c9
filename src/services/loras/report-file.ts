import { plainText, t } from '#schema/language/t.ts';
import { familyOfName } from '#schema/lora/family.ts';
import { LoraHeaderError } from '#schema/lora/file/header.ts';
import { identifyLora } from '#schema/lora/identify/identify.ts';
import { formatLoraSource } from '#schema/model/lora/lora-reference.ts';
import { UserError } from '#schema/user-error.ts';
import { HttpStatusError } from '#services/images/download/download.ts';
import type { OpenUrlDeps } from './files/open-url.ts';
import { type FileWithin, readLoraHeader } from './files/read-header.ts';
import { PrivateAddressError } from './guarded-lookup.ts';
import type { FileSource } from './inspect-deps.ts';
import type { LoraReport } from './lora-report.ts';
import type { SiteFacts } from './sites/site-facts.ts';

/** A LoRA whose file is not read. */
export function reportWithoutFile(
  source: FileSource,
  facts: SiteFacts,
  rest: Pick<LoraReport, 'unknown' | 'choices'>,
): LoraReport {
  const family = facts.baseNames.map(familyOfName).find((each) => each !== undefined);
  return { reference: formatLoraSource(source), file: undefined, fileBytes: undefined, facts, family, ...rest };
}

/** What is known of a file before it is read. */
export interface KnownOfFile {
  readonly facts: SiteFacts;
  readonly unknown: readonly string[];
  readonly asksForAccount: boolean;
}

/**
 * Reads the header of a LoRA's file.
 * @param url where the file is
 * @param asksForAccount whether its host may want an account of everybody, and the model may have one
 * @param within where it is in that file, if that is an archive
 * @throws UserError if it certainly cannot be loaded
 */
export async function reportFile(
  source: FileSource,
  url: string,
  { facts, unknown, asksForAccount }: KnownOfFile,
  deps: OpenUrlDeps,
  signal: AbortSignal,
  within?: FileWithin,
): Promise<LoraReport> {
  const report = reportWithoutFile(source, facts, { unknown, choices: [] });
  try {
    const { header, fileBytes } = await readLoraHeader(url, deps, signal, within);
    const file = identifyLora(header);
    return { ...report, file, fileBytes, family: file.family ?? report.family };
  } catch (error) {
    const problem = asksForAccount && isAccountProblem(error) ? undefined : fileProblem(error);
    if (problem) throw new UserError(problem, { code: 'invalid-lora', cause: error });
    return { ...report, unknown: [...unknown, plainText('what is in its file, because its host did not hand it out')] };
  }
}

function isAccountProblem(error: unknown): boolean {
  return (error instanceof HttpStatusError && [401, 403].includes(error.status)) || error instanceof LoraHeaderError;
}

/** Why a file certainly cannot be loaded; `undefined` where its host may answer the model otherwise. */
export function fileProblem(error: unknown) {
  if (error instanceof PrivateAddressError)
    return t('That LoRA is at a private address. It must be on the public internet.');
  if (error instanceof LoraHeaderError) return t(error.sentence);
  if (!(error instanceof HttpStatusError)) return undefined;
  switch (error.status) {
    case 404:
    case 410:
      return t('There is no LoRA at that address. Please check it.');
    case 401:
      return t('The host of that LoRA asks for an account. Choose a LoRA that anyone may download.');
    default:
      return undefined;
  }
}
