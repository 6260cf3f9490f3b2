// Stepping through a page, by mouse and by keyboard.

import assert from 'node:assert/strict';

import { pageTest, selected } from './pages.mjs';

const everything = 'everything.html';
const rowsOf = (page) => page.evaluate(() => [...document.querySelectorAll('.row[data-step]')].map((r) => Number(r.dataset.step)));

pageTest('has a column per lane, a row per step and the failure', everything, async (page) => {
  assert.deepEqual(await page.texts('.head .name'), ['CPU0', 'CPU1']);
  assert.deepEqual(await rowsOf(page), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(await page.text('#subject'), 'test/page/everything:shipped under rc11');
  assert.match(await page.text('.row.end .failure'), /FAILS\s*data-race/);
  assert.match(await page.text('#facts'), /Size: 26 -> 9 steps.*heddle replay <a>\.trace/);
});

pageTest('names the cause on top, with links to its steps; the first is selected', everything, async (page) => {
  assert.match(await page.text('#cause'), /^Cause: passes if CPU1's read of pool\.free_bits sees CPU0's write \(step 8, step 6\)$/);
  assert.equal(await selected(page), 8);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.of-cause')].map((b) => b.closest('.row').id)), ['step-6', 'step-8']);
  await page.click('#cause a[href="#step-6"]');
  assert.equal(await selected(page), 6);
});

pageTest('a click on a step, or on its number, selects it', everything, async (page) => {
  await page.click('#step-2 .box');
  assert.equal(await selected(page), 2);
  assert.match(await page.text('#step-title'), /^Step 2 of 9 CPU0: write flag = 1$/);
  await page.click('#step-5 .number a');
  assert.equal(await selected(page), 5);
  assert.match(await page.text('#step-title'), /CPU1, doorbell: read word = 1/);
  await page.click('#step-5 .box .step-link');
  assert.equal(await selected(page), 1);
});

pageTest('keys step back and forth, and stop at the ends', everything, async (page) => {
  await page.press('Home');
  assert.equal(await selected(page), 0);
  assert.equal(await page.text('#step-title'), 'Before the first step');
  await page.press('ArrowUp');
  assert.equal(await selected(page), 0);
  await page.press('ArrowDown', 3);
  assert.equal(await selected(page), 3);
  await page.press('ArrowRight');
  await page.press('ArrowLeft');
  assert.equal(await selected(page), 3);
  await page.press('PageDown');
  assert.equal(await selected(page), 10);
  await page.press('PageUp');
  assert.equal(await selected(page), 0);
  await page.press('End');
  assert.match(await page.text('#step-title'), /^Fails: data-race, CPU1$/);
  await page.press('ArrowDown');
  assert.equal(await selected(page), 10);
  assert.equal(await page.evaluate('document.getElementById("forward").disabled'), true);
});

pageTest('the slider steps by mouse, and by the same keys', everything, async (page) => {
  await page.click('#slider', 0.5);
  assert.equal(await selected(page), 5);
  assert.equal(await page.evaluate('document.activeElement.id'), 'slider');
  await page.press('ArrowDown');
  assert.equal(await selected(page), 6);
  await page.press('ArrowUp', 2);
  assert.equal(await selected(page), 4);
  assert.equal(await page.evaluate('document.getElementById("slider").getAttribute("aria-valuetext")'), '4 / 9');
});

pageTest('so do the buttons', everything, async (page) => {
  await page.click('#first');
  assert.equal(await selected(page), 0);
  await page.click('#forward');
  await page.click('#forward');
  assert.equal(await selected(page), 2);
  await page.click('#back');
  assert.equal(await selected(page), 1);
  await page.click('#last');
  assert.equal(await selected(page), 10);
});

pageTest('an address opens the page at its step', everything, async (page) => assert.equal(await selected(page), 3), { hash: '#step-3' });

const valuesOf = async (page) =>
  Object.fromEntries(await page.evaluate(() => [...document.querySelectorAll('#value-table tr')].map((r) =>
    [r.dataset.object, (r.classList.contains('changed') ? '* ' : '') + r.querySelector('td').textContent])));

pageTest('values are those after the step, and marked where it changed them', everything, async (page) => {
  await page.press('Home');
  assert.deepEqual(await valuesOf(page), { flag: '0', word: '?', 'pool.free_bits': '15' });
  await page.press('ArrowDown');
  assert.deepEqual(await valuesOf(page), { flag: '0', word: '* 1 was ?', 'pool.free_bits': '15' });
  await page.press('ArrowDown');
  assert.deepEqual(await valuesOf(page), { flag: '* 1 was 0', word: '1', 'pool.free_bits': '15' });
  await page.press('End');
  assert.deepEqual(await valuesOf(page), { flag: '1', word: '1', 'pool.free_bits': '14' });
  await page.press('ArrowUp', 4);
  assert.equal((await valuesOf(page))['pool.free_bits'], '* 14 was 15');
});

pageTest('the object of the step stands out', everything, async (page) => {
  await page.click('#step-9 .box');
  assert.deepEqual(await page.texts('#value-table .accessed th'), ['flag']);
});

pageTest('a filter watches some of them, and its keys do not step', everything, async (page) => {
  await page.click('#watch');
  await page.type('FREE');
  assert.deepEqual(Object.keys(await valuesOf(page)), ['pool.free_bits']);
  const before = await selected(page);
  await page.press('Home');
  assert.equal(await selected(page), before);
  await page.type('nothing');
  assert.match(await page.text('#value-table'), /No name contains that/);
});

pageTest('the heap is as it was after the step', everything, async (page) => {
  const blocks = () => page.texts('#heap-map .blocks li');
  await page.press('Home');
  assert.deepEqual(await blocks(), ['+0x0  64 bytes  held by CPU1, since pool.hpp:3']);
  await page.click('#step-6 .box');
  assert.deepEqual(await blocks(), ['+0x0  64 bytes  freed by CPU0, since pool.hpp:11', '+0x80  64 bytes  held by CPU0, since pool.hpp:11']);
  assert.equal((await page.texts('#heap-map li.changed')).length, 2);
  assert.equal((await page.texts('#heap-map .bar .block')).length, 4); // two blocks, a gap before and behind the second
  await page.press('ArrowDown');
  assert.equal((await page.texts('#heap-map li.changed')).length, 0);
});

pageTest('the source of the step is shown, with its line', everything, async (page) => {
  await page.click('#step-1 .box');
  assert.equal(await page.text('#source .code-line.here .line-number'), '7');
  assert.equal(await page.text('#source .code-line.here code'), 'line_7(); // <of pool>');
  assert.deepEqual(await page.texts('#source .line-number'), ['3', '4', '5', '6', '7', '8', '9', '10', '11']);
  await page.click('#step-3 .box');
  assert.equal(await page.text('#source-lines'), 'gone.hpp: no such file when this page was written');
  await page.click('#step-7 .number a');
  assert.match(await page.text('#source-lines'), /not known/);
});

pageTest('light and dark follow the system and the button', everything, async (page) => {
  const theme = () => page.evaluate(() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]);
  const [light, bright] = await theme();
  assert.equal(light, 'light');
  await page.click('#theme');
  const [dark, dim] = await theme();
  assert.equal(dark, 'dark');
  assert.notEqual(dim, bright);
  assert.equal(await page.evaluate('document.getElementById("theme").getAttribute("aria-pressed")'), 'true');
  await page.click('#theme');
  assert.deepEqual(await theme(), ['light', bright]);
  await page.emulate('screen', { 'prefers-color-scheme': 'dark' });
  assert.deepEqual(await theme(), ['dark', dim]);
});

// The contrast of every text that is seen with what is behind it, where it is less than 4.5 to 1 (WCAG 2.1, AA).
const faintTexts = () => {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const isClear = (element) => /^rgba.*, 0\)$/.test(getComputedStyle(element).backgroundColor);
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.getClientRects().length === 0 || element.disabled) continue;
    let behind = element;
    while (isClear(behind)) behind = behind.parentElement;
    const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map((c) => luminance(numbers(c)) + 0.05);
    if (Math.max(a, b) / Math.min(a, b) < 4.5) faint.push(texts.currentNode.data);
  }
  return faint;
};

pageTest('all texts have contrast, in the light and in the dark', everything, async (page) => {
  assert.deepEqual(await page.evaluate(faintTexts), []);
  await page.click('#theme');
  assert.deepEqual(await page.evaluate(faintTexts), []);
});

pageTest('everything is reached by the keyboard, and what has the focus is seen', everything, async (page) => {
  const reached = [];
  for (let i = 0; i < 30; ++i) {
    await page.press('Tab');
    const { id, outline } = await page.evaluate(() => ({ id: document.activeElement.id, outline: getComputedStyle(document.activeElement).outlineStyle }));
    if (id) assert.notEqual(outline, 'none', id);
    reached.push(id);
  }
  for (const id of ['theme', 'schedule', 'watch', 'first', 'back', 'slider', 'forward']) assert.ok(reached.includes(id), id);
});

pageTest('names of code under test stay text', 'markup.html', async (page) => {
  await page.press('Home');
  await page.press('ArrowDown', 12);
  assert.equal(await page.evaluate('window.hacked'), undefined);
  assert.equal(await page.evaluate('document.querySelectorAll("img, b, script:not(#story)").length'), 1); // the page's own script
  assert.match((await page.texts('.head .name'))[1], /^<\/script><script>window\.hacked = 1<\/script><img /);
});

pageTest('its policy stops what would get in all the same', everything, async (page) => {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.hacked = 1';
    document.body.append(script);
  });
  assert.equal(await page.evaluate('window.hacked'), undefined);
  assert.equal(page.complaints.length, 1);
  assert.match(page.complaints.pop(), /Content Security Policy/);
});
