import { channelSetting } from './channel-setting.ts';
import type { Setting } from './setting.ts';

/** The channel that results with a star are copied to. */
export const favouritesChannel = {
  ...channelSetting,
  id: 'favourites_channel',
  page: 'favourites',
  title: 'Favourites’ channel',
  description:
    'Results that a member gives a ⭐ are copied there. Results of age-restricted channels need an age-restricted one.',
} as const satisfies Setting;
