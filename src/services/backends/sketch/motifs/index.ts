import { ANIMALS } from './animals.ts';
import { BIRDS } from './birds.ts';
import { BUILDINGS } from './buildings.ts';
import type { Motif } from './motif.ts';
import { PEOPLE } from './people.ts';
import { PLANTS } from './plants.ts';
import { STILL_LIFE } from './still-life.ts';
import { THINGS } from './things.ts';
import { VEHICLES } from './vehicles.ts';

/** All motifs, by name. */
export const MOTIFS: ReadonlyMap<string, Motif> = new Map([
  ...ANIMALS,
  ...BIRDS,
  ...PLANTS,
  ...BUILDINGS,
  ...VEHICLES,
  ...PEOPLE,
  ...THINGS,
  ...STILL_LIFE,
]);
