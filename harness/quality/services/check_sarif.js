// check_sarif.js FOLDER FILE...: every file is SARIF 2.1.0 by the schema in FOLDER, and its code flows are what code scanning needs.
'use strict';
const fs = require('fs');
const path = require('path');

const [folder, ...files] = process.argv.slice(2);
const from = name => require(require.resolve(name, { paths: [path.resolve(folder)] }));
const Ajv = from('ajv').default;
const ajv = new Ajv({ allErrors: true, strict: false });
from('ajv-formats').default(ajv);
const schema = JSON.parse(fs.readFileSync(path.join(folder, 'sarif-schema-2.1.0.json'), 'utf8'));
if (!schema.title.includes('SARIF) Version 2.1.0'))
  throw new Error(`another schema: ${schema.title}`);
const isValid = ajv.compile(schema);

function require_(condition, what) {
  if (!condition)
    throw new Error(what);
}

function checkPlace(location, where) {
  const place = location.physicalLocation;
  if (place === undefined)
    return;
  const { uri, uriBaseId } = place.artifactLocation;
  require_(uri === 'no-file' || uriBaseId === 'SRCROOT', `${where}: ${uri} is relative to nothing`);
  require_(!uri.startsWith('/') && !uri.split('/').includes('..'), `${where}: ${uri} leaves the tree`);
  require_(place.region.startLine >= 1, `${where}: no line`);
}

// The interleaving in one thread flow; then the same steps, each in the thread flow of its CPU.
function checkFlows(result, where) {
  const [together, apart] = result.codeFlows;
  require_(result.codeFlows.length === 2 && together.threadFlows.length === 1, `${where}: two code flows`);
  const steps = together.threadFlows[0].locations;
  steps.forEach((s, i) => require_(s.executionOrder === i + 1, `${where}: step ${i + 1} is out of order`));
  require_(steps.some(s => s.importance === 'essential'), `${where}: nothing is essential`);
  const seen = new Set();
  for (const flow of apart.threadFlows) {
    let last = 0;
    for (const s of flow.locations) {
      require_(s.executionOrder > last, `${where}: ${flow.id} goes back`);
      last = s.executionOrder;
      seen.add(last);
      require_(s.location.message.text.startsWith(`${flow.id}: `), `${where}: step ${last} is not of ${flow.id}`);
      require_(JSON.stringify(s) === JSON.stringify(steps[last - 1]), `${where}: step ${last} differs`);
    }
  }
  require_(seen.size === steps.length, `${where}: steps are missing`);
  steps.forEach(s => checkPlace(s.location, where));
  return steps.length;
}

for (const file of files) {
  const log = JSON.parse(fs.readFileSync(file, 'utf8'));
  require_(isValid(log), `${file}: ${ajv.errorsText(isValid.errors, { separator: '\n  ' })}`);
  const [run] = log.runs;
  const fingerprints = new Set();
  let steps = 0;
  for (const result of run.results) {
    const where = `${file}: ${result.message.text.split('\n')[0]}`;
    require_(run.tool.driver.rules[result.ruleIndex].id === result.ruleId, `${where}: another rule`);
    result.locations.forEach(l => checkPlace(l, where));
    require_(result.locations[0].physicalLocation, `${where}: no place`);
    if (result.codeFlows !== undefined)
      steps += checkFlows(result, where);
    fingerprints.add(JSON.stringify(result.partialFingerprints));
  }
  require_(fingerprints.size === run.results.length, `${file}: fingerprints are not unique`);
  console.log(`${path.basename(file)}: ${run.results.length} results, ${steps} steps`);
}
