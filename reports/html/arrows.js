// Arrows between steps. Only one cell of a row is filled, so an arrow leaves its box along the row,
// goes up or down in a gutter between two lanes, and enters the other box along that row: it never
// covers a text. Each row draws its own piece, so that arrows survive the breaks between pages.
'use strict';

const svgNamespace = 'http://www.w3.org/2000/svg';
const trackWidth = 9;
const gutterMargin = 9;

const arrowNames = {
  'reads-from': 'reads what was written',
  'hand-off': 'hands over: what was awaited, or a lock',
  raises: 'raises the interrupt',
  overlooks: 'overlooks: leads to the newer write',
  races: 'not ordered with',
};

function isHandOff(step) {
  return step.awaited === true;
}

// Every relation between two steps that is drawn: `own` ones, within one context of one lane, show
// only while one of the two steps is selected.
function findArrows(story) {
  const arrows = [];
  const add = (kind, from, to) => {
    const a = story.byNumber.get(from) || (from === story.failure.number ? story.failure : null);
    const b = story.byNumber.get(to) || (to === story.failure.number ? story.failure : null);
    if (!a || !b || a === b || a.step.lane === null || b.step.lane === null) return;
    const own = a.step.lane === b.step.lane && a.step.context === b.step.context && a.step.depth === b.step.depth;
    arrows.push({ kind, from: a, to: b, own: own && (kind === 'reads-from' || kind === 'hand-off') });
  };
  for (const { step, number } of story.rows) {
    if (!number) continue;
    if (step.reads_from) add(isHandOff(step) ? 'hand-off' : 'reads-from', step.reads_from, number);
    if (step.raised_by) add('raises', step.raised_by, number);
    if (step.overlooks) add('overlooks', number, step.overlooks);
  }
  if (story.partner) add('races', story.failure.number, story.partner);
  arrows.forEach((arrow, id) => (arrow.id = id));
  assignTracks(story, arrows);
  return arrows;
}

// The gutter left of a lane has its number; the one right of the last lane comes after them.
function gutterOf(arrow) {
  const [a, b] = [arrow.from.step.lane, arrow.to.step.lane];
  return b < a ? b + 1 : b;
}

// Arrows that overlap in a gutter get tracks of their own, but those of one kind from one step share
// theirs: they look like one line that branches.
function assignTracks(story, arrows) {
  const gutters = Array.from({ length: story.lanes.length + 1 }, () => []);
  const trunks = new Map();
  for (const arrow of arrows) {
    arrow.gutter = gutterOf(arrow);
    const key = `${arrow.kind} ${arrow.from.index} ${arrow.gutter} ${arrow.own}`;
    if (!trunks.has(key)) trunks.set(key, { gutter: arrow.gutter, top: Infinity, bottom: -1, track: 0 });
    const trunk = trunks.get(key);
    trunk.top = Math.min(trunk.top, arrow.from.index, arrow.to.index);
    trunk.bottom = Math.max(trunk.bottom, arrow.from.index, arrow.to.index);
    arrow.trunk = trunk;
  }
  const shortFirst = [...trunks.values()].sort((a, b) => a.bottom - a.top - (b.bottom - b.top));
  for (const trunk of shortFirst) {
    const tracks = gutters[trunk.gutter];
    const free = tracks.findIndex((taken) => taken.every((t) => t.bottom < trunk.top || trunk.bottom < t.top));
    trunk.track = free >= 0 ? free : tracks.length;
    (tracks[trunk.track] ||= []).push(trunk);
  }
  story.gutters = gutters.map((tracks) => Math.min(tracks.length, 12));
  const columns = ['var(--number-width)'];
  story.gutters.forEach((tracks, g) => {
    columns.push(`${2 * gutterMargin + trackWidth * tracks}px`);
    if (g < story.lanes.length) columns.push('minmax(var(--lane-width), 1fr)');
  });
  const lanes = `${story.lanes.length} * var(--lane-width)`;
  const between = story.gutters.reduce((sum, tracks) => sum + 2 * gutterMargin + trackWidth * tracks, 0);
  story.table.style.setProperty('--columns', columns.join(' '));
  story.table.style.setProperty('--least-width', `calc(var(--number-width) + ${lanes} + ${between}px)`);
}

function svgElement(name, attributes) {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Where boxes and gutters lie, from the top left corner of the table.
function measure(story) {
  const origin = story.table.getBoundingClientRect();
  const relative = (element) => {
    const r = element.getBoundingClientRect();
    return { left: r.left - origin.left, right: r.right - origin.left, top: r.top - origin.top, bottom: r.bottom - origin.top };
  };
  for (const row of [...story.rows, story.failure]) {
    row.area = relative(row.element);
    row.at = relative(row.box);
  }
  const cells = story.heads.map((now) => relative(now.parentElement));
  return story.gutters.map((tracks, g) =>
    g < cells.length ? cells[g].left - 2 * gutterMargin - trackWidth * tracks : cells.at(-1).right);
}

// The way of an arrow as a path with rounded corners, and the tip of its head.
function wayOf(story, arrow, gutters) {
  const track = arrow.trunk.track % Math.max(1, story.gutters[arrow.gutter]);
  const x = gutters[arrow.gutter] + gutterMargin + trackWidth * (track + 0.5);
  const side = (row) => (x < row.at.left + 1 ? row.at.left : row.at.right);
  // Several arrows at one box: what comes in is higher than what goes out.
  const y1 = arrow.from.at.top + Math.min(18, (arrow.from.at.bottom - arrow.from.at.top) * 0.65);
  const offset = arrow.kind === 'overlooks' ? 0.5 : 0.35;
  const y2 = arrow.to.at.top + Math.min(12, (arrow.to.at.bottom - arrow.to.at.top) * offset);
  const [x1, x2] = [side(arrow.from), side(arrow.to)];
  const r = Math.min(6, Math.abs(y2 - y1) / 2);
  const down = y2 > y1 ? r : -r;
  const out = x > x1 ? r : -r;
  const into = x2 > x ? r : -r;
  const gap = x2 > x ? -5 : 5; // the head covers the end of the line
  const path = `M${x1} ${y1}H${x - out}Q${x} ${y1} ${x} ${y1 + down}V${y2 - down}Q${x} ${y2} ${x + into} ${y2}H${x2 + gap}`;
  return { path, tip: { x: x2, y: y2, way: x2 > x ? 1 : -1 } };
}

function headOf(arrow, { x, y, way }) {
  const b = x - 8 * way;
  const d = arrow.kind === 'overlooks' || arrow.kind === 'races'
    ? `M${b} ${y - 4.5}L${x} ${y}L${b} ${y + 4.5}` : `M${b} ${y - 4.5}L${x} ${y}L${b} ${y + 4.5}Z`;
  return svgElement('path', { class: 'tip', d });
}

// The part of an arrow that lies in a row.
function pieceOf(arrow, way, row, isEnd) {
  const piece = svgElement('g', {
    class: `arrow ${arrow.kind}${arrow.own ? ' own' : ''}`,
    'data-kind': arrow.kind,
    'data-from': arrow.from.number,
    'data-to': arrow.to.number,
    transform: `translate(0 ${-row.area.top})`,
  });
  if (isEnd) piece.dataset.end = 'true';
  if (arrow.kind === 'hand-off') piece.append(svgElement('path', { class: 'way wide', d: way.path }));
  piece.append(svgElement('path', { class: 'way', d: way.path }));
  if (isEnd) piece.append(headOf(arrow, way.tip));
  return piece;
}

function drawArrows(story) {
  const gutters = measure(story);
  const rows = [...story.rows, story.failure];
  for (const row of rows) {
    row.drawing?.parentElement.remove();
    row.drawing = null;
  }
  for (const arrow of story.arrows) {
    const way = wayOf(story, arrow, gutters);
    const [first, last] = [arrow.from.index, arrow.to.index].sort((a, b) => a - b);
    for (const row of rows.slice(first, last + 1)) {
      if (!row.drawing) {
        row.drawing = svgElement('svg', { 'aria-hidden': 'true', focusable: 'false' });
        row.element.append(make('div', 'arrows', row.drawing));
      }
      row.drawing.append(pieceOf(arrow, way, row, row === arrow.to));
    }
  }
}

function emphasiseArrows(story, number) {
  for (const piece of story.table.querySelectorAll('g.arrow'))
    piece.classList.toggle('current', Number(piece.dataset.from) === number || Number(piece.dataset.to) === number);
}

// The kinds of arrow that the story has, each with a sample.
function arrowLegend(story) {
  const kinds = Object.keys(arrowNames).filter((kind) => story.arrows.some((a) => a.kind === kind));
  return kinds.map((kind) => {
    const drawing = svgElement('svg', { class: 'sample', width: 34, height: 12, 'aria-hidden': 'true' });
    const arrow = { kind, from: { number: 0 }, to: { number: 0 } };
    const way = { path: 'M0 6H28', tip: { x: 33, y: 6, way: 1 } };
    const piece = pieceOf(arrow, way, { area: { top: 0 } }, true);
    for (const key of ['from', 'to', 'kind', 'end']) delete piece.dataset[key];
    drawing.append(piece);
    return make('span', 'legend-entry', drawing, ` ${arrowNames[kind]}`);
  });
}
