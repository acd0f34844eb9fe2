import { expect } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { TimeoutPolicies } from "../../../src/subsystems/netfilter/index.ts";
import { Families } from "../../../src/subsystems/ovs/core/families.ts";
import { Datapath, timeoutPolicyName } from "../../../src/subsystems/ovs/index.ts";
import { DatapathTimeoutPolicies } from "../../../src/subsystems/ovs/tracking/timeout-policies.ts";
import { FakeDatapath } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";

const test = base.extend({ lab });

/**
 * Opens the timeout policies of a new namespace without a datapath, because few hosts have the module `openvswitch`.
 */
function lab() {
  const netns = NetworkNamespace.create();
  const families = new Families({ netns });
  const kernel = TimeoutPolicies.open({ netns });
  return {
    policies: new DatapathTimeoutPolicies(families, { name: "dp0", ifindex: 1 }),
    kernel,
    [Symbol.dispose]: () => {
      kernel.close();
      families[Symbol.dispose]();
      netns.close();
    },
  };
}

describeInNamespaces("datapath timeout policies", () => {
  test("create one kernel object per protocol and IP version", ({ lab: { policies, kernel } }) => {
    policies.set({ id: 5, tcp: { synSent: 11, established: 12 }, udp: { unreplied: 13 }, icmp: { timeout: 14 } });
    const listed = kernel.list().toArray();
    expect(listed.map(({ name, family, protocol }) => `${name} ${family} ${protocol}`).sort()).toEqual([
      "ovs_tp_5_icmp4 inet icmp",
      "ovs_tp_5_icmpv6 inet6 icmpv6",
      "ovs_tp_5_tcp4 inet tcp",
      "ovs_tp_5_tcp6 inet6 tcp",
      "ovs_tp_5_udp4 inet udp",
      "ovs_tp_5_udp6 inet6 udp",
    ]);
    expect(policies.get(5)).toMatchObject({
      id: 5,
      tcp: { synSent: 11, established: 12 },
      udp: { unreplied: 13 },
      icmp: { timeout: 14 },
    });
    expect(policies.get(5)?.tcp?.close).toBeGreaterThan(0);
    const named = [timeoutPolicyName(5, "tcp", 4), timeoutPolicyName(5, "udp", 6), timeoutPolicyName(5, "icmp", 6)];
    expect(named.every((name) => listed.some((one) => one.name === name))).toBe(true);
  });

  test("are listed, replaced and deleted by number", ({ lab: { policies, kernel } }) => {
    kernel.add({ name: "ovs_tp_7_tcp4", family: "inet", protocol: "tcp", timeouts: {} });
    kernel.add({ name: "mine", family: "inet", protocol: "tcp", timeouts: {} });
    expect(policies.list()).toEqual([]);
    policies.set({ id: 10, udp: { replied: 20 } });
    policies.set({ id: 9 });
    policies.set({ id: 10, udp: { replied: 21 } });
    expect(policies.list().map(({ id, udp }) => [id, id === 10 ? udp?.replied : 0])).toEqual([
      [9, 0],
      [10, 21],
    ]);
    // A policy that was read can be written back.
    policies.set(policies.get(10)!);
    expect(policies.get(10)?.udp?.replied).toBe(21);
    expect([policies.delete(10), policies.delete(10), policies.get(10)]).toEqual([true, false, undefined]);
    expect(policies.delete(9)).toBe(true);
    expect(Array.from(kernel.list(), ({ name }) => name).sort()).toEqual(["mine", "ovs_tp_7_tcp4"]);
  });

  test("are rejected with the path of the invalid field", ({ lab: { policies, kernel } }) => {
    for (const [wrong, message] of [
      [undefined, "policy: expected an object"],
      [{}, "id: "],
      [{ id: -1 }, "id: "],
      [{ id: 1, sctp: {} }, "sctp"],
      [{ id: 1, tcp: { unknownState: 5 } }, "unknownState"],
    ] as const)
      expect((thrown(() => policies.set(wrong as never)) as Error).message).toContain(message);
    expect(thrown(() => policies.get(2 ** 32))).toBeInstanceOf(RangeError);
    expect(thrown(() => policies.delete(1.5))).toBeInstanceOf(RangeError);
    expect(thrown(() => timeoutPolicyName(1, "sctp" as never, 4))).toBeInstanceOf(RangeError);
    expect(kernel.list().toArray()).toEqual([]);
  });

  test("throw EOPNOTSUPP over a custom connection", () => {
    using fake = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection: fake });
    expect(thrown(() => datapath.timeoutPolicies.list())).toMatchObject({ code: "EOPNOTSUPP" });
    expect(Bun.inspect(datapath.timeoutPolicies)).toBe("DatapathTimeoutPolicies(dp0)");
  });
});
