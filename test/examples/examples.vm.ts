import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../src/index.ts";
import { documentedOutput } from "../support/documented-output.ts";
import { runIn } from "../support/oracle.ts";

test.each([
  ["ipsec.ts", "docs/xfrm.md"],
  ["ipvs.ts", "docs/ipvs.md"],
  ["ovs-datapath.ts", "docs/openvswitch.md"],
  ["tunnels.ts", "docs/tunnels.md"],
  ["wireguard.ts", "docs/wireguard.md"],
])("examples/%s prints the output in %s", (example, page) => {
  using netns = NetworkNamespace.create();
  const path = join(import.meta.dir, "../../examples", example);
  expect(runIn(netns, [process.execPath, path])).toBe(documentedOutput(page, example));
});
