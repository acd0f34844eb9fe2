// Compares policies and reserved security parameter indices with the output of `ip xfrm`. The algorithms of
// associations are tested in esp.vm.ts, because many kernels lack ESP.
import { describe, expect } from "bun:test";
import type { NetworkNamespace } from "../../../src/index.ts";
import {
  type IpsecEvent,
  IpsecEvents,
  type NewSecurityPolicy,
  type PolicyMigration,
  type PolicyTemplate,
  SecurityAssociations,
  SecurityPolicies,
} from "../../../src/subsystems/xfrm/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeWith, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import { hasIpsec, ipsecLab } from "./lab.ts";

const test = base.extend({ lab: ipsecLab });

/** Arguments of `ip xfrm policy add`, each with the policy that the command adds. */
const cases: readonly (readonly [string, NewSecurityPolicy])[] = [
  [
    "src 10.1.0.0/16 dst 10.2.0.0/16 dir out",
    { direction: "out", selector: { source: "10.1.0.0/16", destination: "10.2.0.0/16" } },
  ],
  [
    "src 2001:db8::/32 dst 2001:db8:1::1 dir in action block",
    { direction: "in", selector: { source: "2001:db8::/32", destination: "2001:db8:1::1" }, action: "block" },
  ],
  [
    "src 10.1.0.0/16 proto tcp sport 1000 dport 443 dev lo dir fwd priority 77 flag localok icmp mark 5 mask 15 if_id 9",
    {
      direction: "fwd",
      selector: { source: "10.1.0.0/16", protocol: "tcp", sourcePort: 1000, destinationPort: 443, dev: "lo" },
      priority: 77,
      flags: ["localok", "icmp"],
      mark: { value: 5, mask: 15 },
      interfaceId: 9,
    },
  ],
  [
    "dst 10.3.0.0/24 proto icmp type 8 code 0 dir out",
    { direction: "out", selector: { destination: "10.3.0.0/24", protocol: "icmp", sourcePort: 8, destinationPort: 0 } },
  ],
  [
    "dst 10.4.0.0/24 dir in tmpl src 192.0.2.1 dst 192.0.2.2 proto comp mode tunnel level use tmpl proto esp mode transport reqid 42 tmpl proto ah spi 0x1234 mode transport",
    {
      direction: "in",
      selector: { destination: "10.4.0.0/24" },
      templates: [
        { protocol: "comp", mode: "tunnel", source: "192.0.2.1", destination: "192.0.2.2", optional: true },
        { protocol: "esp", mode: "transport", reqid: 42 },
        { protocol: "ah", mode: "transport", spi: 0x1234 },
      ],
    },
  ],
  [
    "dst 10.5.0.0/24 dir out tmpl src 2001:db8::1 dst 2001:db8::2 proto esp mode tunnel limit byte-soft 1000 limit packet-hard 5 limit time-soft 10 limit time-hard 3600 limit time-use-hard 600",
    {
      direction: "out",
      selector: { destination: "10.5.0.0/24" },
      templates: [{ protocol: "esp", mode: "tunnel", source: "2001:db8::1", destination: "2001:db8::2" }],
      limits: { softBytes: 1000, hardPackets: 5n, softAddSeconds: 10, hardAddSeconds: 3600, hardUseSeconds: 600 },
    },
  ],
];

/** Returns the policies of a namespace as `ip` prints them, without the times. */
function shown(netns: NetworkNamespace): string {
  return runIn(netns, ["ip", "-d", "-s", "xfrm", "policy"]).replaceAll(/add \d{4}-\S+ \S+/g, "add TIME");
}

describeWith(["ip"], "IPsec policies", () => {
  whereTheKernelHas("IPsec policies (CONFIG_XFRM_USER)", namespacesAvailable && hasIpsec(), () => {
    test.each(cases)("equal those of `ip xfrm` and can be added again: %s", (line, policy, { lab }) => {
      using theirs = ipsecLab();
      lab.policies.add(policy);
      runIn(theirs.netns, ["ip", "xfrm", "policy", "add", ...line.split(" ")]);
      expect(shown(lab.netns)).toBe(shown(theirs.netns));
      const [listed, ...others] = theirs.policies.list().toArray();
      expect(others).toEqual([]);
      theirs.policies.delete(listed!);
      expect(theirs.policies.list().toArray()).toEqual([]);
      theirs.policies.add(listed!);
      expect(shown(theirs.netns)).toBe(shown(lab.netns));
      const { lifetime, ...rest } = theirs.policies.get(listed!);
      expect(rest).toEqual((({ lifetime: _, ...others }) => others)(listed!));
      expect(lifetime.bytes).toBe(0n);
    });

    test("can be replaced, filtered and deleted by index", ({ lab }) => {
      const policy: NewSecurityPolicy = { direction: "out", selector: { destination: "10.2.0.0/16" } };
      lab.policies.add(policy);
      expect(thrown(() => lab.policies.add(policy))).toMatchObject({
        code: "EEXIST",
        message: expect.stringContaining("add policy out any → 10.2.0.0/16"),
      });
      lab.policies.replace({ ...policy, priority: 9 });
      const outcomes = lab.policies.addMany([
        { direction: "in", selector: { source: "2001:db8::/32" }, action: "block" },
        policy,
      ]);
      expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "EEXIST"]);
      expect(lab.policies.list({ direction: "out", priority: 9 }).toArray()).toHaveLength(1);
      expect(lab.policies.list({ family: "inet6", action: "block" }).toArray()).toHaveLength(1);
      expect(lab.policies.list({ type: "sub" }).toArray()).toEqual([]);
      expect(lab.policies.count()).toMatchObject({ in: 1, out: 1, fwd: 0, sockets: { in: 0, out: 0, fwd: 0 } });
      const { index } = lab.policies.get({ direction: "out", selector: { destination: "10.2.0.0/16" } });
      lab.policies.delete({ direction: "out", index });
      expect(thrown(() => lab.policies.get({ direction: "out", index }))).toMatchObject({ code: "ENOENT" });
      lab.policies.flushAll();
      expect(lab.policies.list().toArray()).toEqual([]);
    });

    test("have changeable defaults and hash thresholds", ({ lab }) => {
      lab.policies.setDefaults({ fwd: "block" });
      expect(lab.policies.defaults()).toEqual({ in: "accept", fwd: "block", out: "accept" });
      expect(runIn(lab.netns, ["ip", "xfrm", "policy", "getdefault"])).toContain("fwd: block");
      lab.policies.setHashing({ inet: { local: 24, remote: 16 } });
      expect(lab.policies.hashing()).toEqual({ inet: { local: 24, remote: 16 }, inet6: { local: 128, remote: 128 } });
    });

    test("are listed completely across many datagrams", ({ lab }) => {
      const count = 600;
      const policies = Array.from({ length: count }, (_, number): NewSecurityPolicy => {
        return { direction: "out", selector: { source: `10.${number >> 8}.${number & 255}.0/24` } };
      });
      expect(lab.policies.addMany(policies).filter(({ error }) => error !== undefined)).toEqual([]);
      expect(new Set([...lab.policies.list()].map(({ selector }) => selector.source)).size).toBe(count);
    });

    const acquired: [PolicyTemplate, { source: string; destination: string }][] = [
      [
        { protocol: "esp", mode: "transport", reqid: 5 },
        { source: "192.0.2.1", destination: "192.0.2.2" },
      ],
      [
        { protocol: "esp", mode: "tunnel", source: "2001:db8::1", destination: "2001:db8::2" },
        { source: "2001:db8::1", destination: "2001:db8::2" },
      ],
    ];
    test.each(acquired)(
      "report an acquire event for a packet without an association: %j",
      async (template, ends, { lab }) => {
        const ip = (line: string) => runIn(lab.netns, ["ip", ...line.split(" ")]);
        // The kernel does not apply policies to the loopback interface.
        ip("link add br0 up type bridge");
        ip("address add 192.0.2.1/24 dev br0");
        lab.policies.add({
          direction: "out",
          selector: { destination: "192.0.2.2" },
          templates: [template],
        });
        await using events = IpsecEvents.open(["acquire"], { netns: lab.netns });
        lab.netns.run(() => {
          Bun.spawnSync(["bash", "-c", "echo > /dev/udp/192.0.2.2/9"], { stderr: "ignore" });
        });
        const [event] = await within(take(events, 1), "the acquire event");
        expect(event).toMatchObject({
          kind: "acquire",
          ...ends,
          protocol: "esp",
          sequence: expect.any(Number),
          selector: { destination: "192.0.2.2", protocol: "udp", destinationPort: 9 },
          policy: { direction: "out", selector: { destination: "192.0.2.2" } },
          templates: [template],
          nsid: -1,
        });
      },
    );

    test("migrate() changes their addresses and reports the change", async ({ lab: { policies, netns } }) => {
      const selectors = [{ destination: "10.2.0.0/16" }, { destination: "2001:db8:2::/48" }];
      const change = {
        protocol: "esp",
        mode: "tunnel",
        reqid: 4,
        oldSource: "192.0.2.1",
        oldDestination: "192.0.2.2",
        newSource: "198.51.100.1",
        newDestination: "198.51.100.2",
      } as const;
      const template = { source: change.oldSource, destination: change.oldDestination, reqid: 4 };
      for (const selector of selectors) {
        policies.add({ direction: "out", selector, templates: [{ protocol: "esp", mode: "tunnel", ...template }] });
      }
      await using events = IpsecEvents.open(["migrate"], { netns });
      const keyExchange = { local: "198.51.100.1", remote: "198.51.100.2" };
      const migrations = selectors.map((selector) => ({ direction: "out", selector, changes: [change], keyExchange }));
      expect(policies.migrateMany(migrations as PolicyMigration[])).toEqual([{}, {}]);
      const migrated = { source: change.newSource, destination: change.newDestination };
      expect(Array.from(policies.list(), ({ templates }) => templates)).toMatchObject([[migrated], [migrated]]);
      expect(runIn(netns, ["ip", "xfrm", "policy"])).toContain("tmpl src 198.51.100.1 dst 198.51.100.2");
      const found = await within(take(events, 2), "the events");
      const expected = { kind: "migrate", direction: "out", changes: [change], keyExchange };
      expect(found).toMatchObject(selectors.map((selector) => ({ ...expected, selector })));
      expect(thrown(() => policies.migrate({ direction: "in", selector: {}, changes: [change] }))).toMatchObject({
        code: "ENOENT",
        message: expect.stringContaining("update addresses of policy in any → any"),
      });
      expect(thrown(() => policies.migrate({ direction: "in", selector: {}, changes: [] }))).toMatchObject({
        message: expect.stringContaining("changes: expected 1 to 6 entries, got 0"),
      });
    });

    test("expire at a hard limit with an event", async ({ lab }) => {
      await using events = IpsecEvents.open(["expire"], { netns: lab.netns });
      const selector = { destination: "10.2.0.0/16" };
      lab.policies.add({ direction: "out", selector, limits: { softAddSeconds: 1, hardAddSeconds: 1 } });
      const found = await within(take(events, 1), "the event");
      expect(found).toMatchObject([{ kind: "policy-expired", policy: { selector }, hard: true }]);
      expect(lab.policies.list().toArray()).toEqual([]);
    });

    test("report events in the order of the changes", async ({ lab }) => {
      await using events = IpsecEvents.open(["policy", "sa"], { netns: lab.netns });
      const policy: NewSecurityPolicy = { direction: "in", selector: { source: "10.1.0.0/16" }, priority: 3 };
      lab.policies.add(policy);
      lab.policies.replace({ ...policy, priority: 4 });
      lab.policies.delete(policy);
      lab.policies.add(policy);
      lab.policies.flushAll();
      lab.policies.setDefaults({ in: "block" });
      lab.associations.allocateSpi({ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" });
      lab.associations.flushAll({ protocol: "esp" });
      const found = (await within(take(events, 7), "the events")).map((event) => {
        if ("policy" in event && "priority" in event.policy) return [event.kind, event.policy.priority];
        return [event.kind];
      });
      expect(found).toEqual([
        ["policy-added", 3],
        ["policy-replaced", 4],
        ["policy-deleted", 4],
        ["policy-added", 3],
        ["policies-flushed"],
        ["defaults-changed"],
        ["associations-flushed"],
      ]);
    });
  });
});

whereTheKernelHas("IPsec", namespacesAvailable && hasIpsec(), () => {
  test("errors of missing policies and associations name the next step", ({ lab }) => {
    const selector = { destination: "192.0.2.2" };
    expect(() => lab.policies.get({ direction: "out", selector })).toThrow("there is no such policy: list() returns");
    expect(() => lab.associations.get({ destination: "192.0.2.1", protocol: "esp", spi: 1 })).toThrow(
      "there is no such association: list() returns",
    );
  });
});

describeWith(["ip"], "Reserved SPIs", () => {
  whereTheKernelHas("IPsec associations (CONFIG_XFRM_USER)", namespacesAvailable && hasIpsec(), () => {
    test("are in the requested range and identify an association", ({ lab }) => {
      const request = { source: "2001:db8::1", destination: "2001:db8::2", protocol: "ah", mode: "tunnel" } as const;
      const reserved = lab.associations.allocateSpi({ ...request, reqid: 8, min: 0x1000, max: 0x1003 });
      expect(reserved).toMatchObject({ ...request, reqid: 8 });
      expect(reserved.spi).toBeWithin(0x1000, 0x1004);
      const { lifetime: _, ...expected } = reserved;
      expect(lab.associations.get(reserved)).toMatchObject(expected);
      const spi = `0x${reserved.spi.toString(16).padStart(8, "0")}`;
      expect(runIn(lab.netns, ["ip", "xfrm", "state"])).toContain(`proto ah spi ${spi} reqid 8 mode tunnel`);
      for (const filter of [
        { protocol: "ah", source: "2001:db8::/32" },
        { destination: "2001:db8::2", mode: "tunnel" },
        { spi: reserved.spi, reqid: 8, family: "inet6" },
      ] as const) {
        expect(lab.associations.list(filter).toArray()).toHaveLength(1);
      }
      for (const filter of [
        { protocol: "esp" },
        { source: "2001:db9::/32" },
        { reqid: 9 },
        { family: "inet" },
      ] as const) {
        expect(lab.associations.list(filter).toArray()).toEqual([]);
      }
      expect(lab.associations.count().entries).toBe(1);
      lab.associations.delete(reserved);
      expect(thrown(() => lab.associations.get(reserved))).toMatchObject({
        code: "ESRCH",
        message: expect.stringContaining(`get association ah 2001:db8::2 SPI 0x${reserved.spi.toString(16)}`),
      });
      expect(thrown(() => lab.associations.delete(reserved))).toMatchObject({
        code: "ESRCH",
        message: expect.stringContaining("list() returns those that exist"),
      });
    });

    test("have a usage that cannot be changed before keys are set", ({ lab }) => {
      const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" } as const;
      const reserved = lab.associations.allocateSpi({ ...ends, reqid: 3 });
      expect(lab.associations.usage(reserved)).toMatchObject({
        ...ends,
        spi: reserved.spi,
        reqid: 3,
        lifetime: { bytes: 0n, packets: 0n },
        replay: { sent: 0n, received: 0n, bitmap: [0] },
        usageEventPackets: expect.any(Number),
        usageEventTime: expect.any(Number),
      });
      const change = () => lab.associations.changeUsage(reserved, { replay: { sent: 5, received: 6, bitmap: [1] } });
      expect(thrown(change)).toMatchObject({
        code: "EINVAL",
        message: expect.stringContaining(`change usage of association esp 10.0.0.2 SPI 0x${reserved.spi.toString(16)}`),
      });
      lab.associations.delete(reserved);
      expect(thrown(() => lab.associations.usage(reserved))).toMatchObject({ code: "ESRCH" });
    });

    test("are found, changed and deleted only with their own mark, although the kernel also takes others", ({
      lab,
    }) => {
      const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" } as const;
      const { associations } = lab;
      const plain = associations.allocateSpi({ ...ends, reqid: 1, min: 0x1000, max: 0x1000 });
      const marked = { ...plain, mark: { value: 5, mask: 0xff } };
      const calls = [
        () => associations.get(marked),
        () => associations.delete(marked),
        () => associations.expire(marked, { hard: true }),
        () => associations.usage(marked),
        () => associations.changeUsage(marked, { usageEventPackets: 5 }),
      ];
      const reason = "there is no association with the mark 0x5/0xff, only one without a mark (ESRCH)";
      for (const call of calls) expect(thrown(call)).toMatchObject({ message: expect.stringContaining(reason) });
      expect(associations.deleteMany([marked, marked], { ignoreMissing: true })).toEqual([{}, {}]);
      expect(associations.deleteMany([marked])[0]!.error).toMatchObject({ code: "ESRCH" });
      expect(associations.exists(marked)).toBe(false);
      expect(associations.count().entries).toBe(1);
      associations.delete(plain);
      associations.allocateSpi({ ...ends, mark: { value: 0, mask: 0xff }, min: 0x1000, max: 0x1000 });
      const withoutMark = [
        () => associations.get(plain),
        () => associations.delete(plain),
        () => associations.expire(plain, { hard: true }),
        () => associations.usage(plain),
      ];
      for (const call of withoutMark)
        expect(thrown(call)).toMatchObject({
          message: expect.stringContaining("no association without a mark, only one with the mark 0x0/0xff (ESRCH)"),
        });
      associations.delete({ ...plain, mark: { value: 0, mask: 0xff } });
      expect(associations.count().entries).toBe(0);
    });

    test.each(["inet", "inet6"])("are deleted in large calls only with their own mark: %s", (family, { lab }) => {
      const { associations } = lab;
      const network = family === "inet" ? "10.0.1." : "2001:db8::";
      const mark = { value: 5, mask: 0xff };
      const reserved = Array.from({ length: 20 }, (_, index) =>
        associations.allocateSpi({
          source: `${network}100`,
          destination: `${network}${index + 1}`,
          protocol: "esp",
          ...{ min: 0x2000 + index, max: 0x2000 + index, mark: index % 2 === 0 ? undefined : mark },
        }),
      );
      const swapped = reserved.map((one) => ({ ...one, mark: one.mark === undefined ? mark : undefined }));
      expect(associations.deleteMany(swapped).map(({ error }) => error?.code)).toEqual(reserved.map(() => "ESRCH"));
      const [first, ...others] = reserved as [(typeof reserved)[0], ...typeof reserved];
      const codes = associations.deleteMany([...others, others[0]!]).map(({ error }) => error?.code);
      expect(codes).toEqual([...others.map(() => undefined), "ESRCH"]);
      expect(associations.list().toArray()).toMatchObject([{ destination: first.destination }]);
      associations.delete(first);
    });

    test("are flushed in the asynchronous form", async ({ lab }) => {
      const { spi } = lab.associations.allocateSpi({ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" });
      using associations = SecurityAssociations.openAsync({ netns: lab.netns });
      expect(await associations.flush({})).toMatchObject([{ spi }]);
      expect(await associations.list().toArray()).toEqual([]);
    });

    test("cannot be reserved twice", ({ lab }) => {
      const request = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "comp", min: 300, max: 300 } as const;
      expect(lab.associations.allocateSpi({ ...request, reqid: 1 }).spi).toBe(300);
      expect(thrown(() => lab.associations.allocateSpi({ ...request, reqid: 2 }))).toMatchObject({ code: "ENOENT" });
      lab.associations.flushAll();
      expect(lab.associations.list().toArray()).toEqual([]);
    });
  });
});

/** Returns the next `count` events of a subscription. */
async function take(events: IpsecEvents, count: number): Promise<IpsecEvent[]> {
  const found: IpsecEvent[] = [];
  for await (const event of events) {
    if (event.kind !== "gap") found.push(event);
    if (found.length === count) break;
  }
  return found;
}

describe("IPsec tables", () => {
  test("reject calls after close()", () => {
    const associations = SecurityAssociations.open();
    const policies = SecurityPolicies.open();
    associations.close();
    policies.close();
    expect(thrown(() => associations.list())).toMatchObject({ code: "EBADF" });
    expect(thrown(() => policies.list())).toMatchObject({ code: "EBADF" });
  });
});
