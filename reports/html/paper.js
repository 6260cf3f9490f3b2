// What only paper has: the values, the heap and the sources of all steps, below the schedule.
'use strict';

function allValues(story) {
  const rows = [];
  for (const row of story.rows)
    for (const [object, before] of row.state.changed)
      rows.push(make('tr', '', make('td', '', String(row.number || '')), make('th', '', story.objects[object]),
                     make('td', '', before || '?'), make('td', '', row.state.values[object])));
  const initially = story.objects.map((name, object) =>
    make('tr', '', make('td', '', 'start'), make('th', '', name), make('td', '', ''), make('td', '', story.initially[object] || '?')));
  const head = make('thead', '', make('tr', '', ...['step', 'object', 'from', 'to'].map((t) => make('th', '', t))));
  return make('section', '', make('h2', '', 'Values'), make('table', '', head, make('tbody', '', ...initially, ...rows)));
}

function allHeaps(story) {
  const section = make('section', '', make('h2', '', 'Heap'));
  let shown = null;
  for (let number = 0; number <= story.last; ++number) {
    const blocks = JSON.stringify(stateAt(story, number).blocks);
    if (blocks === shown) continue;
    shown = blocks;
    section.append(make('h3', '', number === 0 ? 'At the start' : `After step ${number}`), ...heapViews(story, number));
  }
  return section;
}

function allSources(page, story) {
  const places = new Map();
  for (const row of [...story.rows, story.failure]) {
    const { place } = row.step;
    if (!place) continue;
    const key = `${place.file}:${place.line}`;
    if (!places.has(key)) places.set(key, { place, steps: [] });
    if (row.number) places.get(key).steps.push(row === story.failure ? 'failure' : `step ${row.number}`);
  }
  const views = [...places.values()].map(({ place, steps }) =>
    make('div', 'excerpt', make('h3', '', steps.join(', ')), excerpt(page, place)));
  return make('section', '', make('h2', '', 'Source'), make('div', 'excerpts', ...views));
}

function fillPaper(page, story) {
  const parts = [];
  if (story.objects.length > 0) parts.push(allValues(story));
  if (story.pools.length > 0) parts.push(allHeaps(story));
  parts.push(allSources(page, story));
  document.getElementById('paper').replaceChildren(...parts);
}

// Calls `change(true)` when the page is about to be printed, or shown as it will be, and
// `change(false)` afterwards.
function watchPrinting(change) {
  window.addEventListener('beforeprint', () => change(true));
  window.addEventListener('afterprint', () => change(false));
  const printing = window.matchMedia('print');
  printing.addEventListener('change', () => change(printing.matches));
}
