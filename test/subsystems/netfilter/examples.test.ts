import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeWithQueues } from "./support.ts";

function run(name: string) {
  using netns = NetworkNamespace.create();
  return runProgram(join(import.meta.dir, "../../../examples", name), { netns });
}

describeWithQueues("the examples", () => {
  test("packet-queue.ts drops, changes and accepts packets", () => {
    expect(run("packet-queue.ts")).toEqual({
      lines: ["arrived: one, THREE, four", "sent to the queue: 4; lost there: 0"],
      errors: "",
      exitCode: 0,
    });
  });

  test("packet-queue-workers.ts has half of its packets dropped, and loses none", () => {
    const { lines, errors, exitCode } = run("packet-queue-workers.ts");
    expect({ errors, exitCode }).toEqual({ errors: "", exitCode: 0 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toStartWith("sent 20000, handled 20000, arrived 10000, lost 0; ");
  });
});
