import { plainText, t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { OpenUrlDeps } from './files/open-url.ts';
import { listTar, type TarListing } from './files/read-tar.ts';
import type { FileSource } from './inspect-deps.ts';
import type { LoraReport } from './lora-report.ts';
import { fileProblem, type KnownOfFile, reportFile, reportWithoutFile } from './report-file.ts';

/**
 * Looks into the archive of a training: for its only `.safetensors` file, which is what loaders take of it.
 * @throws UserError if it certainly cannot be loaded
 */
export async function reportArchive(
  source: FileSource,
  url: string,
  known: KnownOfFile,
  deps: OpenUrlDeps,
  signal: AbortSignal,
): Promise<LoraReport> {
  const listing = await listTar(url, deps, signal).catch((error: unknown) => {
    const problem = fileProblem(error);
    if (problem) throw new UserError(problem, { code: 'invalid-lora', cause: error });
    return undefined;
  });
  const withoutFile = () =>
    reportWithoutFile(source, known.facts, {
      unknown: [...known.unknown, plainText('what is in its archive')],
      choices: [],
    });
  if (!listing) return withoutFile();
  assertOneLora(listing);
  const [file] = listing.files;
  if (!file) return withoutFile();
  const unknown = listing.isPartial
    ? [...known.unknown, plainText('whether its archive has a second file')]
    : known.unknown;
  return reportFile(source, url, { ...known, unknown }, deps, signal, file);
}

/** @throws UserError for an archive without a LoRA, or with several: loaders take neither */
function assertOneLora({ files, isPartial }: TarListing): void {
  if (files.length > 1) {
    throw new UserError(
      t(
        'That archive has {count} `.safetensors` files, and it has to be one. Unpack it and give the address of the file that you mean.',
        { count: files.length },
      ),
      { code: 'invalid-lora' },
    );
  }
  if (files.length === 1 || isPartial) return;
  throw new UserError('There is no LoRA at that address: the archive has no `.safetensors` file in it.', {
    code: 'invalid-lora',
  });
}
