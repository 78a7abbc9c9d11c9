import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Who may paint in the server. Its managers always may: they could give themselves any of the roles. */
export const painterRoles = {
  id: 'painter_roles',
  kind: 'roles',
  page: 'members',
  title: 'Who may paint',
  description: 'Members with one of these roles, and always those with Manage Server. None chosen: everybody.',
  schema: z
    .array(z.string().regex(/^\d{5,20}$/))
    .max(25)
    .readonly(),
  defaultValue: [],
  emptyLabel: 'Everybody',
} as const satisfies Setting;
