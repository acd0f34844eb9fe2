import { describe, expect } from "bun:test";
import { type Connection, Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { FakeConntrack } from "../../../src/testing/index.ts";
import { connections, mirror } from "../../../src/watch/index.ts";
import { association, dns, hasConntrack, ping, translated, web } from "../../support/conntrack.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { outcomeOf } from "../../support/failures.ts";
import { test as base } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";

const test = base.extend({ tracking: () => new FakeConntrack() }).extend({ socket: ({ tracking }) => tracking.open() });

type Step = (table: Conntrack) => unknown;

const all = [web, dns, ping, association, translated];
const key = { protocol: web.protocol, original: web.original };

const scenes: Readonly<Record<string, readonly Step[]>> = {
  "new connections": [
    (table) => table.createMany(all).map(({ error }) => error?.code),
    (table) => table.create(web),
    (table) => table.create({ ...web, zone: 3 }),
    (table) => table.create({ protocol: "tcp", original: { ...web.original, sourcePort: 1001 }, timeout: 300 }),
    (table) =>
      table.create({ ...ping, original: { ...ping.original, icmpId: 78 }, sourceNat: { address: "10.1.1.1" } }),
    (table) => table.create({ ...web, original: { ...web.original, sourcePort: 1002 }, helper: "none" }),
    (table) => table.create({ ...dns, master: { protocol: "udp", ...dns.original, sourcePort: 9 } }),
    (table) =>
      table.create({
        ...dns,
        zone: undefined,
        original: { ...dns.original, sourcePort: 9 },
        status: ["expected", "dying", "fixed-timeout"],
      }),
    (table) => table.get(key),
    (table) =>
      table.get({
        protocol: "udp",
        reply: { source: "10.9.9.9", destination: "192.0.2.99", sourcePort: 5353, destinationPort: 61000 },
      }),
    (table) => table.get({ ...key, zone: 3 }),
    (table) => table.get({ ...key, zone: 4 }),
    (table) => table.get(dns).zone,
    (table) => table.createMany(table.list().toArray()).map(({ error }) => error?.code),
  ],
  changes: [
    (table) => table.update(web),
    (table) => table.create({ ...web, status: [] }),
    (table) => table.update({ ...key, mark: 0xf0, markMask: 0xf0 }),
    (table) => table.update({ ...key, mark: 1 }),
    (table) => table.update({ ...key, timeout: 1000, tcp: { state: "close-wait" } }),
    (table) =>
      table.update({ ...key, tcp: { replyFlags: ["window-scale"], replyWindowScale: 3, originalWindowScale: 2 } }),
    (table) => table.update({ ...key, tcp: { originalFlags: [], replyWindowScale: 4, originalWindowScale: 4 } }),
    (table) => table.update({ ...key, tcp: { replyWindowScale: 4 } }),
    (table) => table.update({ ...key, status: ["seen-reply", "assured"] }),
    (table) => table.update({ ...key, status: ["seen-reply"] }),
    (table) => table.update({ ...key, status: [] }),
    (table) => table.update({ ...key, status: ["seen-reply", "assured", "dying"] }),
    (table) => table.update({ ...key, status: ["seen-reply", "assured", "src-nat", "fixed-timeout"] }),
    (table) => table.update({ ...key, helper: "none" }),
    (table) => table.create(association),
    (table) => table.update({ protocol: "sctp", original: association.original, sctp: { state: "shutdown-sent" } }),
    (table) =>
      table.update({
        protocol: "sctp",
        original: association.original,
        sctp: { state: "shutdown-sent", originalTag: 7, replyTag: 8 },
      }),
  ],
  "selections and deletions": [
    (table) => table.createMany(all).map(({ error }) => error?.code),
    ...(
      [
        { family: "inet6" },
        { protocol: "udp" },
        { family: "inet", protocol: "udp" },
        { mark: 7 },
        { mark: { value: 7, mask: 0xff } },
        { zone: 5 },
        { status: ["assured"] },
        { status: { set: ["confirmed"], clear: ["assured", "src-nat"] }, family: "inet" },
        { original: { source: "10.0.0.1" } },
        { protocol: "tcp", family: "inet", original: { source: "10.0.0.1", destinationPort: 80 } },
        { protocol: "tcp", original: { destinationPort: 81 } },
        { protocol: "icmp", family: "inet", original: { icmpType: 8, icmpId: 76 } },
        { reply: { destination: "192.0.2.99" } },
        { protocol: "udp", family: "inet", reply: { sourcePort: 5353 } },
      ] as const
    ).map(
      (filter): Step =>
        (table) =>
          comparable(table.list(filter).toArray()),
    ),
    (table) => table.delete({ ...key, id: 0 }),
    (table) => table.delete({ ...key, id: table.get(key).id }),
    (table) => table.delete(web),
    (table) => table.flush({ family: "inet6" }),
    (table) => table.flush({ mark: { value: 7, mask: 0xff } }),
    (table) => table.flush({ protocol: "sctp" }),
    (table) => comparable(table.list({}, { resetCounters: true }).toArray()),
    (table) => table.list({}, { table: "dying" }).toArray(),
    (table) => table.flushAll(),
  ],
};

/** Returns connections without the values that the kernel chooses or changes by itself. */
function comparable(list: readonly Connection[]): unknown[] {
  return list
    .map(({ id: _, timeout = 0, references: __, ...rest }) => ({ ...rest, lasts: timeout > 900 }))
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function outcome(step: Step, table: Conntrack): unknown {
  const act = () => {
    const result = step(table);
    return typeof result === "object" && result !== null && "original" in result
      ? comparable([result as Connection])
      : result;
  };
  return outcomeOf(act, ({ message }) => message);
}

whereTheKernelHas("connection tracking", hasConntrack(), () => {
  describeInNamespaces("FakeConntrack and the running kernel", () => {
    test.each(Object.entries(scenes))("agree on %s", async (_, steps, { netns, socket }) => {
      using real = Conntrack.open({ netns });
      using fake = Conntrack.open({ socket });
      for (const [index, step] of steps.entries()) {
        const at = `step ${index + 1}: ${step}`;
        const expected = outcome(step, real);
        expect({ at, outcome: outcome(step, fake) }).toEqual({ at, outcome: expected });
        expect({ at, table: comparable(fake.list().toArray()) }).toEqual({
          at,
          table: comparable(real.list().toArray()),
        });
      }
    });
  });
});

describe("FakeConntrack", () => {
  test("announces its changes to events() and to mirrors, also after a loss", async ({ tracking, socket }) => {
    using table = Conntrack.open({ socket });
    await using events = table.events();
    await using copy = await mirror(connections, { socket });
    table.create(web);
    table.update({ ...key, mark: 9 });
    table.delete(key);
    const seen: unknown[] = [];
    for await (const event of events) {
      seen.push(event.kind === "gap" ? event.kind : [event.kind, event.connection.mark]);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([
      ["new", 7],
      ["update", 9],
      ["destroy", 9],
    ]);
    tracking.kernel.loseEvents();
    table.create(dns);
    table.create(ping);
    await until(() => copy.connections.size === 2, "the mirror has both connections");
    await within(events.stop(), "the end");
  });

  test("counts traffic on request, and resets the counters", ({ tracking, socket }) => {
    using table = Conntrack.open({ socket });
    table.create(web);
    tracking.count(web, { original: { packets: 2, bytes: 100 } });
    tracking.count(key, { reply: { packets: 1, bytes: 1500 }, original: { bytes: 20 } });
    expect(table.get(key)).toMatchObject({
      original: { packets: 2n, bytes: 120n },
      reply: { packets: 1n, bytes: 1500n },
    });
    table.list({}, { resetCounters: true }).toArray();
    expect(table.get(key)).toMatchObject({ original: { packets: 0n, bytes: 0n }, reply: { packets: 0n } });
    expect(table.statistics()).toEqual({ entries: 1, maxEntries: 65_536 });
    expect(() => tracking.count(dns, {})).toThrow(new TypeError("connection: there is no such connection"));
    expect(() => tracking.count(web, { original: { packets: -1 } })).toThrow("traffic.original.packets");
    expect(() => tracking.count(web, { originall: {} } as never)).toThrow("did you mean original?");
    expect(Bun.inspect(tracking)).toBe("FakeConntrack(1 connections)");
  });
});

test("A fake connection keeps its labels, as in a namespace with a rule that uses labels", () => {
  using fake = new FakeConntrack();
  using socket = fake.open();
  using table = Conntrack.open({ socket });
  table.create({ ...web, labels: [0, 9, 127] });
  expect(table.get(web).labels).toEqual([0, 9, 127]);
  table.update({ protocol: "tcp", original: web.original, labels: [1], labelsMask: [0, 1] });
  expect(table.get(web).labels).toEqual([1, 9, 127]);
  expect(table.list({ labels: [9] }).toArray()).toHaveLength(1);
});
