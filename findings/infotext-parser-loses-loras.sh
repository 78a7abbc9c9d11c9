#!/usr/bin/env bash
# What: `parse` of stable-diffusion-image-metadata, the one npm parser of A1111's texts (after Civitai's own code), knows a LoRA by letters,
#   digits, `_` and `.` alone: a tag whose name has a hyphen or a space, or whose weight is negative, is no resource, without a word.
#   Blank lines of the prompt are gone, and a quoted value with a comma (`Template: "a, b"`) ends at the comma.
# Why it matters: hyphens and spaces are usual in names of LoRA files, so a recipe that was read this way paints another picture.
# Versions: stable-diffusion-image-metadata 1.0.13, exifreader 4.46.0, Node 20 and 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts stable-diffusion-image-metadata@1.0.13 exifreader@4.46.0
cat > parse.cjs <<'JS'
const { parse } = require('stable-diffusion-image-metadata');

const TEXT = [
  'a fox <lora:ink_wash:0.8> <lora:Ghibli-style:1> <lora:film grain:0.5> <lora:detail:-0.4>',
  '',
  'at dawn',
  'Negative prompt: blurry',
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Hires prompt: "a fox, closer"',
].join('\n');

const { prompt, resources = [], ...others } = parse(TEXT);
const loras = resources.filter(({ type }) => type === 'lora').map(({ name }) => name);
console.log(`LoRAs: ${JSON.stringify(loras)}; prompt ends: ${JSON.stringify(prompt.slice(-20))}; quoted: ${others['Hires prompt']}`);
const isAsSeen = loras.length === 1 && loras[0] === 'ink_wash' && !prompt.includes('\n\n') && others['Hires prompt'] === '"a fox';
process.exit(isAsSeen ? 0 : 1);
JS
node parse.cjs
