// Compares rulesets on a kernel with all expressions, including queue, flow tables, connection tracking helpers and
// metadata of bridges.
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { loadFixture } from "./oracle.ts";

// nft reads names from these files, which the image of the virtual machine lacks.
const files = {
  "/etc/protocols": "icmp 1\nigmp 2\ntcp 6\nudp 17\ndccp 33\nesp 50\nah 51\nipv6-icmp 58\nsctp 132\nudplite 136\n",
  "/etc/iproute2/group": "0 default\n",
};
for (const [path, text] of Object.entries(files)) {
  if (existsSync(path)) continue;
  mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  writeFileSync(path, text);
}

test("the nftables fixture covers objects and statements of optional modules", async () => {
  using netns = NetworkNamespace.create();
  await loadFixture(netns);
  using nft = Nftables.open({ netns });
  const objects = nft.listRuleset();
  const kinds = objects.flatMap((object) => Object.keys(object));
  const statements = objects.flatMap((object) =>
    "rule" in object ? object.rule.expr.flatMap((one) => Object.keys(one)) : [],
  );
  expect(kinds).toEqual(expect.arrayContaining(["flowtable", "ct helper", "ct timeout", "ct expectation", "synproxy"]));
  expect(statements).toEqual(
    expect.arrayContaining(["queue", "flow", "ct helper", "synproxy", "redirect", "tproxy", "dup", "fwd"]),
  );
});

await import("./oracle.test.ts");
await import("./nftables.test.ts");
