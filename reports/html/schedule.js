// The schedule as a grid: a column per lane between gutters for the arrows, a row per step.
'use strict';

// An element with a class and children; texts become text nodes, never markup.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((c) => c !== null && c !== undefined && c !== ''));
  return element;
}

function fileName(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

function placeText(place) {
  return place ? `${fileName(place.file)}:${place.line}` : '';
}

// The text, so that a line may end behind the dots of names, but not in those of files.
function breakable(text) {
  return text.split(/(?<=\w\.)(?=\w)(?!\w{1,3}:\d)/).flatMap((part, i) => (i > 0 ? [make('wbr'), part] : [part]));
}

// The text, with links where it names steps of the story.
function withStepLinks(story, text) {
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(/\bstep (\d+)\b/g)) {
    if (!story.byNumber.has(Number(found[1]))) continue;
    const link = make('a', 'step-link', found[0]);
    link.href = `#step-${found[1]}`;
    parts.push(...breakable(text.slice(done, found.index)), link);
    done = found.index + found[0].length;
  }
  parts.push(...breakable(text.slice(done)));
  return parts;
}

// Adds to the data what the views look up: rows by step number, and the failure as a last row.
function prepare(story) {
  story.rows = story.steps.map((step, index) => ({ step, index, number: step.number }));
  story.byNumber = new Map(story.rows.filter((r) => r.number).map((r) => [r.number, r]));
  story.last = Math.max(0, ...story.byNumber.keys());
  const stuck = story.steps.filter((step) => step.waits).at(-1);
  story.failure = {
    number: story.last + 1,
    index: story.rows.length,
    step: { lane: story.lane, depth: story.depth, context: story.context || '', text: '', place: story.place || stuck?.place || null,
            order: '', remark: '', mark: 'none', action: 'failure', changes: [], blocks: null, waits: false },
  };
  findHandlers(story);
  findContexts(story);
  return story;
}

// Each interrupt that has steps in its handler, as the rows from its coming to the last of them.
function findHandlers(story) {
  story.handlers = [];
  const open = story.lanes.map(() => []);
  const visit = (row) => {
    const { lane, depth, action, waits } = row.step;
    if (lane === null) return;
    while (open[lane].length > 0 && open[lane].at(-1).depth > depth) open[lane].pop();
    for (const handler of open[lane]) handler.last = row.index;
    if (action === 'interrupt' && !waits)
      open[lane].push({ lane, depth: depth + 1, first: row.index, last: row.index });
    if (open[lane].length > 0 && action === 'interrupt' && !waits) story.handlers.push(open[lane].at(-1));
  };
  story.rows.forEach(visit);
  visit(story.failure);
}

// Rows that say what runs on their lane, since that has changed there.
function findContexts(story) {
  const now = story.lanes.map(() => '');
  for (const row of [...story.rows, story.failure]) {
    const { lane, context } = row.step;
    if (lane === null || row.number === null) continue;
    row.namesContext = context !== '' && context !== now[lane];
    now[lane] = context;
  }
}

const markNames = {
  stale: 'stale read',
  buffered: 'newest value still buffered',
  overtaken: 'overtaken write',
  switched: 'the switch that matters',
};

function boxOf(story, row) {
  const { step } = row;
  const box = make('div', `box ${step.action || 'between'} mark-${step.mark}`);
  if (step.waits) box.classList.add('waits');
  const line = make('div', 'line');
  const text = make('span', 'text');
  if (step.mark !== 'none') text.append(make('span', 'badge', `\u26a0 ${markNames[step.mark]}`));
  if (step.waits) text.append(make('span', 'badge', '\u25a0 waits'));
  if (story.cause_steps.includes(row.number)) text.append(make('span', 'badge of-cause', '\u25c6 cause'));
  if (row.namesContext) text.append(make('span', 'context', step.context), ' ');
  text.append(make('span', 'words', ...withStepLinks(story, step.text)));
  line.append(text);
  const where = [step.order, placeText(step.place)].filter(Boolean).join(' \u00b7 ');
  if (where) line.append(make('span', 'where', where));
  box.append(line);
  if (step.remark) box.append(make('div', 'remark', ...withStepLinks(story, step.remark.replace(/^\^ /, ''))));
  return box;
}

function failureBox(story) {
  const box = make('div', 'box failure');
  const where = placeText(story.place);
  const line = make('div', 'line', make('span', 'text', make('span', 'badge', '\u2716 FAILS'), story.kind),
                    where ? make('span', 'where', where) : '');
  box.append(line);
  if (story.waiting.length === 0) box.append(make('div', 'remark', story.message));
  if (story.partner)
    box.append(make('div', 'remark', ...withStepLinks(story, `not ordered with step ${story.partner}`)));
  for (const sentence of story.waiting) box.append(make('div', 'remark', ...withStepLinks(story, sentence)));
  return box;
}

// What fills a lane beside the box: its line, and the handlers that are running.
function laneCell(story, row, lane) {
  const cell = make('div', 'cell');
  cell.setAttribute('role', 'cell');
  cell.style.gridColumn = 3 + 2 * lane;
  if (story.waitsFrom[lane] < row.index) cell.classList.add('waiting');
  for (const handler of story.handlers) {
    if (handler.lane !== lane || row.index < handler.first || row.index > handler.last) continue;
    const band = make('div', 'band');
    band.style.setProperty('--depth', handler.depth - 1);
    band.classList.toggle('first', row.index === handler.first);
    band.classList.toggle('last', row.index === handler.last);
    cell.append(band);
  }
  return cell;
}

function rowElement(story, row, box) {
  const element = make('div', 'row');
  element.setAttribute('role', 'row');
  const number = make('div', 'number');
  number.setAttribute('role', 'rowheader');
  if (row.number) {
    element.id = `step-${row.number}`;
    element.dataset.step = row.number;
    const link = make('a', '', row === story.failure ? 'end' : String(row.number));
    link.href = `#${element.id}`;
    link.tabIndex = -1;
    number.append(link);
  }
  element.append(number);
  const { lane, depth } = row.step;
  for (let i = 0; i < story.lanes.length; ++i) element.append(laneCell(story, row, i));
  if (lane === null) {
    const cell = make('div', 'cell across', box);
    cell.setAttribute('role', 'cell');
    cell.style.gridColumn = `3 / ${2 + 2 * story.lanes.length}`;
    element.append(cell);
  } else {
    box.style.setProperty('--depth', depth);
    element.children[1 + lane].append(box);
  }
  row.element = element;
  row.box = box;
  return element;
}

function laneHeads(story) {
  const heads = make('div', 'row heads');
  heads.setAttribute('role', 'row');
  const corner = make('div', 'number', 'step');
  corner.setAttribute('role', 'columnheader');
  heads.append(corner);
  story.heads = story.lanes.map((name, lane) => {
    const now = make('span', 'now');
    const head = make('div', 'head', make('span', 'name', name), now);
    head.setAttribute('role', 'columnheader');
    head.style.gridColumn = 3 + 2 * lane;
    heads.append(head);
    return now;
  });
  return heads;
}

// Fills the schedule's element.
function drawSchedule(story, into) {
  story.waitsFrom = story.lanes.map(() => Infinity);
  for (const row of story.rows) if (row.step.waits) story.waitsFrom[row.step.lane] = row.index;
  const table = make('div', story.lanes.length > 4 ? 'table many' : 'table');
  table.setAttribute('role', 'table');
  table.setAttribute('aria-label', 'Steps');
  table.append(laneHeads(story));
  for (const row of story.rows) table.append(rowElement(story, row, boxOf(story, row)));
  table.append(rowElement(story, story.failure, failureBox(story)));
  story.failure.element.classList.add('end');
  into.replaceChildren(table);
  story.table = table;
}
