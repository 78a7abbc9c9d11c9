import type { GenerationResult } from '#services/backends/backend.ts';
import { addTexts } from '#services/images/embedded/add-texts.ts';
import type { FileTexts } from '#services/images/embedded/file-texts.ts';
import { fitPictures } from '#services/images/fit-picture.ts';

/** Bytes of the texts in a file, which the longest prompt hardly fills. A file that has no room for them stays without. */
const MAX_TEXT_BYTES = 64 * 1024;

/** Discord's limit of bytes for a request (25 MiB, resources/message.mdx), less a reserve for everything but the pixels of ten files. */
const MAX_REQUEST_BYTES = 25 * 1024 * 1024 - 11 * MAX_TEXT_BYTES;

/** Fits pictures to Discord's limits, halved for each `shrinkLevel`, and writes the recipe into their files. */
export async function fitResult(
  result: GenerationResult,
  sizeLimit: number,
  shrinkLevel: number,
  texts: FileTexts | undefined,
) {
  const divisor = 2 ** shrinkLevel;
  const fittedPictures = await fitPictures(
    result.pictures,
    Math.floor(sizeLimit / divisor),
    Math.floor(MAX_REQUEST_BYTES / divisor),
  );
  const pictures = fittedPictures.map(({ picture }, index) => ({
    ...(texts && picture.bytes.length + MAX_TEXT_BYTES <= sizeLimit ? addTexts(picture, texts) : picture),
    index: result.pictures[index]?.index ?? index,
  }));
  return { ...result, pictures, changes: [...new Set(fittedPictures.flatMap(({ change }) => change ?? []))] };
}
