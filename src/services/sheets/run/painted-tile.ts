import type { Picture } from '#services/images/picture.ts';
import type { SheetRenderer, Tile } from '#services/sheets/rendering/sheet-renderer.ts';

/**
 * A cell with its picture. Where a model's file is damaged beyond its header, only this cell shows that, and the file can be opened as any
 * other. Never rejects.
 */
export async function paintedTile(
  renderer: Pick<SheetRenderer, 'createThumbnail'>,
  picture: Picture,
  onError: (error: unknown) => void,
): Promise<Tile> {
  try {
    return { is: 'painted', thumbnail: await renderer.createThumbnail(picture) };
  } catch (error) {
    onError(error);
    return { is: 'undrawable' };
  }
}
