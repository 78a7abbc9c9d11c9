import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** The model that *Change…* uses. */
export const editModel = {
  id: 'edit_model',
  kind: 'choice',
  page: 'pictures',
  title: 'Model for Change…',
  description: 'It changes a picture by what somebody writes.',
  schema: z.string().max(100).optional(),
  defaultValue: undefined,
  emptyLabel: 'My operator’s choice',
  noChoicesText: 'I have no model that changes pictures by words.',
  choices: ({ editModels }) => editModels.map(({ name, title }) => ({ value: name, label: title, description: name })),
} as const satisfies Setting;
