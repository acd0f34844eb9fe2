import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { readQueueCounters } from "../../../../src/subsystems/netfilter/index.ts";
import { runProgram } from "../../../support/child.ts";
import { documentedOutput } from "../../../support/documented-output.ts";
import { findProject } from "../../../support/shared.ts";
import { describeWithQueues } from "../support.ts";

const examples = join(await findProject(), "examples/netfilter");

function run(name: string) {
  using netns = NetworkNamespace.create();
  const { lines, ...rest } = runProgram(join(examples, name), { netns });
  // Without root, the kernel's counters cannot be read.
  const lost = readQueueCounters(netns) === undefined ? "(unknown without root)" : "0";
  return { lines, lost, ...rest };
}

describeWithQueues("packet queue examples", () => {
  test("packet-queue.ts drops, changes and accepts packets as documented", () => {
    const { lost, ...result } = run("packet-queue.ts");
    const output = documentedOutput("docs/packet-queue.md", "netfilter/packet-queue.ts");
    expect(result).toEqual({
      lines: output.trimEnd().replace("dropped: 0", `dropped: ${lost}`).split("\n"),
      errors: "",
      exitCode: 0,
    });
  });

  test("packet-queue-workers.ts drops half of its packets and loses none", () => {
    const { lines, lost, errors, exitCode } = run("packet-queue-workers.ts");
    expect({ errors, exitCode }).toEqual({ errors: "", exitCode: 0 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toStartWith(`sent 20000, handled 20000, arrived 10000, dropped by the kernel ${lost}; `);
  });
});
