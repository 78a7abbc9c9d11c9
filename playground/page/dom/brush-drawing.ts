/** How what the brush has marked is drawn. */

/** In pixels of the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A stroke of the brush, and the brush's radius in pixels of the picture. */
export interface Stroke {
  readonly radius: number;
  readonly points: Point[];
}

/** How the marked part is shown. */
const MARK_STYLE = { colour: '#ff0080', opacity: 0.55 } as const;

/** Draws all strokes into an empty mask. */
export function drawStrokes(mask: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  mask.clearRect(0, 0, mask.canvas.width, mask.canvas.height);
  mask.strokeStyle = MARK_STYLE.colour;
  Object.assign(mask, { lineCap: 'round', lineJoin: 'round' });
  for (const { radius, points } of strokes) {
    mask.lineWidth = 2 * radius;
    mask.beginPath();
    for (const [index, { x, y }] of points.entries()) index === 0 ? mask.moveTo(x, y) : mask.lineTo(x, y);
    const last = points.at(-1);
    // A line without length is drawn by no browser; one of next to none is a dot.
    if (last) mask.lineTo(last.x + 0.01, last.y);
    mask.stroke();
  }
}

/** Draws the picture, and what the mask marks of it in colour. */
export function drawMarked(
  context: CanvasRenderingContext2D,
  picture: HTMLImageElement,
  mask: HTMLCanvasElement,
): void {
  context.drawImage(picture, 0, 0);
  context.globalAlpha = MARK_STYLE.opacity;
  context.drawImage(mask, 0, 0);
  context.globalAlpha = 1;
}

/** A copy of the picture in which what the mask marks is transparent. */
export function cutOut(picture: HTMLImageElement, mask: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: mask.width, height: mask.height });
  const context = copy.getContext('2d');
  context?.drawImage(picture, 0, 0);
  if (context) context.globalCompositeOperation = 'destination-out';
  context?.drawImage(mask, 0, 0);
  return copy;
}

/** A ring, white on black, that is seen on any picture. */
export function drawCursor(context: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  for (const [colour, width] of [
    ['#000', 5],
    ['#fff', 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = (width * context.canvas.width) / Math.max(1, context.canvas.clientWidth);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}
