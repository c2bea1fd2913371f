// Each document of the YAML on standard input against the published schema of its kind: wrong types, missing fields. A kind without a schema is a fault too.
import { parseAllDocuments } from 'yaml';

const families = [
  [/(^|\.)keda\.sh$/, (group, version) => `@kubernetes-models/keda/${group}/${version}`],
  [/monitoring\.coreos\.com$/, (group, version) => `@kubernetes-models/prometheus-operator/${group}/${version}`],
  [/.*/, (group, version) => `kubernetes-models/${group ? `${group}/` : ''}${version}`],
];

let text = '';
for await (const piece of process.stdin) text += piece;
let valid = 0;
const faults = [];
for (const document of parseAllDocuments(text, { strict: true, uniqueKeys: true })) {
  for (const error of document.errors) faults.push(error.message);
  const resource = document.toJS();
  if (!resource) continue;
  // kustomize folds what is long, which base64 may be and the format of the schema may not.
  for (const key of Object.keys((resource.kind === 'Secret' && resource.data) || {})) resource.data[key] = resource.data[key].replace(/\s/g, '');
  const [version, group = ''] = resource.apiVersion.split('/').reverse();
  const name = `${resource.kind}/${resource.metadata?.name}`;
  const from = families.find(([pattern]) => pattern.test(group))[1](group, version);
  let kind;
  try {
    kind = (await import(from))[resource.kind];
  } catch {
    // Told below.
  }
  if (!kind) {
    faults.push(`${name}: no schema for ${resource.apiVersion}`);
    continue;
  }
  try {
    new kind(resource).validate();
    valid++;
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
  }
}
for (const fault of faults) console.log(fault);
console.log(`${valid} valid, ${faults.length} faults`);
process.exit(faults.length === 0 && valid > 0 ? 0 : 1);
