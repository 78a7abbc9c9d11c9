import { MOTIFS } from '../motifs/index.ts';
import type { LayerContext } from './layer-context.ts';

/** Paints grass and flowers in front of the subjects. */
export function paintForeground(context: LayerContext): void {
  const { width, height, scene, random, pen, completeness } = context;
  if (scene.setting !== 'meadow' && scene.setting !== 'forest' && scene.setting !== 'mountains') return;
  const tufts = Math.round(46 * (0.3 + 0.7 * completeness) * (width / 1000));
  for (let i = 0; i < tufts; i += 1) {
    const [x, y, bladeHeight] = [
      random.next() * width,
      height - random.next() ** 2 * height * 0.16 + 6,
      random.between(16, 52),
    ];
    for (const lean of [-0.45, 0.05, 0.5])
      pen.line(
        [x, y, x + lean * bladeHeight * 0.4, y - bladeHeight * 0.6, x + lean * bladeHeight, y - bladeHeight],
        random.pick(['#4f8a42', '#6a9f4c', '#3f7540']),
        3,
      );
  }
  const flowers = Math.round((scene.setting === 'forest' ? 4 : 12) * (0.3 + 0.7 * completeness) * (width / 1000));
  for (let i = 0; i < flowers; i += 1) {
    const y = height - random.next() * height * 0.12 + 14;
    MOTIFS.get('flower')?.(pen.at(random.next() * width, y, random.between(0.4, 0.85), random.chance(0.5)), undefined);
  }
}

/** Paints rain, snow, fog and lightning. */
export function paintWeather(context: LayerContext): void {
  const { width, height, horizon, scene, random, pen, completeness, atmosphere } = context;
  if (scene.setting === 'room') return;
  const countFor = (many: number) => Math.round(many * (0.5 + 0.5 * completeness) * ((width * height) / 1e6));
  if (scene.weather.has('fog')) {
    for (let i = 0; i < 5; i += 1) {
      const [x, y] = [width * random.next(), horizon + random.between(-60, 200)];
      context.addMarkup(
        `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${width * 0.7}" ry="90" fill="${context.defs.glow(pen.tone(atmosphere.low), 0.75)}"/>`,
      );
    }
  }
  if (scene.weather.has('storm')) {
    const [x, reach] = [width * random.between(0.2, 0.8), horizon];
    pen.poly(
      [
        x,
        0,
        x + 30,
        reach * 0.4,
        x + 8,
        reach * 0.42,
        x + 44,
        reach * 0.86,
        x - 14,
        reach * 0.5,
        x + 6,
        reach * 0.48,
        x - 26,
        0,
      ],
      '#fff6c8',
    );
  }
  if (scene.weather.has('rain') || scene.weather.has('storm')) {
    for (let i = 0; i < countFor(150); i += 1) {
      const [x, y, long] = [random.next() * width * 1.1, random.next() * height, random.between(18, 44)];
      pen.line([x, y, x - long * 0.3, y + long], '#dcebf5', random.between(1.2, 2.4), false, 0.6);
    }
  }
  if (scene.weather.has('snow')) {
    for (let i = 0; i < countFor(170); i += 1) {
      const r = random.between(1.6, 6.4);
      pen.oval(random.next() * width, random.next() * height, r, r, '#ffffff', 0, 0.55 + 0.4 * random.next());
    }
  }
}
