// What is known at the selected step: its source, the watched values, the heap.
'use strict';

// The values of all objects after each row; `changed` has the objects that the row changed, with
// what they held before.
function followValues(story) {
  let values = story.initially.slice();
  story.initialState = { values, changed: new Map(), blocks: story.initial_blocks };
  let blocks = story.initial_blocks;
  for (const row of [...story.rows, story.failure]) {
    const changed = new Map();
    values = values.slice();
    for (const { object, text } of row.step.changes) {
      changed.set(object, values[object]);
      values[object] = text;
    }
    if (story.pools.length > 0 && row.step.blocks !== null && row.number) blocks = row.step.blocks;
    row.state = { values, changed, blocks };
  }
}

function stateAt(story, number) {
  return rowAt(story, number)?.state || story.initialState;
}

// The row of a step number; the failure is behind the last, and none is at 0.
function rowAt(story, number) {
  return number === story.failure.number ? story.failure : story.byNumber.get(number);
}

function valueRows(story, state, filter, accessed) {
  const wanted = filter.trim().toLowerCase();
  return story.objects
    .map((name, object) => ({ name, object }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, object }) => {
      const changed = state.changed.has(object);
      const row = make('tr', changed ? 'changed' : '', make('th', '', ...breakable(name)), make('td', '', state.values[object] || '?'));
      row.firstChild.scope = 'row';
      row.dataset.object = name;
      row.classList.toggle('accessed', name === accessed);
      if (changed) row.lastChild.append(make('span', 'was', ` was ${state.changed.get(object) || '?'}`));
      return row;
    });
}

function showValues(story, number, filter) {
  const into = document.getElementById('value-table');
  const rows = valueRows(story, stateAt(story, number), filter, rowAt(story, number)?.step.object);
  if (rows.length > 0) into.replaceChildren(make('table', '', make('tbody', '', ...rows)));
  else into.replaceChildren(make('p', 'none', story.objects.length > 0 ? 'No name contains that.' : 'No shared object.'));
}

// Blocks and the gaps between them, in the order of their addresses.
function segmentsOf(pool, index, blocks) {
  const segments = [];
  let end = 0;
  const sorted = blocks.filter((b) => b.pool === index).sort((a, b) => a.offset - b.offset);
  for (const block of sorted) {
    if (block.offset > end) segments.push({ offset: end, bytes: block.offset - end, state: '' });
    segments.push(block);
    end = Math.max(end, block.offset + block.bytes);
  }
  if (pool.bytes > end) segments.push({ offset: end, bytes: pool.bytes - end, state: '' });
  return segments;
}

function sameBlock(a, b) {
  return a.pool === b.pool && a.offset === b.offset && a.bytes === b.bytes && a.state === b.state;
}

function blockClass(state) {
  if (state === '') return 'gap';
  return /free/.test(state) ? 'free' : 'held';
}

function hex(n) {
  return `+0x${n.toString(16)}`;
}

// One pool as a bar, not to scale where blocks are much smaller than it, and as a list.
function poolView(pool, index, blocks, before) {
  const bar = make('div', 'bar');
  bar.setAttribute('aria-hidden', 'true');
  const list = make('ul', 'blocks');
  for (const segment of segmentsOf(pool, index, blocks)) {
    const piece = make('div', `block ${blockClass(segment.state)}`);
    piece.style.flexGrow = Math.max(1, Math.log2(segment.bytes + 1));
    bar.append(piece);
    if (!segment.state) continue;
    piece.append(make('span', '', segment.state));
    const changed = !before.some((b) => sameBlock(b, segment));
    piece.classList.toggle('changed', changed);
    const since = segment.since ? `, since ${placeText(segment.since)}` : '';
    const line = make('li', changed ? 'changed' : '', `${hex(segment.offset)}  ${segment.bytes} bytes  ${segment.state}${since}`);
    list.append(line);
  }
  return make('div', 'pool', make('h4', '', `${pool.name}, ${pool.bytes} bytes`), bar, list);
}

function heapViews(story, number) {
  const before = stateAt(story, number > 0 ? number - 1 : 0).blocks;
  const { blocks } = stateAt(story, number);
  return story.pools.map((pool, index) => poolView(pool, index, blocks, before));
}

function showHeap(story, number) {
  document.getElementById('heap').hidden = story.pools.length === 0;
  document.getElementById('heap-map').replaceChildren(...heapViews(story, number));
}

const contextLines = 4;

// How far all lines are indented that are not empty.
function commonIndent(lines) {
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  return indents.length > 0 ? Math.min(...indents) : 0;
}

// The lines around a place, or why there are none.
function excerpt(page, place) {
  const source = page.sources[place.file];
  const lines = make('div', 'code');
  if (!source || source.missing)
    return make('p', 'none', `${place.file}: ${source ? source.missing : 'not embedded'}`);
  const numbers = [];
  for (let n = Math.max(1, place.line - contextLines); n <= place.line + contextLines; ++n)
    if (source.lines[n] !== undefined) numbers.push(n);
  const indent = commonIndent(numbers.map((n) => source.lines[n]));
  for (const n of numbers) {
    const line = make('div', n === place.line ? 'code-line here' : 'code-line', make('span', 'line-number', String(n)),
                      make('code', '', source.lines[n].slice(indent) || ' '));
    line.dataset.line = n;
    if (n === place.line) line.setAttribute('aria-current', 'true');
    lines.append(line);
  }
  if (lines.children.length === 0) return make('p', 'none', `${place.file} has no line ${place.line}`);
  const parts = [make('p', 'file', `${place.file}:${place.line}`)];
  if (source.newer) parts.push(make('p', 'none', 'This file is newer than the program: lines may have moved.'));
  return make('div', '', ...parts, lines);
}

function showSource(page, story, number) {
  const place = rowAt(story, number)?.step.place;
  const into = document.getElementById('source-lines');
  if (place) into.replaceChildren(excerpt(page, place));
  else into.replaceChildren(make('p', 'none', number > 0 ? 'Its place in the source is not known.' : 'Nothing has happened yet.'));
}

function linkTo(number) {
  const link = make('a', 'step-link', `step ${number}`);
  link.href = `#step-${number}`;
  return link;
}

// What a step has to do with others.
function relationsOf(story, row) {
  const { step } = row;
  const facts = [];
  const say = (...parts) => facts.push(make('li', '', ...parts));
  if (step.reads_from) say(isHandOff(step) ? 'was handed over by ' : 'reads what was written by ', linkTo(step.reads_from));
  else if (step.reads_initial) say('reads the initial value');
  if (step.raised_by) say('raised by ', linkTo(step.raised_by));
  if (step.overlooks) say(step.mark === 'overtaken' ? 'is ordered before ' : 'does not see ', linkTo(step.overlooks));
  const readers = story.rows.filter((r) => r.number && r.step.reads_from === row.number);
  if (readers.length > 0) {
    const links = readers.flatMap((r, i) => (i > 0 ? [', ', linkTo(r.number)] : [linkTo(r.number)]));
    say('is read by ', ...links);
  }
  if (step.waits) say('waits in vain');
  return facts;
}

function showStep(story, number) {
  const title = document.getElementById('step-title');
  const facts = document.getElementById('step-facts');
  if (number === 0) {
    title.replaceChildren('Before the first step');
    facts.replaceChildren();
    return;
  }
  const row = rowAt(story, number);
  const { step } = row;
  const lane = step.lane === null ? '' : story.lanes[step.lane];
  const who = [lane, step.context].filter(Boolean).join(', ');
  if (row === story.failure) {
    title.replaceChildren(`Fails: ${story.kind}${who ? `, ${who}` : ''}`);
    const why = story.waiting.length > 0 ? story.waiting : [story.message];
    facts.replaceChildren(make('ul', '', ...why.map((w) => make('li', '', ...withStepLinks(story, w)))));
    return;
  }
  title.replaceChildren(make('span', 'count', `Step ${number} of ${story.last}`), make('span', 'who', ` ${who}: `), make('span', 'what', step.text));
  const remark = step.remark ? make('p', 'remark', ...withStepLinks(story, step.remark.replace(/^\^ /, ''))) : '';
  if (remark && step.mark !== 'none') remark.prepend(make('span', 'badge', `\u26a0 ${markNames[step.mark]}`), ' ');
  facts.replaceChildren(...[remark, make('ul', '', step.order ? make('li', '', `memory order ${step.order}`) : '', ...relationsOf(story, row))].filter(Boolean));
}

// What each lane runs after a step.
function showLanes(story, number) {
  const now = story.lanes.map(() => '');
  for (const row of [...story.rows, story.failure]) {
    if (row.number && row.number > number) break;
    if (row.step.lane === null) continue;
    now[row.step.lane] = row.step.waits ? 'waits' : row.step.context;
  }
  story.heads.forEach((head, lane) => head.replaceChildren(now[lane]));
}
