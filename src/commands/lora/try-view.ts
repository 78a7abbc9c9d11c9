import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { Message, MessageFile } from '#delivery/message.ts';
import { duration } from '#delivery/text.ts';
import { plain } from '#schema/plain.ts';
import type { Preset } from '#schema/preset.ts';
import type { Picture } from '#services/pictures.ts';
import { titled } from './describe.ts';
import { attached, panel, small } from './parts.ts';
import type { TrialResult } from './trial.ts';

const MIME = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', avif: 'image/avif' } as const;

/** The same prompts with one preset, side by side. */
export function trialMessage(
  preset: Preset,
  prompts: readonly string[],
  pictures: readonly (Picture & { readonly prompt: string })[],
  results: readonly TrialResult[],
): Message {
  const files = pictures.map(
    ({ bytes, format, prompt }, index): MessageFile => ({
      name: `lorikeet-try-${index + 1}.${format}`,
      type: MIME[format],
      bytes,
      description: prompt,
    }),
  );
  const gallery: APIComponentInContainer[] = files.length
    ? [
        {
          type: ComponentType.MediaGallery,
          items: files.map((file) => ({ media: attached(file), description: file.description })),
        },
      ]
    : [];
  const seconds = results.reduce((sum, result) => sum + (result.is === 'painted' ? result.seconds : 0), 0);
  const sketch = results.some((result) => result.is === 'painted' && result.sketch);
  const lines = prompts.map((prompt, index) => `${index + 1} ${plain(prompt, 100)}${reason(results[index])}`);
  const facts = ['seed 1', duration(seconds), sketch && 'sketches, not the model'].filter(Boolean).join(' · ');
  const kept = pictures.length === prompts.length && 'These are its preview in /lora list now.';
  return panel([`### ${titled(preset)}`, ...gallery, small(...lines, facts, ...(kept ? [kept] : []))], files);
}

function reason(result: TrialResult | undefined): string {
  switch (result?.is) {
    case 'refused':
      return `: ${result.why.message}`;
    case 'failed':
      return ': something went wrong';
    default:
      return '';
  }
}
