import sharp from 'sharp';

/** The quality of WebP that Flux models give, and the one for more bytes than noise has with that. */
const [QUALITY, HIGH_QUALITY] = [80, 100];
const HIGH_QUALITY_FROM_BYTES = 600_000;

/** How far from the wanted number of bytes a picture may be. */
const TOLERANCE = 0.05;

/** A WebP of one megapixel, unless told, and about so many bytes: noise, the stronger the more bytes. */
export async function createPicture(bytes: number, side = 1024): Promise<Uint8Array> {
  const quality = bytes >= HIGH_QUALITY_FROM_BYTES ? HIGH_QUALITY : QUALITY;
  let [weak, strong] = [0, 128];
  for (;;) {
    const amplitude = (weak + strong) / 2;
    const picture = await sharp(noise(amplitude, side), {
      raw: { width: side, height: side, channels: 3 },
    })
      .webp({ quality })
      .toBuffer();
    if (Math.abs(picture.byteLength / bytes - 1) < TOLERANCE || strong - weak < 0.1) return picture;
    if (picture.byteLength < bytes) weak = amplitude;
    else strong = amplitude;
  }
}

/** Grey with noise, the same each time. @param amplitude 0 to 128 */
function noise(amplitude: number, side: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  let state = 1;
  for (let index = 0; index < pixels.length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    pixels[index] = 128 + ((((state >> 16) & 255) - 128) * amplitude) / 129;
  }
  return pixels;
}
