// The pages that the command writes of real failures.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { folder, pageTest, selected } from './pages.mjs';

function heddle(...args) {
  return spawnSync(process.env.HEDDLE_TEST_COMMAND, args, { cwd: folder, encoding: 'utf8' });
}

// Lets a scenario fail, and explains its trace as a page.
function explained(name, model) {
  const traces = join(folder, 'traces', name.replaceAll(/\W/g, '-'));
  assert.equal(heddle('run', name, '--model', model, '--trace-dir', traces).status, 1);
  const file = `${name.replaceAll(/\W/g, '-')}.html`;
  const r = heddle('explain', join(traces, readdirSync(traces)[0]), '--html', file);
  assert.equal(r.status, 0, r.stderr);
  return { file, text: r.stdout };
}

// Steps as the command's text has them: "1 write x = 1".
const stepsOf = (text) => [...text.matchAll(/^(?:>>|  ) *(\d+)  [| ]*(\S+)/gm)].map(([, number, word]) => `${number} ${word}`);

function realTest(name, model, body) {
  let made;
  const file = `${name.replaceAll(/\W/g, '-')}.html`;
  pageTest(`${name} under ${model}`, file, async (page) => {
    const rows = await page.evaluate(() => [...document.querySelectorAll('.row[data-step]:not(.end)')].map((row) =>
      `${row.dataset.step} ${row.querySelector('.words').textContent.split(/\s/)[0]}`));
    assert.deepEqual(rows, stepsOf(made.text));
    await body(page);
  }, { prepare: () => (made = explained(name, model)) });
}

realTest('test/counter/lost-update:shipped', 'sc', async (page) => {
  assert.match(await page.text('.mark-switched'), /read count = 0/);
  await page.press('End');
  assert.match(await page.text('#step-title'), /conservation/);
  await page.press('ArrowUp');
  assert.match(await page.text('#source .here code'), /count\.store\(count\.load\(relaxed\) \+ 1, relaxed\);/);
});

realTest('test/litmus/store-buffering:shipped', 'tso', async (page) => {
  assert.match(await page.text('.mark-buffered'), /still in its store buffer/);
});

realTest('test/interrupt/doorbell:open', 'rc11', async (page) => {
  assert.ok((await page.texts('g.raises')).length > 0);
  assert.ok((await page.texts('.band')).length > 1);
  await page.press('End');
  assert.equal(await selected(page), (await page.texts('.row[data-step]')).length);
});

realTest('test/task/preempted:shipped', 'sc', async (page) => {
  assert.ok((await page.texts('.context')).length > 0, 'tasks are labelled');
});

realTest('test/storage/ledger:relaxed', 'sc', async (page) => {
  await page.press('End');
  assert.match((await page.texts('#heap-map li')).join(), /\+0x0  8 bytes  freed by CPU1, since test_storage_scenarios\.cpp:\d+/);
  await page.press('Home');
  assert.deepEqual(await page.texts('#heap-map li'), []);
});
