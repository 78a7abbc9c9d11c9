import type { APIComponentInContainer, APIMessage, APIMessageTopLevelComponent } from 'discord.js';
import { mediaUrl } from './media.ts';

/** The addresses of the pictures in a message's galleries, in order. */
export function galleryPictures(message: APIMessage): string[] {
  const urlsIn = (part: APIMessageTopLevelComponent | APIComponentInContainer): string[] => {
    if (part.type === 17) return part.components.flatMap(urlsIn);
    return part.type === 12 ? part.items.map(({ media }) => mediaUrl(media, message)) : [];
  };
  return (message.components ?? []).flatMap(urlsIn);
}
