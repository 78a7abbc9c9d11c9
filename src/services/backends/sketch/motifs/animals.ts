import type { Motif } from './motif.ts';
import { type SittingAnimal, sittingAnimal } from './sitting-animals.ts';

const fox = {
  coats: ['#d9702a', '#cf5f25', '#e0843a'],
  bib: '#fbf0e2',
  ears: 'pointed',
  inner: '#3a2026',
  tail: 'brush',
  muzzle: 0.3,
  socks: '#3a2026',
} as const satisfies SittingAnimal;

const cat = {
  coats: ['#7d7a86', '#e0964a', '#3b3640', '#d8c3a4'],
  bib: '#f4eae0',
  ears: 'pointed',
  inner: '#e3a7a0',
  tail: 'whip',
  muzzle: 0,
  mark: 'stripes',
} as const satisfies SittingAnimal;

const dog = {
  coats: ['#b9803f', '#8a5a34', '#d8b27a'],
  bib: '#f7ecdc',
  ears: 'floppy',
  inner: '#6d4327',
  tail: 'whip',
  muzzle: 1,
  mark: 'blaze',
} as const satisfies SittingAnimal;

/** Motifs of sitting animals that face the viewer, by name. */
export const ANIMALS: readonly (readonly [string, Motif])[] = (
  [
    ['fox', fox],
    ['cat', cat],
    ['dog', dog],
    [
      'collie',
      {
        ...dog,
        coats: ['#b8702c', '#a8622a'],
        ears: 'pointed',
        inner: '#6d4327',
        tail: 'brush',
        mark: 'ruff',
      },
    ],
    ['wolf', { ...fox, coats: ['#7b828c', '#5f6670'], bib: '#e8e6e2', socks: '#d9d7d3', inner: '#4a4148' }],
    [
      'rabbit',
      {
        coats: ['#c9b59c', '#f0e8de', '#a58a70'],
        bib: '#fffaf2',
        ears: 'tall',
        inner: '#eab5ae',
        tail: 'tuft',
        muzzle: 0,
      },
    ],
    [
      'bear',
      { coats: ['#7a4f31', '#5d3c28'], bib: '#c99f74', ears: 'round', inner: '#c08e66', tail: 'none', muzzle: 1 },
    ],
    [
      'panda',
      {
        coats: ['#f6f3ee'],
        bib: '#f6f3ee',
        ears: 'round',
        inner: '#1f1c22',
        tail: 'none',
        muzzle: 0.6,
        socks: '#1f1c22',
        mark: 'patches',
        markColour: '#1f1c22',
      },
    ],
    ['tiger', { ...cat, coats: ['#e8892b'], ears: 'round', muzzle: 0.6, markColour: '#2b1a14' }],
    [
      'lion',
      { ...cat, coats: ['#dba550'], ears: 'round', inner: '#b0762f', muzzle: 0.7, mark: 'mane', markColour: '#94551f' },
    ],
    [
      'mouse',
      { coats: ['#a39a9b', '#c4b8ae'], bib: '#f2e8e2', ears: 'round', inner: '#e8b2ac', tail: 'whip', muzzle: 0 },
    ],
  ] as const
).map(([name, kind]) => [name, sittingAnimal(kind)] as const);
