// Runs one test scenario: `bun scenario.ts NAME`. The environment selects the injected faults. Prints the report as
// JSON.

import { closeIdleSockets, NetlinkError } from "../../src/index.ts";
import { openBeyond, openResources } from "../support/descriptors.ts";
import { until } from "../support/threads.ts";
import { arm, disarm } from "./faulty.ts";
import { type Report, WrongResult } from "./report.ts";
import { scenarios } from "./scenarios.ts";

const scenario = scenarios[process.argv[2]!];
if (scenario === undefined)
  throw new Error(`no scenario ${process.argv[2]}: expected ${Object.keys(scenarios).join(", ")}`);

const { act, check } = await scenario();
closeIdleSockets();
const before = openResources();
const report: Report = { outcome: "done", leaked: {}, calls: {} };
arm();
try {
  await act();
} catch (error) {
  report.outcome = error instanceof WrongResult ? "wrong" : "failed";
  report.error = describe(error);
}
disarm();
try {
  await check?.(report.outcome === "done");
} catch (error) {
  report.outcome = "wrong";
  report.error = describe(error);
}
closeIdleSockets();
// A thread that was told to end before it had started opens and closes its descriptors at any later time.
const isAllClosed = () => {
  report.leaked = openBeyond(before);
  return Object.keys(report.leaked).length === 0;
};
await until(isAllClosed, "all descriptors are closed").catch(() => {});
report.calls = countedCalls();
console.log(JSON.stringify(report));

function describe(error: unknown): Report["error"] {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof NetlinkError ? error.code : undefined;
  return { name, code, message, stack };
}
