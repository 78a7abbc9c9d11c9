import { describe, expect, it } from 'vitest';
import { lab } from '#services/backends/sketch/colour.ts';
import { AIRS, under } from '#services/backends/sketch/light.ts';
import { STILLS } from '#services/backends/sketch/motifs/stills.ts';
import { dice } from '#services/backends/sketch/random.ts';
import { readScene } from '#services/backends/sketch/scene.ts';

const read = (prompt: string, seed = 1) => readScene(prompt, [], dice('scene', prompt, seed));
const stills = [...STILLS.map(([name]) => name), 'flower'];

describe('what a picture is of', () => {
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

  it('is the place alone where that is all that is known', () => {
    expect(read('a snail in the forest')).toMatchObject({ subjects: [], setting: 'forest' });
  });

  it('gives a thing only what is said of it', () => {
    expect(read('two snails on a leaf').subjects).toEqual([{ motif: 'leaves', count: 1, colour: undefined, size: 1 }]);
    expect(read('a purple snail and a house').subjects).toMatchObject([{ motif: 'house', colour: undefined }]);
    expect(read('three tiny red birds').subjects).toMatchObject([{ motif: 'bird', count: 3, size: 0.62 }]);
  });
});

describe('the air under a storm', () => {
  it.each(Object.entries(AIRS))('is dark and grey by %s', (_, airs) => {
    for (const air of airs) {
      const [top, middle] = [under(air, 0.85).top, under(air, 0.85).middle].map(lab);
      for (const [lightness, a, b] of [top ?? [1, 1, 1], middle ?? [1, 1, 1]]) {
        expect(lightness).toBeLessThan(0.52);
        expect(Math.hypot(a, b)).toBeLessThan(0.06);
      }
    }
  });

  it('is as it was under a clear sky', () => {
    expect(under(AIRS.day[0], 0)).toBe(AIRS.day[0]);
  });
});
