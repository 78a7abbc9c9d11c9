import { MOTIFS } from './motifs/index.ts';
import type { Subject } from './scene.ts';
import type { Page } from './scenery/page.ts';

/** How a thing stands in a picture: its height as a share of the page's shorter side, and where. */
interface Stand {
  readonly height: number;
  readonly where: 'front' | 'back' | 'water' | 'sky' | 'edge';
}

const STANDS: ReadonlyMap<string, Stand> = new Map<string, Stand>([
  ...some({ height: 0.54, where: 'back' }, 'house', 'castle', 'tent', 'pine', 'palm', 'cactus'),
  ...some({ height: 0.62, where: 'back' }, 'tree', 'lighthouse', 'tower'),
  ...some({ height: 0.38, where: 'front' }, 'bicycle', 'mushroom', 'flower', 'cup', 'leaves', 'sprig', 'vase'),
  ...some({ height: 0.34, where: 'front' }, 'car', 'train', 'duck'),
  ...some({ height: 0.28, where: 'front' }, 'pebbles', 'shell'),
  ...some({ height: 0.4, where: 'water' }, 'boat', 'whale', 'fish', 'duck'),
  ...some({ height: 0.36, where: 'sky' }, 'balloon', 'butterfly', 'rocket'),
  ...some({ height: 0.74, where: 'edge' }, 'person', 'man', 'woman'),
]);
const USUAL: Stand = { height: 0.48, where: 'front' };

/** Whether a thing lies on water. */
export const floats = (motif: string) => STANDS.get(motif)?.where === 'water';

/** Most things that one picture holds. */
const CROWD = 7;

/** Paints what the picture is of, the farthest first. */
export function paintCast(page: Page): void {
  const { scene, dice, width, height } = page;
  const crowd = scene.subjects
    .flatMap((subject) => Array.from({ length: subject.count }, () => subject))
    .slice(0, CROWD);
  const start = dice.chance(0.5) ? 1 : -1;
  const placed = crowd.map((subject, at) => {
    const stand = STANDS.get(subject.motif) ?? USUAL;
    const close = scene.close && at === 0;
    const fewer = close ? 1 : 1 / (1 + 0.2 * (crowd.length - 1));
    const tall =
      Math.min(stand.height * subject.size * fewer * (close ? (stand.where === 'edge' ? 1.22 : 1.5) : 1), 1.15) * 1000;
    const slot = (at + 0.5) / crowd.length - 0.5;
    const alone = crowd.length === 1 && !close ? dice.between(0.02, 0.14) * start : 0;
    const x = close ? width / 2 : width * (0.5 + slot * start * 0.86 + alone + dice.jitter() * 0.02);
    return {
      subject,
      x,
      y: close ? height * (stand.where === 'edge' ? 1 : 1.02) : footOf(page, stand, tall),
      tall,
      stand,
    };
  });
  const order = { sky: 0, back: 1, water: 2, front: 3, edge: 4 } as const;
  placed.sort((one, other) => order[one.stand.where] - order[other.stand.where] || one.y - other.y);
  for (const { subject, x, y, tall, stand } of placed) paint(page, subject, x, y, tall / 100, stand);
}

function paint(page: Page, { motif, colour }: Subject, x: number, y: number, scale: number, stand: Stand): void {
  const { pen, dice } = page;
  const flip = dice.chance(0.5);
  const depth = stand.where === 'back' ? 0.05 : 0;
  const own = pen.at(x, y, scale, flip, depth);
  if (stand.where === 'front' || stand.where === 'back') own.oval(0, 0, 42, 6, '#17131f', 0, 0.24);
  MOTIFS.get(motif)?.(own, colour);
}

/** The height on the page at which a thing stands, in the page's units. */
function footOf({ height, horizon, dice, scene }: Page, { where }: Stand, tall: number): number {
  const ground = height - horizon;
  switch (where) {
    case 'sky':
      return scene.setting === 'room' ? height * 0.6 : Math.max(tall * 1.08, horizon * dice.between(0.62, 0.9));
    case 'back':
      return horizon + ground * dice.between(0.42, 0.56);
    case 'water':
      return horizon + ground * dice.between(0.36, 0.56);
    case 'front':
      return horizon + ground * dice.between(0.68, 0.84);
    case 'edge':
      return height;
  }
}

function some(stand: Stand, ...motifs: string[]): [string, Stand][] {
  return motifs.map((motif) => [motif, stand]);
}
