#!/usr/bin/env bash
# What: PNG says that a `tEXt` chunk is Latin-1 (11.3.3.2). `metadata().comments` of sharp reads it as UTF-8: each letter beyond ASCII
#   becomes U+FFFD and is lost. And a text behind the pixels, where some tools append it, is not found at all.
# Why it matters: A1111 and ComfyUI save their settings as `tEXt` (Pillow does so for all that fits Latin-1): a prompt in German,
#   French or Spanish comes back broken, and painting it again gives another picture. ExifReader reads both.
# Versions: sharp 0.35.5 (libvips 8.18), exifreader 4.46.0, Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts sharp@0.35.5 exifreader@4.46.0 buffer-crc32@1.0.0
cat > texts.cjs <<'JS'
const crc32 = require('buffer-crc32');
const exifReader = require('exifreader');
const sharp = require('sharp');

const TEXT = 'ein Füchslein';
const TRAILER_BYTES = 12;
const HEADER_END = 8 + 25;

function textChunk() {
  const data = Buffer.from(`tEXtparameters\0${TEXT}`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length - 4);
  return Buffer.concat([length, data, crc32(data)]);
}

async function main() {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).png().toBuffer();
  const withTextAt = (at) => Buffer.concat([png.subarray(0, at), textChunk(), png.subarray(at)]);
  const [before, behind] = [withTextAt(HEADER_END), withTextAt(png.length - TRAILER_BYTES)];
  const bySharp = async (file) => (await sharp(file).metadata()).comments?.[0]?.text;
  const byExifReader = (file) => exifReader.load(file).parameters?.description;
  const [first, second] = [await bySharp(before), await bySharp(behind)];
  console.log(`sharp ${sharp.versions.sharp}: before the pixels ${JSON.stringify(first)}, behind them ${JSON.stringify(second)}`);
  console.log(`exifreader: ${JSON.stringify(byExifReader(before))}, ${JSON.stringify(byExifReader(behind))}`);
  const isAsSeen = first === 'ein F\uFFFDchslein' && second === undefined;
  process.exit(isAsSeen && byExifReader(before) === TEXT && byExifReader(behind) === TEXT ? 0 : 1);
}
main();
JS
node texts.cjs
