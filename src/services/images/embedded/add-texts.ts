import type { Picture, PictureFormat } from '#services/images/picture.ts';
import type { FileTexts } from './file-texts.ts';
import { addJpegTexts } from './jpeg-segments.ts';
import { addPngTexts } from './png-chunks.ts';
import { addWebpTexts } from './webp-chunks.ts';

type AddTexts = (file: Buffer, texts: FileTexts, size: Pick<Picture, 'width' | 'height'>) => Buffer | undefined;

/** Other formats have no place for texts that people's tools would look at. */
const ADD_TEXTS: ReadonlyMap<PictureFormat, AddTexts> = new Map<PictureFormat, AddTexts>([
  ['png', addPngTexts],
  ['jpg', addJpegTexts],
  ['webp', addWebpTexts],
]);

/**
 * Writes texts into a picture's file, without touching a pixel. A picture whose file cannot take them, or has something in their
 * place, stays as it is.
 */
export function addTexts<P extends Picture>(picture: P, texts: FileTexts): P {
  const file = Buffer.from(picture.bytes.buffer, picture.bytes.byteOffset, picture.bytes.byteLength);
  const bytes = ADD_TEXTS.get(picture.format)?.(file, texts, picture);
  return bytes ? { ...picture, bytes } : picture;
}
