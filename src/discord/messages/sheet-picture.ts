import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { plainText } from '#schema/language/t.ts';
import { describeAxes, formatPictureCount } from '#schema/sheet/labels.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Picture } from '#services/images/picture.ts';
import { sharedValues } from '#services/sheets/renderer.ts';
import type { SheetView } from '#services/sheets/sheet-notifier.ts';
import type { MessageFile } from './message.ts';

/** Characters of alt text: Discord's limit. */
const MAX_ALT_TEXT_LENGTH = 1024;

export function gallery(files: readonly MessageFile[]): APIComponentInContainer[] {
  if (files.length === 0) return [];
  const items = files.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description }));
  return [{ type: ComponentType.MediaGallery, items }];
}

/** The drawn sheet as a file of a message, which its alt text describes. */
export function sheetFile(sheet: Sheet, view: SheetView, { bytes, format }: Picture): MessageFile {
  const paintedCount = view.tiles.filter(({ is }) => is === 'painted' || is === 'covered').length;
  const count =
    paintedCount === view.tiles.length
      ? formatPictureCount(paintedCount)
      : plainText('{painted} of {count, plural, one {# picture} other {# pictures}} so far', {
          painted: paintedCount,
          count: view.tiles.length,
        });
  const description = [
    plainText('Compare sheet of “{prompt}”', { prompt: sheet.prompt.slice(0, 300) }),
    ...describeAxes(sheet).map((axis) => axis.slice(0, 280)),
    ...sharedValues(sheet),
    count,
  ];
  return {
    name: `lorikeet-sheet-${sheet.id}.${format}`,
    type: `image/${format === 'jpg' ? 'jpeg' : format}`,
    bytes,
    description: description.join('; ').slice(0, MAX_ALT_TEXT_LENGTH).toWellFormed(),
  };
}
