import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses } from "../../../../src/subsystems/route/index.ts";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { loadModule } from "../../../vm/modules.ts";
import { ip } from "../other-indices.ts";
import { planned } from "../support.ts";

for (const module of ["sit", "ip_gre", "ip6_gre"]) loadModule(module);

// add_v4_addrs()
test.each([
  ["sit with a remote address", "sit local 192.0.2.1 remote 192.0.2.5"],
  ["sit without a local address", "sit remote 192.0.2.5"],
  ["sit without a remote address", "sit local 192.0.2.1"],
  ["gre", "gre local 192.0.2.1 remote 192.0.2.5"],
  ["gre without addresses", "gre"],
  ["ip6gre", "ip6gre local 2001:db8::1 remote 2001:db8::5"],
])("the addresses that the kernel adds to a tunnel belong to the kernel: %s", async (_, tunnel) => {
  using netns = NetworkNamespace.create();
  using table = Addresses.open({ netns });
  ip(
    netns,
    `link set lo up
    addr add 192.0.2.1/24 dev lo
    link add t0 type ${tunnel}
    link set t0 up`,
  );
  const listed = () =>
    table
      .list({ dev: "t0" })
      .toArray()
      .map(({ local }) => local);
  const before = listed();
  // Linux 5.10 adds none to this one.
  if (tunnel !== "gre") expect(before).not.toEqual([]);
  expect((await snapshot({ netns })).addresses?.filter(({ dev }) => dev === "t0") ?? []).toEqual([]);
  const exact: Description = { links: { t0: {} }, mode: { addresses: "exact" }, addresses: [] };
  const steps = await planned(netns, { ...exact, addresses: [{ dev: "lo", local: "192.0.2.1/24" }] });
  expect(steps).toEqual([]);
  // An address of a program.
  ip(netns, "addr add fe80::1/64 dev t0");
  expect((await snapshot({ netns })).addresses?.filter(({ dev }) => dev === "t0")).toHaveLength(1);
});
