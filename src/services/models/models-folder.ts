import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The default name of the folder, and the one that it had in earlier versions of Lorikeet. */
const [FOLDER_NAME, OLD_FOLDER_NAME] = ['models', 'cards'] as const;

/**
 * The folder of the operator's own model files: `configured`, or `cards` beside it where an earlier version of Lorikeet left
 * that and `configured` does not exist. One with the default name need not exist, as in an image that names it for all.
 * @param onWarning receives what the operator should do about the folder
 */
export function findModelsFolder(configured: string, onWarning: (warning: string) => void = () => {}): string {
  const oldFolder = join(dirname(configured), OLD_FOLDER_NAME);
  const hasOwnName = basename(configured) !== FOLDER_NAME;
  if (hasOwnName || !existsSync(oldFolder)) {
    if (hasOwnName && !existsSync(configured))
      onWarning(`there is no folder ${configured}, so no model files are read: create it, or correct MODELS_DIR`);
    return configured;
  }
  if (existsSync(configured)) {
    onWarning(`model files in ${oldFolder} are not used, because ${configured} exists: move them there`);
    return configured;
  }
  onWarning(`model files are read from ${oldFolder}, the folder’s old name: rename it to ${configured}`);
  return oldFolder;
}
