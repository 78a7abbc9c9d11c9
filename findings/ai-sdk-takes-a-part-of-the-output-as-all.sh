#!/usr/bin/env bash
# What: `@ai-sdk/replicate` holds a prediction for complete as soon as `output` is not null, whatever its `status`. A model that yields its
#   pictures one by one has those that are done in `output` while it is `processing`: the others, which are painted and paid for, are
#   never asked for, and no warning says so. And the status `aborted` of Replicate's API is unknown to it: "Invalid JSON response".
# Why it matters: 47 of 3,808 published models yield files one by one, and a held connection ends after a minute in the middle of them.
# Versions: @ai-sdk/replicate 3.0.46, Node 20 and 24; the count is of all-the-public-replicate-models 1.352.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts @ai-sdk/replicate@3.0.46
cat > generate.mjs <<'JS'
import { createServer } from 'node:http';
import { createReplicate } from '@ai-sdk/replicate';

/** The answers to creating and to reading a prediction of two pictures. */
const PREDICTIONS = {
  'one-by-one': [
    { status: 'processing', files: [0] },
    { status: 'succeeded', files: [0, 1] },
  ],
  aborted: [{ status: 'aborted', files: undefined }],
};
let reads = 0;

const server = createServer((request, response) => {
  if (request.url.endsWith('.png')) return response.end('a picture');
  const isCreation = request.method === 'POST';
  if (!isCreation) reads += 1;
  const name = request.url.includes('aborted') ? 'aborted' : 'one-by-one';
  const { status, files } = PREDICTIONS[name].at(isCreation ? 0 : -1);
  const output = files?.map((file) => `${baseURL}/${file}.png`) ?? null;
  response.writeHead(isCreation ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: name, status, output, error: null, urls: { get: `${baseURL}/predictions/${name}` } }));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseURL = `http://127.0.0.1:${server.address().port}`;

const replicate = createReplicate({ apiToken: 'r8_test', baseURL });
const generate = (name) => replicate.image(`owner/${name}`).doGenerate({ prompt: 'a fox', n: 2, providerOptions: {} });
const { images, warnings } = await generate('one-by-one');
const message = await generate('aborted').then(String, (error) => error.message);
server.close();
console.log(`pictures: ${images.length} of 2, asked again ${reads} times, warnings: ${warnings.length}; aborted: ${message}`);
process.exit(images.length === 1 && reads === 0 && warnings.length === 0 && message === 'Invalid JSON response' ? 0 : 1);
JS
node generate.mjs
