// Imports the examples of ifupdown2, and compares the state of a namespace with the one that ifupdown2 itself makes of each file.
import { describe, expect, test } from "bun:test";
import { exampleOf, expectSameState, isIfupdown2Available } from "./ifupdown2.ts";

/** Ports of a bridge with VLANs, of which some are no members of VLAN 1. */
const MEMBERSHIPS = `auto br0
iface br0
  bridge-vlan-aware yes
  bridge-ports p1 p2 p3 p4 p5 p6
  bridge-vids 10 20-23

auto p1
iface p1
  bridge-access 310

auto p2
iface p2
  bridge-pvid 5

auto p3
iface p3
  bridge-vids 1-4
  bridge-pvid 6

auto p4
iface p4
  bridge-allow-untagged no

auto p5
iface p5
  bridge-allow-untagged no
  bridge-vids 1 7
`;

/** The examples, and the number of lines that are not imported. Files with templates are not imported. */
const EXAMPLES: readonly (readonly [name: string, listed: number])[] = [
  ["batman_adv/interfaces_batman", 2],
  ["interfaces", 6],
  ["interfaces_bridge_igmp_mstp", 20],
  ["mgmt-vrf", 5],
  ["vlan_aware_bridges/interfaces.basic", 0],
  ["vlan_aware_bridges/interfaces.vlan_prune_and_access_ports", 8],
  ["vlan_aware_bridges/interfaces.with_clag", 5],
];

describe.skipIf(!isIfupdown2Available())("import for ifupdown2", () => {
  test.each(EXAMPLES)("leads to the state that ifup makes of the example %s", async (name, listed) => {
    expect(await expectSameState(exampleOf(name))).toHaveLength(listed);
  });

  test("leads to the state that ifup makes of ports in other VLANs than the first one", async () => {
    expect(await expectSameState(MEMBERSHIPS)).toEqual([]);
  });
});
