import sharp from 'sharp';

/** A small picture with some structure, as a person might upload one. */
export function samplePicture(width = 320, height = 240, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
  const svg = `<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="#274"/><circle cx="50%" cy="50%" r="30%" fill="#fb3"/></svg>`;
  return sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}
