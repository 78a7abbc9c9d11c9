#!/usr/bin/env bash
# What: Exif says that `UserComment` is of the type UNDEFINED (7) and begins with eight bytes that name its encoding. piexifjs writes it as
#   ASCII (2). ExifReader takes an ASCII value for texts that are split at each NUL, so it finds no encoding: its `description` is
#   "Undefined" for `ASCII`, and "[Undefined encoding]" for little-endian `UNICODE`, whatever the text. With the type set to 7 it reads it.
# Why it matters: `UserComment` is where A1111's texts are in JPEG and WebP, and a page that writes them with piexifjs makes files from
#   which nobody who reads with ExifReader gets the prompt back. A reader has to join the pieces itself.
# Versions: piexifjs 1.0.6, exifreader 4.46.0, sharp 0.35.5 (for the JPEG), Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts piexifjs@1.0.6 exifreader@4.46.0 sharp@0.35.5
cat > comment.cjs <<'JS'
const exifReader = require('exifreader');
const piexif = require('piexifjs');
const sharp = require('sharp');

const TEXT = 'a red fox';
/** The entry of tag 0x9286 in a big-endian directory, up to its type. */
const AS_ASCII = Buffer.from([0x92, 0x86, 0, 2]);
const utf16 = Buffer.from(TEXT, 'utf16le').toString('latin1');

async function main() {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).jpeg().toBuffer();
  const write = (comment) => {
    const exif = piexif.dump({ Exif: { [piexif.ExifIFD.UserComment]: comment } });
    return Buffer.from(piexif.insert(exif, jpeg.toString('latin1')), 'latin1');
  };
  const read = (file) => exifReader.load(file).UserComment?.description;
  const file = write(`ASCII\0\0\0${TEXT}`);
  const typeAt = file.indexOf(AS_ASCII) + 3;
  const corrected = Buffer.from(file);
  corrected[typeAt] = 7;
  const seen = [read(file), read(write(`UNICODE\0${utf16}`)), read(corrected)];
  console.log(`as piexifjs writes it: ${JSON.stringify(seen.slice(0, 2))}; of the type 7: ${JSON.stringify(seen[2])}`);
  process.exit(typeAt > 2 && seen[0] === 'Undefined' && seen[1] === '[Undefined encoding]' && seen[2]?.replace(/\0$/, '') === TEXT ? 0 : 1);
}
main();
JS
node comment.cjs
