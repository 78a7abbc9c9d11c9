import { MOTIFS } from '#services/backends/sketch/motifs/index.ts';
import type { Subject } from '#services/backends/sketch/prompt/scene.ts';
import type { LayerContext } from './layer-context.ts';

/** Size and place of a subject: its height as a share of the page's shorter side, and its position. */
interface Placement {
  readonly height: number;
  readonly zone: 'front' | 'back' | 'water' | 'sky' | 'edge';
}

const PLACEMENTS: ReadonlyMap<string, Placement> = new Map<string, Placement>([
  ...entriesFor({ height: 0.54, zone: 'back' }, 'house', 'castle', 'tent', 'pine', 'palm', 'cactus'),
  ...entriesFor({ height: 0.62, zone: 'back' }, 'tree', 'lighthouse', 'tower'),
  ...entriesFor({ height: 0.38, zone: 'front' }, 'bicycle', 'mushroom', 'flower', 'cup', 'leaves', 'sprig', 'vase'),
  ...entriesFor({ height: 0.34, zone: 'front' }, 'car', 'train', 'duck'),
  ...entriesFor({ height: 0.28, zone: 'front' }, 'pebbles', 'shell'),
  ...entriesFor({ height: 0.4, zone: 'water' }, 'boat', 'whale', 'fish', 'duck'),
  ...entriesFor({ height: 0.36, zone: 'sky' }, 'balloon', 'butterfly', 'rocket'),
  ...entriesFor({ height: 0.74, zone: 'edge' }, 'person', 'man', 'woman'),
]);
const DEFAULT_PLACEMENT: Placement = { height: 0.48, zone: 'front' };

/** Whether a subject is placed on water. */
export const isOnWater = (motif: string) => PLACEMENTS.get(motif)?.zone === 'water';

/** Most subjects in one picture. */
const MAX_THINGS = 7;

/** Paints the subjects, the farthest first. */
export function paintSubjects(context: LayerContext): void {
  const { scene, random, width, height } = context;
  const things = scene.subjects
    .flatMap((subject) => Array.from({ length: subject.count }, () => subject))
    .slice(0, MAX_THINGS);
  const direction = random.chance(0.5) ? 1 : -1;
  const placed = things.map((subject, at) => {
    const placement = PLACEMENTS.get(subject.motif) ?? DEFAULT_PLACEMENT;
    const isCloseUp = scene.isCloseUp && at === 0;
    const crowdFactor = isCloseUp ? 1 : 1 / (1 + 0.2 * (things.length - 1));
    const heightOnPage =
      Math.min(
        placement.height * subject.size * crowdFactor * (isCloseUp ? (placement.zone === 'edge' ? 1.22 : 1.5) : 1),
        1.15,
      ) * 1000;
    const slot = (at + 0.5) / things.length - 0.5;
    const offset = things.length === 1 && !isCloseUp ? random.between(0.02, 0.14) * direction : 0;
    const x = isCloseUp ? width / 2 : width * (0.5 + slot * direction * 0.86 + offset + random.jitter() * 0.02);
    return {
      subject,
      x,
      y: isCloseUp ? height * (placement.zone === 'edge' ? 1 : 1.02) : baselineOf(context, placement, heightOnPage),
      heightOnPage,
      placement,
    };
  });
  const zoneOrder = { sky: 0, back: 1, water: 2, front: 3, edge: 4 } as const;
  placed.sort((one, other) => zoneOrder[one.placement.zone] - zoneOrder[other.placement.zone] || one.y - other.y);
  for (const { subject, x, y, heightOnPage, placement } of placed)
    paintSubject(context, subject, x, y, heightOnPage / 100, placement);
}

function paintSubject(
  context: LayerContext,
  { motif, colour }: Subject,
  x: number,
  y: number,
  scale: number,
  placement: Placement,
): void {
  const { pen, random } = context;
  const flip = random.chance(0.5);
  const depth = placement.zone === 'back' ? 0.05 : 0;
  const subjectPen = pen.at(x, y, scale, flip, depth);
  if (placement.zone === 'front' || placement.zone === 'back') subjectPen.oval(0, 0, 42, 6, '#17131f', 0, 0.24);
  MOTIFS.get(motif)?.(subjectPen, colour);
}

/** y of a subject's foot, in the page's units. */
function baselineOf(
  { height, horizon, random, scene }: LayerContext,
  { zone }: Placement,
  heightOnPage: number,
): number {
  const groundHeight = height - horizon;
  switch (zone) {
    case 'sky':
      return scene.setting === 'room'
        ? height * 0.6
        : Math.max(heightOnPage * 1.08, horizon * random.between(0.62, 0.9));
    case 'back':
      return horizon + groundHeight * random.between(0.42, 0.56);
    case 'water':
      return horizon + groundHeight * random.between(0.36, 0.56);
    case 'front':
      return horizon + groundHeight * random.between(0.68, 0.84);
    case 'edge':
      return height;
  }
}

function entriesFor(placement: Placement, ...motifs: string[]): [string, Placement][] {
  return motifs.map((motif) => [motif, placement]);
}
