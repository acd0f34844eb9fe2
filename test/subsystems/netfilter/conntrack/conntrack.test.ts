// Compares the connections that the library reports with those of the program `conntrack`.
import { expect } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  type Connection,
  type ConnectionEvent,
  Conntrack,
  Expectations,
  type NewConnection,
  type NewExpectation,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { association, dns, hasConntrack, ping, translated, web } from "../../../support/conntrack.ts";
import { documentedOutput } from "../../../support/documented-output.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { expectEventually } from "../../../support/eventually.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runIn, setSysctl } from "../../../support/oracle.ts";

const test = base
  .extend({ both: lab })
  .extend({ expectations: ({ both }) => Expectations.open({ netns: both.netns }) });

interface Lab extends Disposable {
  netns: NetworkNamespace;
  table: Conntrack;
}

function lab(): Lab {
  const netns = NetworkNamespace.create();
  const table = Conntrack.open({ netns });
  return {
    netns,
    table,
    [Symbol.dispose]: () => {
      table.close();
      netns.close();
    },
  };
}

/** A connection in the form in which connections of the library and of `conntrack` are compared. */
interface Line {
  protocol: number;
  original: (string | undefined)[];
  reply: (string | undefined)[];
  mark: string | undefined;
  zone: string | undefined;
  state: string | undefined;
  assured: boolean;
  unreplied: boolean;
  id: string | undefined;
}

const text = (xml: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
const protocolIn = (flow: string) => Number(/<layer4 protonum="(\d+)"/.exec(flow)![1]);
const byId = (one: Line, other: Line) => Number(one.id) - Number(other.id);

/** Returns the connections that `conntrack -L` lists. */
function listed(netns: NetworkNamespace, ...options: string[]): Line[] {
  const xml = ["ipv4", "ipv6"].map((family) =>
    runIn(netns, ["conntrack", "-L", "-f", family, "-o", "xml,id", ...options]),
  );
  const direction = (flow: string, name: string) => {
    const part = new RegExp(`<meta direction="${name}">(.*?)</meta>`, "s").exec(flow)![1]!;
    const port = (plain: string, key: string) => text(part, plain) ?? (text(part, key) && `${Number(text(part, key))}`);
    return [text(part, "src"), text(part, "dst"), port("sport", "srckey"), port("dport", "dstkey")];
  };
  return [...xml.join("").matchAll(/<flow>(.*?)<\/flow>/gs)]
    .map(([, flow]) => ({
      protocol: protocolIn(flow!),
      original: direction(flow!, "original"),
      reply: direction(flow!, "reply"),
      mark: text(flow!, "mark"),
      zone: text(flow!, "zone"),
      // `conntrack` shows SCTP states with the names of TCP states.
      state: protocolIn(flow!) === 6 ? text(flow!, "state")?.toLowerCase().replaceAll("_", "-") : undefined,
      assured: flow!.includes("<assured/>"),
      unreplied: flow!.includes("<unreplied/>"),
      id: text(flow!, "id"),
    }))
    .sort(byId);
}

const numbers: Record<string, number> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132, gre: 47 };

/** Returns a connection of the library in the form used for the comparison with `conntrack`. */
function line({ protocol, original, reply, mark, zone, tcp, status, id }: Connection): Line {
  const flow = ({ source, destination, sourcePort, destinationPort }: Connection["original"]) => [
    source,
    destination,
    sourcePort?.toString(),
    destinationPort?.toString(),
  ];
  return {
    protocol: numbers[protocol] ?? Number(protocol),
    original: flow(original),
    reply: flow(reply),
    mark: mark?.toString(),
    zone: zone?.toString(),
    state: tcp?.state as string | undefined,
    assured: status.includes("assured"),
    unreplied: !status.includes("seen-reply"),
    id: id.toString(),
  };
}

function compare({ netns, table }: Lab): Connection[] {
  let connections: Connection[] = [];
  expectEventually(() => {
    connections = table.list().toArray();
    return [connections.map(line).sort(byId), listed(netns)];
  });
  return connections;
}

/** Returns connections without the fields whose values the kernel chooses when it creates a connection again. */
const steady = (connections: Connection[]) =>
  connections
    .map(({ id: _, timeout: __, references: ___, ...rest }) => rest)
    .sort((one, other) => (JSON.stringify(one.original) < JSON.stringify(other.original) ? -1 : 1));

const ping6: NewConnection = {
  protocol: "icmpv6",
  original: { source: "fd00::1", destination: "fd00::2", icmpType: 128, icmpCode: 0, icmpId: 78 },
  timeout: 600,
};
const all = [web, dns, ping, ping6, association, translated];

whereTheKernelHas("connection tracking", hasConntrack(), () => {
  const program = hasProgram("conntrack");

  describeInNamespaces("Conntrack", () => {
    test("counts the connections that match a filter", async ({ both }) => {
      using asynchronous = Conntrack.openAsync({ netns: both.netns });
      both.table.createMany(all);
      for (const filter of [{}, { protocol: "tcp" }, { mark: web.mark }, { family: "inet6" }] as const) {
        const count = both.table.list(filter).toArray().length;
        expect(count).toBeGreaterThan(0);
        expect(both.table.list(filter).count()).toBe(count);
        expect(await asynchronous.list(filter).count()).toBe(count);
      }
    });

    test.skipIf(!program)("lists the same connections as the program conntrack", ({ both }) => {
      expect(both.table.createMany(all).filter(({ error }) => error !== undefined)).toEqual([]);
      const commands = [
        "-I -p udp -s 10.1.0.1 -d 10.1.0.2 --sport 9 --dport 10 -t 605 -m 3 -u SEEN_REPLY,ASSURED",
        "-I -p tcp -s 10.3.0.1 -d 10.3.0.2 --sport 9 --dport 10 -t 605 --state SYN_SENT -n 10.9.9.9",
        "-I -p gre -s 10.4.0.1 -d 10.4.0.2 --srckey 9 --dstkey 10 -t 605 -w 4",
      ];
      for (const command of commands) runIn(both.netns, ["conntrack", ...command.split(" ")]);
      const connections = compare(both);
      expect(connections).toHaveLength(9);
      expect(connections.find(({ protocol }) => protocol === "icmp")).toMatchObject({
        original: ping.original,
        reply: { ...ping.original, source: "10.0.0.2", destination: "10.0.0.1", icmpType: 0 },
      });
      expect(connections.find(({ protocol }) => protocol === "sctp")?.sctp).toEqual(association.sctp!);
    });

    test("reports address translation in both directions", ({ both }) => {
      both.table.create(translated);
      const [connection] = both.table.list().toArray();
      expect(connection).toMatchObject({
        original: translated.original,
        reply: { source: "10.9.9.9", destination: "192.0.2.99", sourcePort: 5353, destinationPort: 61000 },
        sourceNat: translated.sourceNat!,
        destinationNat: translated.destinationNat!,
      });
      expect(connection!.status).toEqual(expect.arrayContaining(["src-nat", "dst-nat"]));
    });

    test("recreates connections from their listed objects", ({ both }) => {
      both.table.createMany(all);
      const before = both.table.list().toArray();
      expect(before).toHaveLength(all.length);
      both.table.flushAll();
      expectEventually(() => [both.table.list().toArray(), []]);
      expect(both.table.createMany(before).filter(({ error }) => error !== undefined)).toEqual([]);
      expect(steady(both.table.list().toArray())).toEqual(steady(before));
      // The object of a listed connection can also be passed as a change, as a key and to delete the connection.
      expect(both.table.updateMany(before).filter(({ error }) => error !== undefined)).toEqual([]);
      const again = both.table.list().toArray();
      expect(again.map((connection) => both.table.get(connection).id)).toEqual(again.map(({ id }) => id));
      expect(both.table.deleteMany(again)).toEqual(all.map(() => ({})));
      expect(both.table.statistics()).toMatchObject({ entries: expect.any(Number) });
    });

    test.each(["sourceNat", "destinationNat"])("recreates an ICMP connection with another id: %s", (name, { both }) => {
      both.table.create({ ...ping, [name]: { address: "10.9.9.9", port: 5 } });
      const [before] = both.table.list().toArray();
      expect(before).toMatchObject({ reply: { icmpId: 5 }, [name]: { address: "10.9.9.9", port: 5 } });
      both.table.delete(before!);
      expectEventually(() => [both.table.list().toArray(), []]);
      both.table.create(before!);
      expect(steady(both.table.list().toArray())).toEqual(steady([before!]));
    });

    test
      .skipIf(!program)
      .each([
        "-I -p tcp -s 10.3.0.1 -d 10.3.0.2 --sport 9 --dport 10 -t 605 --state SYN_SENT --reply-zone 8 -n 10.9.9.9",
        "-I -p dccp -s 10.3.0.1 -d 10.3.0.2 --sport 9 --dport 10 -t 605 --state OPEN --role client",
      ])("recreates a connection that conntrack has created: %s", (command, { both }) => {
      runIn(both.netns, ["conntrack", ...command.split(" ")]);
      const [before] = both.table.list().toArray();
      both.table.delete(before!);
      expectEventually(() => [both.table.list().toArray(), []]);
      both.table.create(before!);
      expect(steady(both.table.list().toArray())).toEqual(steady([before!]));
    });

    test.each([
      [{ family: "inet6" }, [dns, ping6]],
      [{ protocol: "udp" }, [dns, translated]],
      [{ family: "inet", protocol: "udp" }, [translated]],
      [{ mark: 7 }, [web]],
      [{ mark: { value: 7, mask: 0xff } }, [web, translated]],
      [{ mark: { value: 0xffff_ff07, mask: 0xff } }, [web, translated]],
      [{ zone: 5 }, [dns]],
      [{ zone: 0, family: "inet6" }, [ping6]],
      [{ status: ["assured"] }, [web]],
      [{ status: { set: ["confirmed"], clear: ["assured", "src-nat"] }, family: "inet" }, [ping, association]],
      [{ original: { source: "10.0.0.1" } }, [web, ping]],
      [{ original: { source: "10.0.0.0/24" } }, [web, ping, association]],
      [{ protocol: "tcp", original: { source: "10.0.0.1", destinationPort: 80 } }, [web]],
      [{ protocol: "tcp", original: { destinationPort: 81 } }, []],
      [{ protocol: "tcp", family: "inet", reply: { sourcePort: 80 } }, [web]],
      [{ protocol: "icmpv6", family: "inet6", original: { icmpId: 78 } }, [ping6]],
      [{ protocol: "icmp", family: "inet", original: { icmpType: 8, icmpId: 76 } }, []],
      [{ reply: { destination: "192.0.2.99" } }, [translated]],
      [{ original: { source: "fd00::1" } }, [dns, ping6]],
      [{ protocol: "udp", reply: { source: "fd00::2", destinationPort: 5353 } }, [dns]],
      [{ original: { destination: "fd00::1" } }, []],
    ] as const)("lists and flushes the connections that match %j", (filter, expected, { both }) => {
      both.table.createMany(all);
      const originals = (list: readonly { original: object }[]) =>
        list.map(({ original }) => JSON.stringify(original)).sort();
      const listing = both.table.list(filter);
      expect(originals(listing.toArray())).toEqual(originals(expected));
      both.table.flush(filter);
      const left = all.filter((one) => !(expected as readonly NewConnection[]).includes(one));
      expectEventually(() => [originals(both.table.list().toArray()), originals(left)]);
    });

    test.each([
      [{ zone: 0 }, ["original", "reply"]],
      [{ zone: 5 }, ["both"]],
      [{ zone: 0, original: { zone: 5 } }, ["original"]],
      [{ zone: 5, original: { zone: 5 } }, ["both"]],
      [{ zone: 5, original: { zone: 0 } }, []],
      [{ original: { zone: 5 }, reply: { zone: 5 } }, ["both"]],
      [{ original: { zone: 0 }, reply: { zone: 5 } }, ["reply"]],
    ] as const)("lists connections by the zones of their directions: %j", (filter, expected, { both }) => {
      const { original } = web;
      const reversed = { ...original, source: original.destination, destination: original.source };
      const reply = { ...reversed, sourcePort: original.destinationPort, destinationPort: original.sourcePort };
      both.table.create({ ...web, mark: 1, original: { ...original, zone: 5 } });
      both.table.create({ ...web, mark: 2, reply: { ...reply, zone: 5 } });
      both.table.create({ ...web, mark: 3, zone: 5, original: { ...original, sourcePort: 9 } });
      const names = ["original", "reply", "both"];
      for (const family of ["inet", undefined] as const) {
        const found = both.table.list({ family, ...filter }).toArray();
        expect(found.map(({ mark }) => names[mark! - 1]!).sort()).toEqual([...expected]);
      }
    });

    test("lets the kernel filter by exact conditions", ({ both }) => {
      both.table.createMany(all);
      const listing = both.table.list({
        family: "inet",
        protocol: "tcp",
        mark: 7,
        status: ["assured"],
        original: { source: "10.0.0.1", destinationPort: 80 },
      });
      expect(listing.toArray()).toHaveLength(1);
      expect(listing.filteredByKernel).toBe(true);
    });

    test("update() changes only the specified fields", ({ both }) => {
      both.table.create({ ...web, status: [] });
      const key = { protocol: web.protocol, original: web.original };
      both.table.update({ ...key, mark: 0xf0, markMask: 0xf0 });
      expect(both.table.get(key)).toMatchObject({ mark: 0xf7, tcp: { state: "established" } });
      both.table.update({ ...key, timeout: 1000, tcp: { state: "close-wait" } });
      const changed = both.table.get({ protocol: "tcp", reply: both.table.get(key).reply });
      expect(changed.timeout).toBeGreaterThan(900);
      expect(changed).toMatchObject({ mark: 0xf7, tcp: { state: "close-wait", originalWindowScale: 7 } });
      both.table.update({ ...key, status: ["seen-reply", "assured"] });
      expect(both.table.get(key).status).toContain("assured");
      expect(thrown(() => both.table.update({ ...key, status: [] }))).toMatchObject({ code: "EBUSY" });
    });

    test("update() accepts a listed connection with a fixed timeout, and explains why the timeout cannot change", ({
      both,
    }) => {
      const { table } = both;
      table.create({ ...dns, status: ["fixed-timeout"] });
      const [listed] = table.list({ status: ["fixed-timeout"] }).toArray();
      table.update({ ...listed!, mark: 5 });
      expect(table.list({ mark: 5 }).toArray()).toMatchObject([{ id: listed!.id }]);
      const { protocol, original, zone } = listed!;
      expect(thrown(() => table.update({ protocol, original, zone, timeout: 5 }))).toMatchObject({
        code: "EPERM",
        message: expect.stringContaining("omit timeout"),
      });
    });

    test("sets and changes connection labels", ({ both }) => {
      if (Bun.which("nft") === null) return;
      runIn(both.netns, [
        "nft",
        "add table t; add chain t c { type filter hook output priority 0; }; add rule t c ct label set 3",
      ]);
      both.table.create({ ...web, labels: [0, 9, 127] });
      expect(both.table.get(web).labels).toEqual([0, 9, 127]);
      both.table.update({ protocol: "tcp", original: web.original, labels: [1], labelsMask: [0, 1] });
      expect(both.table.get(web).labels).toEqual([1, 9, 127]);
      // nf_connlabels_replace() inverts labels outside of the mask.
      expect(thrown(() => both.table.update({ ...web, labels: [1, 5], labelsMask: [1] }))).toMatchObject({
        message: expect.stringContaining("labels[1]: label 5 is not in labelsMask, so the kernel would invert it"),
      });
      both.table.create({ ...ping, labels: [1] });
      const listed = (labels: number[]) => Array.from(both.table.list({ labels }), ({ protocol }) => protocol);
      expect(listed([1]).toSorted()).toEqual(["icmp", "tcp"]);
      expect(listed([1, 9])).toEqual(["tcp"]);
      expect(listed([64])).toEqual([]);
      expect(both.table.list({ labels: [] }).toArray()).toHaveLength(2);
      both.table.flush({ labels: [9] });
      expect(Array.from(both.table.list(), ({ protocol }) => protocol)).toEqual(["icmp"]);
      expect(thrown(() => both.table.flush({ labels: [] }))).toBeInstanceOf(TypeError);
    });

    test("rejects another address family than that of the addresses", ({ both }) => {
      const other = { ...web, family: "inet6" };
      for (const method of ["create", "update", "get", "delete"] as const) {
        expect(() => both.table[method](other as never)).toThrow('family: expected "inet" as in original, got "inet6"');
        expect(() => both.table[method]({ ...web, family: "x" } as never)).toThrow(
          "family: expected a number or one of",
        );
      }
    });

    test("rejects labels without a firewall rule that uses labels, and keeps no connection", ({ both }) => {
      // Open vSwitch enables labels in every namespace. (ovs_ct_init)
      if (existsSync("/sys/module/openvswitch")) {
        both.table.create({ ...web, labels: [3] });
        expect(both.table.list().toArray()).toMatchObject([{ labels: [3] }]);
        return;
      }
      const message = "labels require a firewall rule in the network namespace that uses them";
      // ctnetlink_new_conntrack() ignores the failure to store the labels.
      expect(thrown(() => both.table.create({ ...web, labels: [3] }))).toMatchObject({
        code: "ENOSPC",
        operation: "create connection tcp 10.0.0.1:1000 → 10.0.0.2:80",
        message: expect.stringContaining(message),
      });
      expect(both.table.list().toArray()).toEqual([]);
      const outcomes = both.table.createMany([ping, { ...web, labels: [3] }]);
      expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "ENOSPC"]);
      expect(outcomes[1]!.error!.message).toStartWith("create connection tcp ");
      expect(Array.from(both.table.list(), ({ protocol }) => protocol)).toEqual(["icmp"]);
      expect(thrown(() => both.table.update({ ...ping, labels: [3] }))).toMatchObject({
        code: "ENOSPC",
        message: expect.stringContaining(message),
      });
    });

    test("errors name the connection or the invalid field", ({ both }) => {
      both.table.create(web);
      const title = "tcp 10.0.0.1:1000 → 10.0.0.2:80";
      const exists = thrown(() => both.table.create(web));
      expect(exists).toMatchObject({ code: "EEXIST" });
      expect((exists as Error).message).toStartWith(`create connection ${title}: `);
      both.table.delete(web);
      expect(thrown(() => both.table.get(web))).toMatchObject({ code: "ENOENT", operation: `get connection ${title}` });
      expect(thrown(() => both.table.update(web))).toMatchObject({ code: "ENOENT" });
      const [outcome] = both.table.deleteMany([web]);
      expect(outcome?.error).toMatchObject({ code: "ENOENT", operation: `delete connection ${title}` });
      const wrong: [() => unknown, string][] = [
        [() => both.table.create({ ...web, timeout: undefined } as never), "timeout"],
        [() => both.table.create({ ...web, original: { ...web.original, source: "x" } }), "original.source"],
        [() => both.table.create({ ...web, original: { ...web.original, sourcePort: 65536 } }), "original.sourcePort"],
        [() => both.table.create({ ...ping, original: { ...ping.original, sourcePort: 1 } }), "original.sourcePort"],
        [() => both.table.create({ ...web, sourceNat: { address: "fd00::1" } }), "sourceNat.address"],
        [() => both.table.create({ ...web, labels: [128] }), "labels[0]"],
        [() => both.table.create({ ...web, status: ["asured" as "assured"] }), "status"],
        [() => both.table.create({ ...web, status: "assured" as never }), ': status: expected an array, got "assured"'],
        [() => both.table.get(undefined as never), "key: expected an object, got undefined"],
        [() => both.table.list({ mark: null as never }), "filter.mark: expected an object, got null"],
        [() => both.table.list({}, null as never), "options: expected an object, got null"],
        [() => both.table.list({}, { resetCounter: true } as never), "did you mean resetCounters?"],
        [() => both.table.create({ ...web, tcp: { state: "open" as "close" } }), ": tcp.state: unknown name"],
        [() => both.table.create({ ...web, tcp: { originalWindowScale: 256 } }), ": tcp.originalWindowScale: "],
        [() => both.table.create({ ...web, tcp: { replyFlags: ["x" as "maxack"] } }), ": tcp.replyFlags: unknown"],
        [
          () => both.table.create({ ...web, tcp: { originalFlags: 5 as never } }),
          ": tcp.originalFlags: expected an array",
        ],
        [() => both.table.create({ ...association, sctp: { replyTag: -1 } }), ": sctp.replyTag: expected an integer"],
        [() => both.table.createMany([web, { ...web, protocol: "tpc" as "tcp" }]), "protocol"],
        [() => both.table.list({ original: { sourcePort: 1 } }), "filter.original.sourcePort"],
        [() => both.table.list({ zone: 65536 }), "filter.zone"],
        [() => both.table.list({ status: ["assured", "assurd" as "assured"] }), "filter.status[1]: expected one of"],
        [() => both.table.list({ status: { clear: ["x" as "dying"] } }), "filter.status.clear[0]: expected one of"],
        [() => both.table.list({ status: { set: [2 as never] } }), "filter.status.set[0]: expected one of"],
        [() => both.table.list({ family: "inet", original: { source: "fd00::1" } }), "filter"],
        [() => both.table.events(["newer" as "new"]), "groups[0]"],
        [() => both.table.events(new Set(["newer"]) as never), "groups[0]"],
        [() => both.table.flush({}), "filter: expected at least one condition"],
        [() => both.table.flush({ mark: { value: 0, mask: 0 } }), "filter.mark.mask"],
        [() => both.table.flush({ mark: undefined }), "filter: expected at least one condition"],
        [() => both.table.update({ ...web, helperInfo: new Uint8Array(4) }), "helperInfo: only allowed with helper"],
        [() => both.table.list({ protocol: "tcp" }, { resetCounters: true }), "resetCounters"],
        [() => both.table.list({ original: { source: "10.0.0.0/8" } }, { resetCounters: true }), "resetCounters"],
        [() => both.table.list({}, { resetCounters: true, table: "dying" }), "resetCounters"],
        [() => both.table.list({}, { table: "dead" as "dying" }), "table"],
      ];
      for (const [action, path] of wrong) {
        const error = thrown(action) as Error;
        expect(error).toBeInstanceOf(Error);
        expect(error.message).toContain(`${path}`);
        expect(["TypeError", "RangeError"]).toContain(error.constructor.name);
      }
      expect(both.table.list().toArray()).toEqual([]);
    });

    test("errors for missing connections and helpers suggest the next step", ({ both, expectations }) => {
      const master = { ...web.original, protocol: "tcp" } as const;
      const expected: NewExpectation = { protocol: "tcp", expected: web.original, master, timeout: 9 };
      const messages: [() => unknown, string][] = [
        [() => both.table.get(web), "there is no such connection: list() returns those that exist"],
        [() => expectations.get(expected), "there is no such expectation: list() returns those that exist"],
        [() => expectations.create(expected), "there is no connection with the addresses and ports of master"],
        [
          () => both.table.create({ ...web, helper: "none" }),
          'load the module of the helper "none", such as nf_conntrack_none',
        ],
      ];
      for (const [action, advice] of messages) expect((thrown(action) as Error).message).toContain(advice);
      both.table.create(web);
      const update = thrown(() => both.table.update({ ...web, helper: "none" })) as Error;
      expect(update.message).toContain("a connection that was created without a helper cannot get one");
      expect((thrown(() => expectations.create(expected)) as Error).message).toContain(
        "the connection in master has no helper: create it with one, or pass helper",
      );
    });

    test.each([
      ["Conntrack", Conntrack],
      ["Expectations", Expectations],
    ] as const)("a closed %s rejects subscriptions", async (_, tables, { both }) => {
      const [table, waiting] = [tables.open({ netns: both.netns }), tables.openAsync({ netns: both.netns })];
      table.close();
      waiting.close();
      expect(() => table.events(["new"], { inLoop: true })).toThrow(expect.objectContaining({ code: "EBADF" }));
      const subscribing = waiting.events(["new"], { inLoop: true });
      await expect(subscribing).rejects.toThrow(expect.objectContaining({ code: "EBADF" }));
    });

    test.skipIf(!program)("reports new, updated and deleted connections", async ({ both }) => {
      await using events = both.table.events(undefined, { inLoop: true });
      const iterator = events[Symbol.asyncIterator]();
      const next = async () => (await iterator.next()).value as ConnectionEvent;
      both.table.create(web);
      expect(await next()).toMatchObject({ kind: "new", connection: { original: web.original, mark: 7 } });
      const update = "-U -p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 80 -m 9";
      runIn(both.netns, ["conntrack", ...update.split(" ")]);
      expect(await next()).toMatchObject({ kind: "update", connection: { original: web.original, mark: 9 } });
      both.table.delete(web);
      expect(await next()).toMatchObject({ kind: "destroy", connection: { original: web.original } });
    });

    test("examples/netfilter/conntrack.ts prints the documented output", ({ both }) => {
      const path = join(import.meta.dir, "../../../../examples/netfilter/conntrack.ts");
      const output = documentedOutput("docs/conntrack.md", "netfilter/conntrack.ts");
      expect(runIn(both.netns, [process.execPath, path])).toBe(output);
    });

    test("returns the number of connections and statistics per CPU", ({ both }) => {
      setSysctl(both.netns, "netfilter/nf_conntrack_acct", 1);
      both.table.createMany(all);
      expect(both.table.statistics().entries).toBe(all.length);
      const cpus = both.table.cpuStatistics();
      expect(cpus.map(({ cpu }) => cpu)).toEqual([...cpus.keys()]);
      expect(cpus[0]).toMatchObject({ drop: 0, insertFailed: 0 });
      expect(both.table.list({ mark: 7 }, { resetCounters: true }).toArray()).toHaveLength(1);
    });
  });

  describeInNamespaces("Expectations", () => {
    const master = { protocol: "tcp", ...web.original } as const;

    test("creates, lists and deletes expectations, and reports events", async ({ both, expectations }) => {
      await using events = expectations.events(["new", "destroy"], { inLoop: true });
      both.table.create({ ...web, helper: "ftp" });
      expect(both.table.get(web).helper).toBe("ftp");
      const expected = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 0, destinationPort: 2000 };
      expectations.create({ protocol: "tcp", expected, master, flags: ["permanent"] });
      const [listedOne] = expectations.list().toArray();
      expect(listedOne).toMatchObject({ protocol: "tcp", expected, master, helper: "ftp", flags: ["permanent"] });
      expect(listedOne!.mask).toMatchObject({ source: "255.255.255.255", destinationPort: 0xffff, sourcePort: 0 });
      expect(expectations.get({ protocol: "tcp", expected }).id).toBe(listedOne!.id);
      expect(expectations.list({ master: { protocol: "tcp", original: web.original } }).toArray()).toHaveLength(1);
      expectations.delete(listedOne!);
      expect(expectations.list().toArray()).toEqual([]);
      expectations.create(listedOne!);
      expect(expectations.list().toArray()[0]).toMatchObject({ expected, master, mask: listedOne!.mask });
      expectations.flush("ftp");
      expect(thrown(() => expectations.flush(undefined as never))).toBeInstanceOf(TypeError);
      expect(thrown(() => expectations.list({ helper: "ftp" } as never))).toBeInstanceOf(TypeError);
      const withoutMaster = { protocol: "tcp", expected } as never;
      expect((thrown(() => expectations.create(withoutMaster)) as Error).message).toContain(
        ": master: expected an object",
      );
      expect(expectations.list().toArray()).toEqual([]);
      const kinds: string[] = [];
      for await (const event of events) {
        kinds.push(event.kind);
        if (kinds.length === 4) break;
      }
      expect(kinds).toEqual(["new", "destroy", "new", "destroy"]);
      expect(expectations.cpuStatistics().reduce((sum, { create = 0 }) => sum + create, 0)).toBeGreaterThan(0);
      expect(thrown(() => expectations.get({ protocol: "tcp", expected }))).toMatchObject({ code: "ENOENT" });
    });

    test("are created again with their NAT", ({ both, expectations }) => {
      both.table.create({ ...web, helper: "ftp" });
      const expected = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 0, destinationPort: 2000 };
      for (const nat of [
        { direction: "reply", address: "0.0.0.0", port: 2001 },
        { direction: "original", address: "10.0.0.3", port: 0 },
      ] as const) {
        expectations.create({ protocol: "tcp", expected, master, nat, function: "nat-follow-master" });
        const [before] = expectations.list().toArray();
        expect(before).toMatchObject({ nat, function: "nat-follow-master" });
        expectations.delete(before!);
        expectations.create(before!);
        expect(expectations.list().toArray()).toMatchObject([{ nat }]);
        expectations.flushAll();
      }
      const wrong = { protocol: "tcp", expected, master } as const;
      expect(() => expectations.create({ ...wrong, nat: { direction: "both", address: "10.0.0.3" } as never })).toThrow(
        "nat.direction: expected",
      );
      expect(() => expectations.create({ ...wrong, nat: { direction: "reply", address: "x" } })).toThrow(
        "nat.address: ",
      );
      expect(() => expectations.create({ ...wrong, class: 99 })).toThrow("(EINVAL); the helper has no such class");
    });

    test("of a connection in a zone are listed with the zone if the filter has it", ({ both, expectations }) => {
      both.table.create({ ...web, helper: "ftp", zone: 5 });
      const expected = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 0, destinationPort: 2000 };
      expectations.create({ protocol: "tcp", expected, master, zone: 5 });
      expect(thrown(() => expectations.delete(expectations.list().toArray()[0]!))).toMatchObject({ code: "ENOENT" });
      const [listed] = expectations.list({ master: { protocol: "tcp", original: web.original, zone: 5 } }).toArray();
      expect(expectations.get(listed!)).toMatchObject({ id: listed!.id, zone: 5 });
      expectations.delete(listed!);
      expectations.create(listed!);
      expectations.flushAll();
    });
  });
});
