import type { LayerContext } from './layer-context.ts';

const [TABLE_COLOUR, SEAM_COLOUR] = ['#b98a60', '#8f6343'];

/** Paints a wall with a window, and a table in front of it. */
export function paintRoom({ width, height, horizon, pen, random, scene }: LayerContext): void {
  const table = horizon + (height - horizon) * 0.36;
  const wall = random.pick(['#d9c3a5', '#a9bfb4', '#c9a9a0', '#b3b6cc']);
  pen.poly([-40, -40, width + 40, -40, width + 40, table + 20, -40, table + 20], wall);
  const [x, y, w, h] = [width * random.between(0.1, 0.5), horizon * 0.18, 330, Math.max(200, horizon * 0.62)];
  pen.box(x - 14, y - 14, w + 28, h + 28, '#f4ead8');
  pen.box(x, y, w, h, scene.hour === 'night' ? '#22305c' : scene.hour === 'day' ? '#a9d6e6' : '#f2b98a');
  pen.blob(
    [x + 4, y + h, x + w * 0.2, y + h * 0.72, x + w * 0.55, y + h * 0.8, x + w * 0.8, y + h * 0.66, x + w - 4, y + h],
    '#7fa872',
  );
  if (scene.weather.size > 0) {
    for (let i = 0; i < 40; i += 1) {
      const [dropX, dropY] = [x + random.between(0.06, 0.97) * w, y + random.between(0.02, 0.9) * h];
      if (scene.weather.has('snow')) pen.oval(dropX, dropY, 3, 3, '#ffffff', 0, 0.9);
      else pen.line([dropX, dropY, dropX - 5, dropY + 18], '#eef6fa', 1.8, false, 0.75);
    }
  }
  pen.line([x + w / 2, y, x + w / 2, y + h], '#f4ead8', 11, false);
  pen.line([x, y + h * 0.45, x + w, y + h * 0.45], '#f4ead8', 11, false);
  pen.poly([-40, table, width + 40, table, width + 40, height + 40, -40, height + 40], TABLE_COLOUR);
  for (let i = 0; i < 9; i += 1) {
    const at = table + 16 + i * ((height - table) / 8);
    pen.line(
      [-20, at, width * 0.3, at + random.jitter() * 7, width * 0.7, at + random.jitter() * 7, width + 20, at],
      SEAM_COLOUR,
      2,
      true,
      0.5,
    );
  }
}
