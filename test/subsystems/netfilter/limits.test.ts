// Checks that values which the kernel would silently change are rejected, and that the largest allowed values are kept.
import { expect } from "bun:test";
import { ticksPerSecond } from "../../../src/ffi/libc.ts";
import {
  ConnectionHelpers,
  Conntrack,
  Expectations,
  Ipset,
  type NewIpsetEntry,
  TimeoutPolicies,
} from "../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { hasIpset } from "./ipset/lab.ts";

const test = base.extend({
  sets: ({ netns }) => Ipset.open({ netns }),
  policies: ({ netns }) => TimeoutPolicies.open({ netns }),
  connections: ({ netns }) => Conntrack.open({ netns }),
  helpers: ({ netns }) => ConnectionHelpers.open({ netns }),
  expectations: ({ netns }) => Expectations.open({ netns }),
});

/** More seconds than any kernel stores in 31 bits of its timer ticks. */
const TOO_LONG = 0x7fffffff;
/** Short enough for a kernel with 1000 timer ticks per second. */
const LONG = 2_147_483;
const ends = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 };

describeInNamespaces("Limits of ipset elements", () => {
  const invalid: [NewIpsetEntry, string][] = [
    [{ timeout: 2_147_484 }, "RangeError entry.timeout: expected an integer from 0 to 2147483, got 2147484"],
    [{ packets: 2n ** 64n - 1n }, "RangeError entry.packets: expected an integer from 0 to 18446744073709551614"],
    [{ bytes: 2n ** 64n - 1n }, "RangeError entry.bytes: expected an integer from 0 to 18446744073709551614"],
    [{ comment: "x".repeat(256) }, "RangeError entry.comment: expected at most 255 bytes, got 256"],
    [{ comment: "\ud800" }, "RangeError entry.comment: expected"],
    [{ interface: "x".repeat(16) }, "RangeError entry.interface: expected a name of 1 to 15 bytes"],
    [{ interface: "a\0b" }, "RangeError entry.interface: expected"],
    [{ mac: "" }, "TypeError entry.mac: expected a hardware address"],
    [{ mac: "02:00" }, "TypeError entry.mac: expected a hardware address"],
    [{ set: "x".repeat(32) }, "RangeError entry.set: expected a name of 1 to 31 bytes"],
  ];
  test("larger and invalid values are rejected with the path of the field", ({ sets }) => {
    for (const [entry, message] of invalid) {
      const error = thrown(() => sets.add("s", entry));
      expect(`${error.name} ${error.message}`).toStartWith(message);
    }
  });
});

whereTheKernelHas("sets of addresses (ipset)", namespacesAvailable && hasIpset(), () => {
  test("the largest values are listed unchanged", ({ sets }) => {
    const settings = { timeout: 2_147_483, counters: true, comments: true } as const;
    sets.create({ name: "s", type: "hash:ip", ...settings });
    expect(sets.get("s")).toMatchObject(settings);
    const entry = { address: "10.0.0.1", packets: 2n ** 64n - 2n, bytes: 2n ** 64n - 2n, comment: "x".repeat(255) };
    sets.add("s", entry);
    expect(sets.entries("s").toArray()).toMatchObject([entry]);
    const long = { name: "t", type: "hash:ip", timeout: 2_147_484 } as const;
    expect(thrown(() => sets.create(long)).message).toBe(
      "set.timeout: expected an integer from 0 to 2147483, got 2147484",
    );
  });
});

describeInNamespaces("Limits of connection timeouts", () => {
  test("longer timeouts are rejected with the path of the field", ({
    policies,
    connections,
    helpers,
    expectations,
  }) => {
    const range = /timeout(s\.established|s\.synSent)?: expected an integer from 0 to \d+, got 2147483647$/;
    const connection = { protocol: "tcp", original: ends } as const;
    const policy = { name: "p", family: "inet", protocol: "tcp" } as const;
    const master = { protocol: "tcp", ...ends } as const;
    const classes = [{ name: "c", maximum: 1, timeout: TOO_LONG }];
    for (const attempt of [
      () => policies.add({ ...policy, timeouts: { synSent: 4, established: TOO_LONG } }),
      () => policies.setDefault("tcp", { established: TOO_LONG }),
      () => connections.create({ ...connection, timeout: TOO_LONG }),
      () => connections.update({ ...connection, timeout: TOO_LONG }),
      () => helpers.add({ name: "h", family: "inet", protocol: "tcp", queue: 1, policies: classes }),
      () => expectations.create({ protocol: "tcp", expected: ends, master, timeout: TOO_LONG }),
    ]) {
      const error = thrown(attempt);
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(range);
    }
  });

  test("an expected connection can have a timeout of 32 bits of timer ticks", ({ expectations, helpers }) => {
    const master = { protocol: "tcp", ...ends } as const;
    const longest = Math.floor(0xffffffff / ticksPerSecond());
    const create = (timeout: number) => expectations.create({ protocol: "tcp", expected: ends, master, timeout });
    // The mask is missing.
    expect(thrown(() => create(longest)).message).not.toContain("timeout: ");
    expect(thrown(() => create(longest + 1)).message).toContain(`timeout: expected an integer from 0 to ${longest}`);
    const policies = [{ name: "c", maximum: 1, timeout: longest + 1 }];
    const helper = { name: "h", family: "inet", protocol: "tcp", queue: 1, policies } as const;
    expect(thrown(() => helpers.add(helper)).message).toContain(`timeout: expected an integer from 0 to ${longest}`);
  });

  test("a mark with bits outside of its mask is rejected", ({ connections }) => {
    const change = { protocol: "tcp", original: ends, mark: 0x1ff, markMask: 0xff } as const;
    expect(thrown(() => connections.update(change)).message).toContain(
      "mark: 0x1ff has bits outside of the mask 0xff: 0x100",
    );
  });

  test("a timeout of 24 days is kept", ({ policies, connections }) => {
    policies.add({ name: "p", family: "inet", protocol: "tcp", timeouts: { established: LONG } });
    expect(policies.get("p").timeouts).toMatchObject({ established: LONG });
    connections.create({ protocol: "tcp", original: ends, timeout: LONG });
    expect(connections.get({ protocol: "tcp", original: ends }).timeout).toBeWithin(LONG - 60, LONG + 1);
  });
});
