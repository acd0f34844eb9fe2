// Records the commands of each group, and runs the printed programs: they have the effect of the commands.
import { expect, setDefaultTimeout, test } from "bun:test";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { inputs, partOf } from "../../../support/seed.ts";
import { expectDocumented, lacksPrograms, recordAndRepeat } from "./repeat.ts";

setDefaultTimeout(600_000);

/** Groups whose programs work with what every kernel has; the files of vm/ run the others. */
const groups = ["links", "kinds", "routes", "ipsec", "bridge", "tc", "nft", "ss", "ethtool", "conntrack", "ipset"];
// The virtual machine has no iptables.
if (hasProgram("iptables")) groups.push("iptables");
const chosen = partOf(groups, inputs(4, 2));

describeInNamespaces("programs that bun-netlink record prints", () => {
  test.skipIf(lacksPrograms).each(chosen)("have the effect of the recorded commands: %s", async (group) => {
    const rows = await recordAndRepeat(group);
    // Kernels lack different kinds of interfaces. The virtual machine has all of them.
    expect(rows.filter(([, calls]) => calls.length > 0).length).toBeGreaterThan(2);
    expectDocumented(group, rows);
  });
});
