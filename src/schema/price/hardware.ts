import type { Rate } from './price.ts';

/** The day on which the list below was compared with a copy of Replicate's (replicate.com/pricing). */
export const HARDWARE_CHECKED_AT = '2026-11-27';

/** Micro-dollars a second, by the name that Replicate's API has for the hardware, and how model pages call it. */
const HARDWARE = {
  'gpu-t4': { micros: 225, pattern: /\bT4\b/i },
  'gpu-l40s': { micros: 975, pattern: /\bL40S\b/i },
  'gpu-a100-large': { micros: 1400, pattern: /\bA100\b/i },
  'gpu-h100': { micros: 1525, pattern: /\bH100\b/i },
} as const;

export type HardwareName = keyof typeof HARDWARE;

export const HARDWARE_NAMES = ['gpu-t4', 'gpu-l40s', 'gpu-a100-large', 'gpu-h100'] as const satisfies HardwareName[];

export const hardwareRate = (name: HardwareName): Rate => ({
  metric: 'predict_time',
  micros: HARDWARE[name].micros,
  per: 1,
});

/** The hardware that a page speaks of: `Nvidia H100 GPU`. Several of one kind in a machine cost more, and are not known here. */
export function findHardware(described: string): HardwareName | undefined {
  if (/\b[2-9]\s?x\b/i.test(described)) return undefined;
  return HARDWARE_NAMES.find((name) => name === described || HARDWARE[name].pattern.test(described));
}
