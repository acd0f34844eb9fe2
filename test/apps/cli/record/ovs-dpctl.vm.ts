// Records commands of ovs-dpctl, which need the kernel module of Open vSwitch.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { runIn } from "../../../support/oracle.ts";
import { expectDocumented, recordIn, repeatIn } from "./repeat.ts";

const GROUP = "ovs-dpctl";

/** Returns what ovs-dpctl shows of the datapaths of a namespace, without counters: the interfaces send packets themselves. */
function shown(netns: NetworkNamespace): string[] {
  const commands = [["show"], ["dump-flows", "dp0"], ["ct-get-limits", "dp0"]];
  const lines = commands.flatMap((command) =>
    runIn(netns, ["ovs-dpctl", ...command])
      .split("\n")
      .toSorted(),
  );
  return lines
    .filter((line) => !/^ *(cache|lookups|masks):/.test(line))
    .map((line) => line.replace(/packets:\d+, bytes:\d+, used:[^,]+/, "…"));
}

test("bun-netlink record prints a program with the effect of the recorded commands: ovs-dpctl", async () => {
  using first = NetworkNamespace.create();
  using second = NetworkNamespace.create();
  const { rows, program } = await recordIn(first, GROUP);
  await repeatIn(second, GROUP, program);
  expectDocumented(GROUP, rows);
  expect(rows.filter(([, calls]) => calls.length === 0)).toEqual([]);
  const state = shown(first);
  expect(state.filter((line) => line.includes("actions:"))).toHaveLength(3);
  expect(shown(second)).toEqual(state);
});
