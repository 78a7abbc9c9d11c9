import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { attachmentMedia, button, buttonRow, loraMessage } from '#commands/lora/views/components.ts';
import { presetTitle } from '#commands/lora/views/preset-text.ts';
import { blockText } from '#discord/messages/block-text.ts';
import { formatDuration } from '#discord/messages/format.ts';
import type { Message, MessageFile } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, type Markdown, md, smallLines } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { Block } from '#services/backends/backend.ts';
import { MIME_TYPES, type Picture } from '#services/images/picture.ts';
import { presetKey } from '#services/presets/presets.ts';
import type { TryResult } from './try-notifier.ts';

/** What the pictures of a preset wait for. */
export function delayedTryMessage(preset: Preset, block: Block): Message {
  return loraMessage([md`### ${presetTitle(preset)}`, blockText(block)]);
}

interface TrialView {
  readonly prompts: readonly string[];
  readonly pictures: readonly (Picture & { readonly prompt: string })[];
  readonly results: readonly TryResult[];
  /** Whether there is a picture of every prompt, those painted before included. */
  readonly isWhole: boolean;
  /** The trial whose rest can be painted again. */
  readonly openTrial: string | undefined;
}

/** The pictures of a preset's fixed prompts, side by side. */
export function tryMessage(preset: Preset, view: TrialView): Message {
  const { prompts, pictures, results, isWhole, openTrial } = view;
  const files = pictures.map(
    ({ bytes, format, prompt }, index): MessageFile => ({
      name: `lorikeet-try-${index + 1}.${format}`,
      type: MIME_TYPES[format],
      bytes,
      description: prompt,
    }),
  );
  const gallery: APIComponentInContainer[] = files.length
    ? [
        {
          type: ComponentType.MediaGallery,
          items: files.map((file) => ({ media: attachmentMedia(file), description: file.description })),
        },
      ]
    : [];
  const seconds = results.reduce((sum, result) => sum + (result.is === 'painted' ? result.seconds : 0), 0);
  const sketch = results.some((result) => result.is === 'painted' && result.sketch);
  const lines = prompts.map(
    (prompt, index) => md`${index + 1} ${escapeMarkdown(prompt, 100)}${formatReason(results[index])}`,
  );
  const facts = joinMarkdown(
    [t('seed {seed}', { seed: 1 }), formatDuration(seconds), sketch && t('sketches, not the model')],
    ' · ',
  );
  const previewNote = isWhole && t('All three are its preview in `/lora list` now.');
  const failed = results.filter(({ is }) => is !== 'painted').length;
  const again = `try:again:${presetKey(preset.name)}:${openTrial}`;
  const retry = button(again, plainText('Try the {count} failed again', { count: failed }), { style: 'primary' });
  return loraMessage(
    [
      md`### ${presetTitle(preset)}`,
      ...gallery,
      smallLines([...lines, facts, ...(previewNote ? [previewNote] : [])]),
      ...(openTrial === undefined ? [] : [buttonRow(retry)]),
    ],
    files,
  );
}

function formatReason(result: TryResult | undefined): Markdown {
  switch (result?.is) {
    case 'refused':
      return md`: ${result.why.markdown}`;
    case 'failed':
      return md`: ${t('something went wrong')}`;
    default:
      return md``;
  }
}
