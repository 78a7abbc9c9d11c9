import type { APIModalInteractionResponseCallbackData, Interaction } from 'discord.js';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slash, withBot } from '#test/playground/client-bot.ts';
import { CHROMIUM, launchBrowser, openPlayground, PHONE, type Visitor } from '#test/support/browser/browser.ts';

const CODE = `{"prompt":"${'a very long prompt '.repeat(20)}"}`;
const text = (custom_id: string, label: string) =>
  ({ type: 18, label, component: { type: 4, custom_id, style: 2, value: `the ${label}` } }) as const;
const FORM: APIModalInteractionResponseCallbackData = {
  custom_id: 'form',
  title: 'Five fields',
  components: ['prompt', 'options', 'LoRA', 'picture', 'reason'].map((label, at) => text(`${at}`, label)),
};

describe.skipIf(!CHROMIUM)('code blocks and modals on the page', () => {
  let isSilent = true;
  const answer = async (interaction: Interaction) => {
    if (interaction.isChatInputCommand() && interaction.commandName === 'code') {
      await interaction.reply(`\`\`\`json\n${CODE}\n\`\`\``);
    } else if (interaction.isChatInputCommand()) await interaction.showModal(FORM);
    else if (interaction.isModalSubmit() && !isSilent)
      await interaction.reply(interaction.fields.getTextInputValue('0'));
  };
  let run: Awaited<ReturnType<typeof withBot>>;
  let browser: Browser;
  beforeAll(async () => {
    [run, browser] = await Promise.all([withBot([slash('code'), slash('form')], answer), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await run[Symbol.asyncDispose]();
    expect(run.failures).toEqual([]);
  });
  const open = (options?: Parameters<typeof openPlayground>[2]) =>
    openPlayground(browser, run.discord.playground.url, options);
  const use = async ({ page, composer }: Visitor, name: string) => {
    await composer.click();
    await page.keyboard.type(`/${name}`);
    await page.getByRole('option', { name: `/${name}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  };

  it('wraps long code inside its block, and copies all of it', async () => {
    await using ada = await open({ ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] });
    await use(ada, 'code');
    const block = ada.messages.locator('pre').last();
    await block.waitFor();
    const widths = await ada.page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.querySelector("pre").scrollWidth]',
    );
    expect(widths[0]).toBe(390);
    expect(widths[1]).toBeLessThan(390);
    await ada.page.getByRole('button', { name: 'Copy code' }).last().click();
    await ada.page.getByText('Copied').waitFor({ state: 'attached' });
    expect(await ada.page.evaluate('navigator.clipboard.readText()')).toBe(CODE);
    expect(ada.complaints).toEqual([]);
  });

  it('keeps the buttons of a long modal visible, and submits again after a timeout', async () => {
    await using ada = await open();
    await use(ada, 'form');
    const send = ada.page.getByTestId('modal-submit');
    await send.waitFor();
    const box = await send.boundingBox();
    expect((box?.y ?? 900) + (box?.height ?? 0)).toBeLessThan(800);
    await send.click();
    await ada.page.getByText('Something went wrong. Try again.').waitFor();
    isSilent = false;
    await send.click();
    await ada.messages.filter({ hasText: 'the prompt' }).waitFor();
    await ada.page.getByTestId('modal').waitFor({ state: 'detached' });
    expect(ada.complaints).toEqual([]);
  });
});
