import { channelSetting } from '#schema/settings/channel-setting.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** The channel where admins are told what happens. */
export const adminsChannel = {
  ...channelSetting,
  id: 'admins_channel',
  page: 'rules',
  title: 'Admins’ channel',
  description: 'I tell the admins there what they should know, such as reports.',
} as const satisfies Setting;
