// The page: what is selected, and the keys, buttons and links that select it.
'use strict';

const byId = (id) => document.getElementById(id);
const page = JSON.parse(byId('story').textContent);
const story = prepare(page.story);
let selected = -1;

function fillHead() {
  const { scenario, variant, model } = story;
  byId('subject').append(make('span', 'name', `${scenario}:${variant}`), ` under ${model}`);
  const place = placeText(story.place);
  byId('message').append(make('strong', '', story.kind), `: ${story.message}`, place ? make('span', 'where', ` (${place})`) : '');
  if (story.cause) {
    const cause = byId('cause');
    cause.hidden = false;
    cause.append(make('strong', '', 'Cause: '), ...withStepLinks(story, story.cause));
    const named = story.cause_steps.filter((n) => story.byNumber.has(n) && !new RegExp(`\\bstep ${n}\\b`).test(story.cause));
    named.forEach((n, i) => cause.append(i === 0 ? ' (' : ', ', linkTo(n), i === named.length - 1 ? ')' : ''));
  }
  const facts = byId('facts');
  if (story.legend) facts.append(make('p', '', story.legend.replace(/>> ?/g, '\u26a0 ')));
  if (story.missing_edge) facts.append(make('p', '', ...withStepLinks(story, story.missing_edge)));
  if (story.size) facts.append(make('p', '', `Size: ${story.size}`));
  if (story.arrows.length > 0) facts.append(make('p', 'legend', ...arrowLegend(story)));
  if (page.replay) facts.append(make('p', 'replay', 'Replay: ', make('code', '', page.replay)));
}

function select(number, { block = 'nearest' } = {}) {
  const wanted = Math.min(Math.max(0, number), story.failure.number);
  if (wanted === selected) return;
  const before = rowAt(story, selected);
  if (before) before.element.removeAttribute('aria-current');
  selected = wanted;
  const row = rowAt(story, selected);
  if (row) row.element.setAttribute('aria-current', 'step');
  story.table.classList.toggle('at-start', selected === 0);
  byId('slider').value = selected;
  const where = selected === 0 ? 'start' : row === story.failure ? 'failure' : `${selected} / ${story.last}`;
  byId('position').value = where;
  byId('slider').setAttribute('aria-valuetext', where);
  byId('first').disabled = byId('back').disabled = selected === 0;
  byId('last').disabled = byId('forward').disabled = row === story.failure;
  showStep(story, selected);
  showSource(page, story, selected);
  showValues(story, selected, byId('watch').value);
  showHeap(story, selected);
  showLanes(story, selected);
  emphasiseArrows(story, selected);
  if (block) (row || story.rows[0] || story.failure).element.scrollIntoView({ block, inline: 'nearest' });
}

function selectFromAddress() {
  const found = /^#step-(\d+)$/.exec(window.location.hash);
  if (found) select(Number(found[1]), { block: 'center' });
  return found !== null;
}

const keys = {
  ArrowUp: () => select(selected - 1),
  ArrowLeft: () => select(selected - 1),
  ArrowDown: () => select(selected + 1),
  ArrowRight: () => select(selected + 1),
  PageUp: () => select(selected - 10),
  PageDown: () => select(selected + 10),
  Home: () => select(0),
  End: () => select(story.failure.number),
};

// Keys step wherever the focus is, on the slider too, so that down is always later.
function onKey(event) {
  const typing = event.target.matches?.('input[type=search]');
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
}

function listen() {
  document.addEventListener('keydown', onKey);
  byId('first').addEventListener('click', keys.Home);
  byId('back').addEventListener('click', keys.ArrowUp);
  byId('forward').addEventListener('click', keys.ArrowDown);
  byId('last').addEventListener('click', keys.End);
  byId('slider').max = story.failure.number;
  byId('slider').addEventListener('input', (event) => select(Number(event.target.value)));
  byId('watch').addEventListener('input', (event) => showValues(story, selected, event.target.value));
  story.table.addEventListener('click', (event) => {
    const row = event.target.closest('.row[data-step]');
    if (!row || event.target.closest('a') || String(window.getSelection())) return;
    select(Number(row.dataset.step), { block: null });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#step-"]');
    if (!link) return;
    event.preventDefault();
    select(Number(link.hash.slice('#step-'.length)), { block: 'center' });
  });
  window.addEventListener('hashchange', selectFromAddress);
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(dark));
}

function followTheme() {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  setTheme(system.matches);
  system.addEventListener('change', () => setTheme(system.matches));
  byId('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme !== 'dark'));
}

// In narrow windows what can wait is folded; on paper nothing is.
function foldHead(printing) {
  byId('more').open = printing || !window.matchMedia('(max-width: 900px)').matches;
}

function start() {
  followTheme();
  foldHead(false);
  document.title = `${story.kind}: ${story.scenario}:${story.variant} under ${story.model}`;
  drawSchedule(story, byId('schedule'));
  story.arrows = findArrows(story);
  followValues(story);
  fillHead();
  fillPaper(page, story);
  listen();
  drawArrows(story);
  new ResizeObserver(() => drawArrows(story)).observe(story.table);
  watchPrinting((printing) => {
    document.documentElement.classList.toggle('printing', printing);
    foldHead(printing);
    drawArrows(story);
  });
  const marked = story.rows.find((r) => r.step.mark !== 'none');
  if (!selectFromAddress()) select(story.cause_steps[0] || (marked || story.failure).number, { block: 'center' });
}

start();
