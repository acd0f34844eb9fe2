// bun test/watch/who/run-changes.ts [COUNT] [PARALLEL]: changes routes with short-lived programs, and compares the programs that a
// watch names with those that made the changes. Requires CAP_NET_ADMIN in the initial namespaces.
import { NetworkNamespace } from "../../../src/index.ts";
import { changeByPrograms } from "./programs.ts";

const [total = "10000", parallel = "50"] = process.argv.slice(2);
using netns = NetworkNamespace.create();
const started = performance.now();
const { right, wrong, unknown } = await changeByPrograms(netns, Number(total), Number(parallel));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${total} changes in ${seconds} s: ${right} right, ${wrong} wrong, unknown ${JSON.stringify([...unknown])}`,
);
if (wrong > 0) process.exitCode = 1;
