import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Visitor } from './browser.ts';

/** How many bytes one screenshot may have. */
const MAX_SCREENSHOT_BYTES = 400_000;

/**
 * Takes a screenshot of a page that the browser had nothing to complain about.
 * @param folder where it is written, as WebP; nowhere without one
 */
export async function saveScreenshot(
  { page, complaints }: Visitor,
  name: string,
  folder: string | undefined = env.SCREENSHOTS,
): Promise<void> {
  expect(complaints).toEqual([]);
  await page.mouse.move(0, 0);
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const bytes = await sharp(shot).webp({ quality: 82, effort: 6 }).toBuffer();
  expect(bytes.length).toBeLessThan(MAX_SCREENSHOT_BYTES);
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.webp`), bytes);
}
