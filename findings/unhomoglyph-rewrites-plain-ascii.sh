#!/usr/bin/env bash
# What: "replace all homoglyphs with base characters" of unhomoglyph changes plain ASCII too: `m` becomes `rn`, and `I`, `1`, `0` become
#   `l`, `l`, `O`; so `comer` is the same word as `corner`. And `ö`, a letter of German, becomes an Arabic one.
#   `confusables`, of the same purpose, leaves ASCII as it is, but takes `ß` for `B`.
# Why it matters: a filter of blocked words that folds only the text, and not its own list, never matches a word with an m in it; one that
#   folds both blocks words that merely look alike. Fold both, and compare the unfolded text as well.
# Versions: unhomoglyph 1.0.6, confusables 1.1.1, Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts unhomoglyph@1.0.6 confusables@1.1.1
cat > fold.cjs <<'JS'
const unhomoglyph = require('unhomoglyph');
const { remove } = require('confusables');

const EXPECTED = new Map([
  ['modern', ['rnodern', 'modern']],
  ['I am 10', ['l arn lO', 'I am 10']],
  ['comer', ['corner', 'comer']],
  ['Größe', ['Gr\u0629ße', 'GroBe']],
]);

let isAsSeen = true;
for (const [text, expected] of EXPECTED) {
  const seen = [unhomoglyph(text), remove(text)];
  console.log(`${text}: unhomoglyph ${seen[0]}, confusables ${seen[1]}`);
  isAsSeen &&= seen[0] === expected[0] && seen[1] === expected[1];
}
process.exit(isAsSeen ? 0 : 1);
JS
node fold.cjs
