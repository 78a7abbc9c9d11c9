import { describe, expect, it } from 'vitest';
import { createRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import { STILL_LIFE } from '#services/backends/sketch/motifs/still-life.ts';
import { readScene } from '#services/backends/sketch/prompt/scene.ts';
import { lab } from '#services/backends/sketch/style/colour.ts';
import { ATMOSPHERES, withClouds } from '#services/backends/sketch/style/light.ts';

const read = (prompt: string, seed = 1) => readScene(prompt, [], createRandom('scene', prompt, seed));
const stills = [...STILL_LIFE.map(([name]) => name), 'flower'];

describe('the subject of a picture', () => {
  it.each(['a grand piano', 'my feelings about tuesday', 'a purple teapot', 'two snails', '猫'])(
    'is something small and neutral where nothing in it is known: %s',
    (prompt) => {
      for (let seed = 0; seed < 40; seed += 1) {
        const { subjects } = read(prompt, seed);
        expect(subjects).toHaveLength(1);
        expect(stills).toContain(subjects[0]?.motif);
      }
    },
  );

  it('is only the place if the prompt names nothing else', () => {
    expect(read('a snail in the forest')).toMatchObject({ subjects: [], setting: 'forest' });
  });

  it('gives a thing only what is said of it', () => {
    expect(read('two snails on a leaf').subjects).toEqual([{ motif: 'leaves', count: 1, colour: undefined, size: 1 }]);
    expect(read('a purple snail and a house').subjects).toMatchObject([{ motif: 'house', colour: undefined }]);
    expect(read('three tiny red birds').subjects).toMatchObject([{ motif: 'bird', count: 3, size: 0.62 }]);
  });
});

describe('the atmosphere of a storm', () => {
  it.each(Object.entries(ATMOSPHERES))('is dark and grey by %s', (_, airs) => {
    for (const air of airs) {
      const [top, middle] = [withClouds(air, 0.85).top, withClouds(air, 0.85).middle].map(lab);
      for (const [lightness, a, b] of [top ?? [1, 1, 1], middle ?? [1, 1, 1]]) {
        expect(lightness).toBeLessThan(0.52);
        expect(Math.hypot(a, b)).toBeLessThan(0.06);
      }
    }
  });

  it('is as it was under a clear sky', () => {
    expect(withClouds(ATMOSPHERES.day[0], 0)).toBe(ATMOSPHERES.day[0]);
  });
});
