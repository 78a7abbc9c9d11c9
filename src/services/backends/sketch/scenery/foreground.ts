import { MOTIFS } from '../motifs/index.ts';
import type { Page } from './page.ts';

/** What stands between us and the subjects: grass, flowers. */
export function paintForeground(page: Page): void {
  const { width, height, scene, dice, pen, finish } = page;
  if (scene.setting !== 'meadow' && scene.setting !== 'forest' && scene.setting !== 'mountains') return;
  const tufts = Math.round(46 * (0.3 + 0.7 * finish) * (width / 1000));
  for (let i = 0; i < tufts; i += 1) {
    const [x, y, rise] = [dice.next() * width, height - dice.next() ** 2 * height * 0.16 + 6, dice.between(16, 52)];
    for (const lean of [-0.45, 0.05, 0.5])
      pen.line(
        [x, y, x + lean * rise * 0.4, y - rise * 0.6, x + lean * rise, y - rise],
        dice.pick(['#4f8a42', '#6a9f4c', '#3f7540']),
        3,
      );
  }
  const flowers = Math.round((scene.setting === 'forest' ? 4 : 12) * (0.3 + 0.7 * finish) * (width / 1000));
  for (let i = 0; i < flowers; i += 1) {
    const y = height - dice.next() * height * 0.12 + 14;
    MOTIFS.get('flower')?.(pen.at(dice.next() * width, y, dice.between(0.4, 0.85), dice.chance(0.5)), undefined);
  }
}

/** Rain, snow, fog and lightning. */
export function paintWeather(page: Page): void {
  const { width, height, horizon, scene, dice, pen, finish, air } = page;
  if (scene.setting === 'room') return;
  const dense = (many: number) => Math.round(many * (0.5 + 0.5 * finish) * ((width * height) / 1e6));
  if (scene.weather.has('fog')) {
    for (let i = 0; i < 5; i += 1) {
      const [x, y] = [width * dice.next(), horizon + dice.between(-60, 200)];
      page.add(
        `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${width * 0.7}" ry="90" fill="${page.defs.glow(pen.tone(air.low), 0.75)}"/>`,
      );
    }
  }
  if (scene.weather.has('storm')) {
    const [x, reach] = [width * dice.between(0.2, 0.8), horizon];
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
    for (let i = 0; i < dense(150); i += 1) {
      const [x, y, long] = [dice.next() * width * 1.1, dice.next() * height, dice.between(18, 44)];
      pen.line([x, y, x - long * 0.3, y + long], '#dcebf5', dice.between(1.2, 2.4), false, 0.6);
    }
  }
  if (scene.weather.has('snow')) {
    for (let i = 0; i < dense(170); i += 1) {
      const r = dice.between(1.6, 6.4);
      pen.oval(dice.next() * width, dice.next() * height, r, r, '#ffffff', 0, 0.55 + 0.4 * dice.next());
    }
  }
}
