import { expect, it } from 'vitest';
import { effectiveLimits } from '#schema/guild-settings.ts';

const settings = {
  everyone: { atOnce: 2, picturesPerDay: 20 },
  roles: { 11111: { picturesPerDay: 5 }, 22222: { atOnce: 4, picturesPerDay: 100 }, 33333: { atOnce: 0 } },
};

it.each([
  ['everyone’s where no role says anything', ['99999'], { atOnce: 2, picturesPerDay: 20 }],
  ['a role’s before everyone’s, also where it is less', ['11111'], { atOnce: 2, picturesPerDay: 5 }],
  ['the best of each of several roles', ['11111', '22222', '33333'], { atOnce: 4, picturesPerDay: 100 }],
  ['nothing at once', ['33333'], { atOnce: 0, picturesPerDay: 20 }],
])('has %s', (_, roles, limits) => {
  expect(effectiveLimits(settings, roles)).toEqual({ waiting: undefined, ...limits });
});
