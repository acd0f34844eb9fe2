import { expect } from "bun:test";
import { type Description, desired } from "../../../../src/subsystems/state/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { rejection } from "../../../support/failures.ts";
import { runIn } from "../../../support/oracle.ts";
import { iproute, test } from "../../route/support.ts";
import { apply, failAtEnd } from "../support.ts";

// fib_sync_down_addr() removes IPv4 routes with a removed source address, and rt6_remove_prefsrc() removes it from IPv6 routes.
describeWith(["ip"], "Routes of other programs with a source address", () => {
  const network = `ip link add v0 type bridge
    ip link add v1 type bridge
    ip link set v0 up
    ip link set v1 up
    ip addr add 10.0.0.1/24 dev v0
    ip addr add 10.0.0.2/24 dev v0
    ip addr add 10.1.0.1/24 dev v0
    ip addr add 10.2.0.1/24 dev v1
    ip addr add 2001:db8::2/64 dev v0 nodad
    ip addr add 2001:db8:1::2/64 dev v1 nodad
    ip route add 10.7.0.0/16 via 10.2.0.9 dev v1 src 10.0.0.1
    ip route add 10.8.0.0/16 via 10.1.0.9 dev v0 src 10.0.0.2
    ip route add 10.9.0.0/16 via 10.2.0.9 dev v1 src 10.0.0.2
    ip route add 2001:db8:9::/64 via 2001:db8:1::9 dev v1 src 2001:db8::2`;
  const [primary, ipv6] = [
    { dev: "v0", local: "10.0.0.1/24" },
    { dev: "v0", local: "2001:db8::2/64" },
  ];
  const changes: readonly (readonly [name: string, description: Description, isKept: RegExp])[] = [
    ["a removed address", { addresses: [{ ...primary, absent: true }] }, / src (10\.0\.0\.2|2001:)/],
    ["a changed address", { addresses: [{ ...primary, broadcast: "10.0.0.99" }] }, / src /],
    ["a removed IPv6 address", { addresses: [{ ...ipv6, absent: true }] }, / src 10/],
    ["a changed IPv6 address", { addresses: [{ dev: "v0", local: "2001:db8::2/128", flags: ["nodad"] }] }, / src /],
    ["a removed link", { links: { v0: null } }, /none/],
    ["a link that is created again", { links: { v0: { kind: "ifb", up: true } } }, / src /],
  ];

  test.each(changes)("remain if they can, also after a rollback: %s", async (_, description, isKept, { netns }) => {
    iproute(
      netns,
      `${network}
      ip route add 10.6.0.0/16 via 10.2.0.9 dev v1 proto ra src 10.0.0.1
      ip route add 2001:db8:8::/64 via 2001:db8:1::9 dev v1 proto ra src 2001:db8::2`,
    );
    const routes = () =>
      `${runIn(netns, ["ip", "route"])}${runIn(netns, ["ip", "-6", "route"])}`
        .split("\n")
        .flatMap((line) => (line.includes(" via ") ? line.replace(" linkdown", "").trim() : []))
        .sort();
    const before = routes();
    const plan = await desired(description, { netns }).plan();
    const onStep = failAtEnd(plan.steps.length);
    const error = await rejection(plan.apply({ rollback: true, allowRecreate: true, onStep }));
    expect(error).toMatchObject({ notUndone: [] });
    expect(routes()).toEqual(before);
    await apply(netns, description);
    const sources = before.filter((line) => isKept.test(line));
    expect(routes()).toEqual(expect.arrayContaining(sources));
  });

  test("through next hop objects keep it if they are IPv6 routes", async ({ netns }) => {
    iproute(
      netns,
      `${network}
      ip nexthop add id 2 via 2001:db8:1::9 dev v1
      ip -6 route replace 2001:db8:9::/64 src 2001:db8::2 nhid 2`,
    );
    const changed = { ...ipv6, local: "2001:db8::2/128", flags: ["nodad"] } as const;
    expect(await apply(netns, { addresses: [changed] })).toHaveLength(1);
    expect(runIn(netns, ["ip", "-6", "route"])).toContain("src 2001:db8::2");
  });
});
