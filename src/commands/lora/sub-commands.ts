import { access } from './access.ts';
import { add } from './add.ts';
import { defaults } from './default.ts';
import { draftSteps } from './draft/draft.ts';
import { edit } from './edit.ts';
import { exportPresets } from './import-export/export.ts';
import { importPresets } from './import-export/import.ts';
import { list } from './list.ts';
import { managers } from './managers.ts';
import { remove } from './remove.ts';
import { search } from './search.ts';
import type { SubCommand } from './shared/sub-command.ts';
import { show } from './show.ts';
import { tryPreset } from './try/try.ts';

/** Sub-commands and controls of `/lora`, by the name in their custom_ids. A new one is a file of its own and a line here. */
export const SUB_COMMANDS: ReadonlyMap<string, SubCommand> = new Map<string, SubCommand>([
  ['add', add],
  ['search', search],
  ['edit', edit],
  ['remove', remove],
  ['list', list],
  ['show', show],
  ['try', tryPreset],
  ['default', defaults],
  ['managers', managers],
  ['export', exportPresets],
  ['import', importPresets],
  ['draft', draftSteps],
  ['access', access],
]);
