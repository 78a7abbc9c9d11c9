import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUTTON_BY_ID } from '#buttons/index.ts';
import { modalData } from '#discord/messages/components/modal.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Message } from '#discord/messages/message.ts';
import { errorMessage } from '#discord/messages/message.ts';
import { resultMessage } from '#discord/messages/result/result-message.ts';
import { parseComponents } from '#playground/validate/components/components.ts';
import { parseModal } from '#playground/validate/components/modal.ts';
import { codeBlock, md } from '#schema/markdown.ts';
import { styleChoices, truncateChoices } from '#schema/recipe/style.ts';
import { createButtonContext } from '#test/support/button-context.ts';
import { discordOpenApiPath, validateRequest } from '#test/support/discord/openapi.ts';
import { arbitraryPrompt, createJob, createManyStyles } from '#test/support/jobs.ts';
import { COMPILED_MODELS, shippedModel } from '#test/support/shipped-models.ts';

const upscaler = shippedModel('nightmareai/real-esrgan');
const imagineModels = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine');

/** @throws where Discord would reject it */
function expectValidMessage({ flags, components, files }: Message): void {
  parseComponents(components, true, []);
  for (const { description } of files) expect(description.length).toBeLessThanOrEqual(1024);
  if (!discordOpenApiPath) return;
  const body = {
    flags,
    components,
    attachments: files.map(({ name, description }, id) => ({ id: `${id}`, filename: name, description })),
  };
  expect(validateRequest('POST', '/webhooks/1/token', JSON.parse(JSON.stringify(body)))).toEqual([]);
}

const createResult = (count: number, side: number) => ({
  pictures: Array.from({ length: count }, (_, index) => ({
    index,
    bytes: new Uint8Array(),
    format: 'webp' as const,
    width: side,
    height: side,
  })),
  filteredCount: 3,
  seconds: 12,
  sketch: true,
});

const arbitraryResult = fc.record({
  model: fc.constantFrom(...imagineModels.map(({ name: model }) => model)),
  prompt: arbitraryPrompt,
  pictures: fc.integer({ min: 1, max: 10 }),
  looks: fc.integer({ min: 0, max: 200 }),
  kind: fc.constantFrom('imagine' as const, 'reroll' as const, 'vary' as const, 'switch' as const, 'edit' as const),
  notes: fc.array(fc.string({ maxLength: 100 }), { maxLength: 5 }),
});

it('a result is a valid message, whatever was painted', () => {
  fc.assert(
    fc.property(arbitraryResult, ({ model, prompt, pictures, looks, kind, notes }) => {
      const ownModel = shippedModel(model);
      const recipe = { prompt: { typed: prompt, sent: `TOK, ${prompt}` }, kind, notes };
      const job = createJob(ownModel, recipe);
      const parent = createJob(
        imagineModels[0] ?? ownModel,
        {},
        { state: { is: 'delivered', pictures: 4, seconds: 1, sketch: true } },
      );
      const known = (each: typeof job, of: typeof ownModel) => ({
        recipe: each.recipe,
        styleTitle: 'x'.repeat(60),
        model: of,
      });
      const descent = {
        parent,
        painted: known(parent, imagineModels[0] ?? ownModel),
        child: { ...known(job, ownModel), styleTitle: 'y'.repeat(60) },
        personId: '1'.repeat(20),
      };
      const choices = truncateChoices(styleChoices(createManyStyles(ownModel, looks)));
      expectValidMessage(
        resultMessage({
          job,
          model: ownModel,
          result: createResult(pictures, 512),
          seconds: 12,
          changes: ['re-encoded as webp, quality 82, to fit 10 MB'],
          lineage: descent,
          upscaler,
          styles: choices,
        }),
      );
    }),
    { numRuns: 150 },
  );
});

it('details, lists and modals are valid', () => {
  fc.assert(
    fc.property(arbitraryResult, fc.integer({ min: 0, max: 9 }), ({ model, prompt, looks, kind, notes }, page) => {
      const ownModel = shippedModel(model);
      const job = createJob(ownModel, { prompt: { typed: prompt, sent: `TOK, ${prompt}` }, kind, notes });
      const all = createManyStyles(ownModel, Math.max(1, looks));
      const own = { ref: ownModel.name, title: ownModel.title, model: ownModel, preset: undefined };
      const past = createButtonContext(job, own, {
        parent: job,
        root: { ...job, id: '1' },
        imageIndex: page,
        values: [':more'],
        getUpscaler: () => upscaler,
        styles: () => all,
      });
      for (const id of ['details', 'looks', 'switch', 'edit']) {
        const intent = BUTTON_BY_ID.get(id)?.onPress(past);
        if (intent?.do === 'show-message') expectValidMessage(renderInfoMessage(intent.infoMessage));
        else if (intent?.do === 'show-modal') parseModal(modalData(intent.modal));
        else throw new Error(`${id} does nothing`);
      }
    }),
    { numRuns: 150 },
  );
});

it('the details of the longest prompt contain a line with all of it', () => {
  const [ownModel = upscaler] = imagineModels;
  const typed = 'wörter '.repeat(285).trim();
  const job = createJob(ownModel, { prompt: { typed, sent: typed } });
  const own = { ref: ownModel.name, title: ownModel.title, model: ownModel, preset: undefined };
  const intent = BUTTON_BY_ID.get('details')?.onPress(createButtonContext(job, own));
  expect(JSON.stringify(intent)).toContain(`/imagine prompt:${typed} lora:`);
});

const BUTTONS = [{ id: 'refused:fix:0-1:0', label: 'x'.repeat(80), isPrimary: true }];

it('an error fits, whatever a client sends in its form', () => {
  for (const unit of ['x', '```', '🦊', 'x: 1\n']) {
    const long = unit.repeat(4000).slice(0, 4000);
    for (const given of [[long], [long, long], [long.slice(0, 3795), long]]) {
      expectValidMessage(errorMessage(md`No.`, { userInput: given, buttons: BUTTONS }));
      expectValidMessage(errorMessage(md`${long} ${long}`, { userInput: given, buttons: BUTTONS }));
    }
  }
});

it('an error returns all that the person wrote, however long its sentence is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 6000 }), arbitraryPrompt, (sentence, prompt) => {
      const message = errorMessage(md`${sentence || 'No.'}`, { userInput: [prompt, 'x: 1\n'.repeat(200)] });
      expectValidMessage(message);
      expect(JSON.stringify(message.components)).toContain(JSON.stringify(codeBlock(prompt).text));
    }),
    { numRuns: 100 },
  );
});
