// Waits for the end of the standard input, and applies a description with a record. Arguments: the directory of the
// records, and the description as JSON.
import { desired } from "../../../../../src/subsystems/state/index.ts";

const [directory, description] = process.argv.slice(2) as [string, string];
for await (const _ of process.stdin);
const plan = await desired(JSON.parse(description)).plan();
const { id } = await plan.apply({ record: { directory } });
process.stdout.write(`${id}\n`);
