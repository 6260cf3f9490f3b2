// What the schedule draws: arrows, insets, waiting lanes; on paper, in narrow windows, with many steps.

import assert from 'node:assert/strict';

import { pageTest } from './pages.mjs';

const everything = 'everything.html';

// Each arrow once: its kind and the steps that it connects.
const arrowsOf = (page) => page.evaluate(() => [...document.querySelectorAll('g.arrow[data-end]')].map((g) =>
  `${g.dataset.kind} ${g.dataset.from} -> ${g.dataset.to}`).sort());

// For each arrow, how far its ends are from the boxes of the steps that it connects.
const gapsOf = (page) => page.evaluate(() => [...document.querySelectorAll('g.arrow[data-end]:not(.own)')].flatMap((g) => {
  const table = document.querySelector('.table').getBoundingClientRect();
  const boxOf = (step) => document.querySelector(`#step-${step} .box`).getBoundingClientRect();
  const way = g.querySelector('.way');
  const tip = g.querySelector('.tip').getAttribute('d').match(/L([\d.]+) ([\d.]+)/).slice(1).map(Number);
  const start = way.getPointAtLength(0);
  const gap = (step, x, y) => {
    const box = boxOf(step);
    const aside = Math.min(Math.abs(x + table.left - box.left), Math.abs(x + table.left - box.right));
    const above = Math.max(0, box.top - (y + table.top), y + table.top - box.bottom);
    return Math.max(aside, above);
  };
  return [gap(g.dataset.from, start.x, start.y), gap(g.dataset.to, tip[0], tip[1])];
}));

// The texts that an arrow runs across.
const coveredBy = (page) => page.evaluate(() => {
  const table = document.querySelector('.table').getBoundingClientRect();
  const boxes = [...document.querySelectorAll('.box')].map((b) => b.getBoundingClientRect());
  return [...document.querySelectorAll('g.arrow[data-end]:not(.own) .way')].filter((way) => {
    for (let at = 3; at < way.getTotalLength() - 3; at += 4) {
      const p = way.getPointAtLength(at);
      const [x, y] = [p.x + table.left, p.y + table.top];
      if (boxes.some((b) => x > b.left + 1 && x < b.right - 1 && y > b.top && y < b.bottom)) return true;
    }
    return false;
  }).length;
});

pageTest('arrows connect the steps of the story', everything, async (page) => {
  assert.deepEqual(await arrowsOf(page), [
    'hand-off 2 -> 7', 'overlooks 8 -> 6', 'races 10 -> 1', 'raises 3 -> 4', 'reads-from 1 -> 5', 'reads-from 2 -> 9']);
  for (const gap of await gapsOf(page)) assert.ok(gap < 2, `${gap} pixels beside the box`);
  assert.equal(await coveredBy(page), 0);
});

pageTest('each kind has its own line and is explained', everything, async (page) => {
  const lines = await page.evaluate(() => [...document.querySelectorAll('#facts .legend-entry')].map((entry) => {
    const ways = entry.querySelectorAll('.way');
    return `${ways.length} ${getComputedStyle(ways[0]).strokeDasharray} ${entry.textContent.trim()}`;
  }));
  assert.equal(lines.length, 5);
  assert.equal(new Set(lines.map((l) => l.replace(/[a-z].*/, ''))).size, 5, lines.join('\n'));
});

pageTest('those within one program show with one of their steps only', everything, async (page) => {
  const shown = () => page.evaluate(() => getComputedStyle(document.querySelector('g.own[data-from="2"]')).display);
  assert.equal(await shown(), 'none');
  await page.click('#step-9 .box');
  assert.notEqual(await shown(), 'none');
});

pageTest('the stale read says what it overlooks, in words', everything, async (page) => {
  assert.match(await page.text('#step-8 .box'), /stale read.*15 from init, newest is 14 by CPU0/);
  assert.match(await page.text('#step-facts'), /does not see step 6/);
});

pageTest('a handler is an inset of its CPU, and labelled', everything, async (page) => {
  const bands = await page.evaluate(() => [...document.querySelectorAll('.band')].map((b) => b.closest('.row').id));
  assert.deepEqual(bands, ['step-4', 'step-5']);
  assert.equal(await page.text('#step-5 .context'), 'doorbell');
  const left = (id) => page.evaluate((i) => document.querySelector(`#${i} .box`).getBoundingClientRect().left, id);
  assert.ok(await left('step-5') > await left('step-4'));
});

pageTest('waiting lanes are marked to the end, and why is said across all lanes', 'deadlock.html', async (page) => {
  assert.equal((await page.texts('.waits .badge')).filter((text) => text === '\u25a0 waits').length, 2);
  assert.match(await page.text('.across .failure'), /deadlock.*CPU0 waits for the lock a.*CPU1 waits for the lock a/);
  assert.match(await page.text('#step-2 .box'), /the switch that matters/);
  const width = await page.evaluate(() => document.querySelector('.across').getBoundingClientRect().width);
  assert.ok(width > 500);
});

pageTest('on paper everything is unfolded and nothing is to be pressed', everything, async (page) => {
  const visible = (selector) => page.evaluate((s) => document.querySelector(s).getClientRects().length > 0, selector);
  assert.equal(await visible('#paper'), false);
  await page.emulate('print');
  for (const gone of ['#controls', '#details', '#theme']) assert.equal(await visible(gone), false, gone);
  for (const kept of ['#schedule', '#paper', '#step-9 .box', 'g.arrow .way']) assert.equal(await visible(kept), true, kept);
  for (const gap of await gapsOf(page)) assert.ok(gap < 2, `${gap} pixels beside the box`);
  assert.match(await page.text('#paper'), /Values.*word.*Heap.*After step 6.*freed by CPU0.*Source.*step 1.*line_7\(\).*gone\.hpp: no such file/s);
  await page.emulate('screen');
  assert.equal(await visible('#controls'), true);
  assert.equal(await visible('#paper'), false);
});

pageTest('it can be printed, in the light whatever is on the screen', everything, async (page) => {
  await page.click('#theme');
  const paper = await page.pdf();
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
  await page.emulate('print');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
});

const narrow = async (page) => {
  assert.ok(await page.evaluate('document.documentElement.scrollWidth') <= 600);
  const [schedule, details] = await page.evaluate(() => ['schedule', 'details'].map((id) => {
    const { top, width, height } = document.getElementById(id).getBoundingClientRect();
    return { top, width, height };
  }));
  assert.ok(details.top > schedule.top && details.width === schedule.width, 'the step lies below the schedule');
  assert.ok(schedule.height > 200 && details.height > 150);
};
for (const file of [everything, 'crowded.html'])
  pageTest(`a narrow window shows ${file} one above the other`, file, narrow, { width: 600, height: 900 });

pageTest('eight lanes and two hundred steps', 'crowded.html', async (page) => {
  assert.equal((await page.texts('.head .name')).length, 8);
  assert.equal((await arrowsOf(page)).length, 199);
  assert.equal(await coveredBy(page), 0);
  await page.press('Home');
  const started = Date.now();
  await page.press('ArrowDown', 20);
  assert.ok(Date.now() - started < 15000, 'stepping is quick'); // one second where nothing else runs
  await page.press('End');
  const { top, bottom } = await page.evaluate(() => {
    const r = document.querySelector('.row.end').getBoundingClientRect();
    return { top: r.top, bottom: r.bottom };
  });
  assert.ok(top > 0 && bottom < 800, 'what is selected is in sight');
});

pageTest('a window that changes takes the arrows along', everything, async (page) => {
  await page.resize(700, 700);
  for (const gap of await gapsOf(page)) assert.ok(gap < 2, `${gap} pixels beside the box`);
});
