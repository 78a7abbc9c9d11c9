import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { loadModels } from '#services/models/models.ts';
import { findModelsFolder } from '#services/models/models-folder.ts';

function folderWith(...folders: string[]) {
  const parent = mkdtempSync(join(tmpdir(), 'lorikeet-models-test-'));
  for (const name of folders) mkdirSync(join(parent, name));
  const find = (configured: string) => {
    const warnings: string[] = [];
    return { folder: findModelsFolder(join(parent, configured), (warning) => warnings.push(warning)), warnings };
  };
  return { parent, find };
}

it('reads the model files of an earlier version from its folder, and says so', () => {
  const { parent, find } = folderWith('cards');
  const file = JSON.stringify({ ...modelFile.parse(SHIPPED_MODELS[0]), model: 'me/mine', title: 'Mine' });
  writeFileSync(join(parent, 'cards', 'mine.json'), file);
  const { folder, warnings } = find('models');
  expect(loadModels(folder, 'me/mine').default.title).toBe('Mine');
  expect(warnings).toEqual([
    `model files are read from ${join(parent, 'cards')}, the folder’s old name: rename it to ${join(parent, 'models')}`,
  ]);
});

it('reads the new folder where there is one, and says that the old one is not used', () => {
  const { parent, find } = folderWith('cards', 'models');
  expect(find('models')).toEqual({
    folder: join(parent, 'models'),
    warnings: [expect.stringContaining(`model files in ${join(parent, 'cards')} are not used`)],
  });
});

it('leaves any other folder as it was set', () => {
  const { parent, find } = folderWith('cards');
  expect(find('cards')).toEqual({ folder: join(parent, 'cards'), warnings: [] });
});

it('says of a folder with a name of its own that it is not there, but not of one with the default name', () => {
  const { parent, find } = folderWith('cards');
  expect(find('mine')).toEqual({
    folder: join(parent, 'mine'),
    warnings: [
      `there is no folder ${join(parent, 'mine')}, so no model files are read: create it, or correct MODELS_DIR`,
    ],
  });
  expect(folderWith().find('models').warnings).toEqual([]);
});
