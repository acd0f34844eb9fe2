// Applies the description of a file with a confirmation that never comes. Arguments: the file, the directory of the records, and the
// time limit for the confirmation.
import { readFileSync } from "node:fs";
import { desired } from "../../../../../src/subsystems/state/index.ts";

const [file = "", directory = "", timeoutMs = ""] = process.argv.slice(2);
const plan = await desired(JSON.parse(readFileSync(file, "utf8"))).plan();
const confirm = { timeoutMs: Number(timeoutMs), onPending: () => console.log("pending") };
await plan.apply({ allowRecreate: true, record: { directory }, confirm });
