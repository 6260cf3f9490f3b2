// A browser and the pages of test_pages.cpp, for the tests of this folder.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { launch } from './chromium.mjs';

export const folder = mkdtempSync(join(tmpdir(), 'heddle-pages-'));
let browser;

before(async () => {
  execFileSync(process.env.HEDDLE_TEST_PAGES, [folder]);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// A test of a page of the folder; whatever it does, nothing may be fetched and nothing may go wrong unseen.
// `options` are those of Browser.open, and `prepare` makes the file.
export function pageTest(name, file, body, options = {}) {
  test(name, async () => {
    options.prepare?.();
    const page = await browser.open(join(folder, file), options);
    await body(page);
    assert.deepEqual(page.complaints, []);
    assert.equal(page.requests.length, 1, 'the page fetches nothing');
  });
}

// The number of the selected step, by all that shows it.
export async function selected(page) {
  const shown = await page.evaluate(() => ({
    rows: [...document.querySelectorAll('.row[aria-current="step"]')].map((row) => Number(row.dataset.step)),
    slider: Number(document.getElementById('slider').value),
  }));
  assert.deepEqual(shown.rows, shown.slider === 0 ? [] : [shown.slider]);
  return shown.slider;
}
