// What docs/failures.md shows of failures is what the command says of them.
//
//   node harness/quality/failures/failures.mjs HEDDLE           writes the blocks of the page and its pictures again
//   node harness/quality/failures/failures.mjs --check HEDDLE   ends with 1 if a block differs, and says how
//
// A block begins with `<!-- shown: KIND NAME:VARIANT MODEL -->`, ends with `<!-- end -->`, and holds: of kind `text` what `run`
// prints, of `cause` its sentence, of `sarif` the essential part of its SARIF, of `picture` the page of `explain --html`, as
// an image whose file it names; ` at STEP` behind the model selects a step there.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '../../../docs');
const block = /(<!-- shown: (\w+) (\S+) (\w+)(?: at (\d+))? -->\n)(.*?)(\n<!-- end -->)/gs;
const widest = 136;

function must(result, status, what) {
  if (result.error) throw result.error;
  if (result.status !== status) throw new Error(`${what} ended with ${result.status} instead of ${status}\n${result.stderr}`);
  return result.stdout;
}

// All that the command has to say of one failing check, in a folder of its own.
function tell(heddle, name, model) {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-failures-'));
  const call = (...args) => spawnSync(heddle, args, { cwd: folder, encoding: 'utf8', argv0: './harness/run' });
  const printed = must(call('run', name, '--model', model, '--sarif', 'run.sarif'), 1, `run ${name}`);
  const [trace] = readdirSync(join(folder, 'heddle-traces')).filter((file) => !file.endsWith('.original.trace'));
  const page = join(folder, 'page.html');
  must(call('explain', join('heddle-traces', trace), '--html', page), 0, `explain ${trace}`);
  return { folder, page, text: printed.slice(printed.indexOf('\nFAIL ') + 1).trimEnd(), sarif: JSON.parse(readFileSync(join(folder, 'run.sarif'), 'utf8')) };
}

// JSON in lines of the page's width: what fits on one stands on one.
function inLines(value, indent = '', room = widest) {
  const flat = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  if (flat.length <= room - indent.length || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((v) => inner + inLines(v, inner))
    : Object.entries(value).map(([key, v]) => `${inner}${JSON.stringify(key)}: ${inLines(v, inner, room - key.length - 5)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

// Of the result: what it says and where, and of the interleaving the steps that are essential.
function essence(sarif) {
  const [result] = sarif.runs[0].results;
  const [flow] = result.codeFlows[0].threadFlows;
  const steps = flow.locations.filter((step) => step.importance === 'essential');
  // A compiler cache may leave a folder of links in the names of files.
  const inTree = (uri) => uri.replace(/^alloc_include\//, '');
  const where = ({ artifactLocation: { uri }, region }) => ({ artifactLocation: { uri: inTree(uri) }, region });
  const place = ({ physicalLocation: at }) => (at ? { physicalLocation: where(at) } : {});
  const step = ({ location, executionOrder, importance }) => ({ executionOrder, importance, location: { message: location.message, ...place(location) } });
  return { ruleId: result.ruleId, level: result.level, message: result.message, locations: result.locations.map(place),
           codeFlows: [{ threadFlows: [{ id: flow.id, locations: steps.map(step) }] }] };
}

function causeOf(page) {
  const [, data] = /id="story">(.*?)<\/script>/s.exec(readFileSync(page, 'utf8'));
  return JSON.parse(data).story.cause;
}

// `picture` stays as it is: its file is made by `draw`.
function contentOf(kind, told, present) {
  switch (kind) {
    case 'text': return told.text.replaceAll(/^(?=.)/gm, '    ');
    case 'cause': return `> ${causeOf(told.page)}`;
    case 'sarif': return `\`\`\`json\n${inLines(essence(told.sarif))}\n\`\`\``;
    case 'picture': return present;
    default: throw new Error(`unknown kind of block: ${kind}`);
  }
}

function pictureIn(text) {
  const found = /\]\((images\/[\w.-]+\.png)\)/.exec(text);
  if (!found) throw new Error(`no picture: ${text}`);
  return join(docs, found[1]);
}

async function draw(pictures) {
  const { launch } = await import('../browser/chromium.mjs');
  const browser = await launch();
  for (const [file, page, step] of pictures) {
    const shown = await browser.open(page, { width: 1300, height: 880, hash: step ? `#step-${step}` : '' });
    writeFileSync(file, await shown.screenshot());
  }
  await browser.close();
}

// Addresses on stacks depend on the compiler.
const comparable = (text) => text.replaceAll(/0x3a6d[0-9a-f]{2}ff[0-9a-f]{4}/g, '(stack)');

function complain(kind, name, shown, said) {
  console.error(`docs/failures.md shows as ${kind} of ${name}\n${shown}\nbut the command says\n${said}\n`);
}

async function main(args) {
  const check = args[0] === '--check';
  const heddle = resolve(args[check ? 1 : 0]);
  const file = join(docs, 'failures.md');
  const before = readFileSync(file, 'utf8');
  const told = new Map();
  const pictures = [];
  let differences = 0;
  const after = before.replaceAll(block, (_, begin, kind, name, model, step, shown, end) => {
    const key = `${name} ${model}`;
    if (!told.has(key)) told.set(key, tell(heddle, name, model));
    const said = contentOf(kind, told.get(key), shown);
    if (kind === 'picture') pictures.push([pictureIn(shown), told.get(key).page, step]);
    const missing = check && kind === 'picture' && !existsSync(pictureIn(shown));
    if (comparable(said) !== comparable(shown) || missing) {
      ++differences;
      complain(kind, key, shown, missing ? 'the picture is missing' : said);
    }
    return begin + said + end;
  });
  if (told.size === 0) throw new Error('docs/failures.md shows nothing');
  if (!check) {
    writeFileSync(file, after);
    await draw(pictures);
  }
  for (const { folder } of told.values()) rmSync(folder, { recursive: true });
  return check && differences > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
