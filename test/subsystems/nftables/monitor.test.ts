import { describe, expect } from "bun:test";
import { readlinkSync } from "node:fs";
import { nftables } from "../../../src/families/nftables.ts";
import type { NetworkNamespace } from "../../../src/index.ts";
import { RangeEvents } from "../../../src/subsystems/nftables/events/events.ts";
import {
  match,
  Nftables,
  type NftMonitor,
  type NftObject,
  parseRuleset,
  type SetItem,
} from "../../../src/subsystems/nftables/index.ts";
import { families } from "../../../src/subsystems/nftables/model/families.ts";
import { CachedInterfaces } from "../../../src/subsystems/nftables/model/interfaces.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { change, hasFlowTables, hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { testInTable as test } from "./fixtures.ts";
import { inTable } from "./lab.ts";

/** Applies commands of the nft language in one transaction. */
function run(nft: Nftables, text: string): void {
  nft.transaction((batch) => batch.run(parseRuleset(text)));
}

/** Adds the interfaces d0, d1 and d2. */
function addDevices(netns: NetworkNamespace): void {
  using links = Links.open({ netns });
  for (const ifname of ["d0", "d1", "d2"]) links.add({ ifname, kind: "bridge" });
}

/** Returns the changes of set elements up to the end of the next transaction. */
async function elementsOf(monitor: NftMonitor): Promise<[string, SetItem[]][]> {
  const changes: [string, SetItem[]][] = [];
  for await (const event of monitor) {
    if (event.kind === "generation" || event.kind === "gap") break;
    if ("element" in event.object) changes.push([event.kind, event.object.element.elem]);
  }
  return changes;
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("NftMonitor", () => {
    test("reports each range as one element", async ({ nft }) => {
      await using monitor = nft.monitor({ inLoop: true });
      const set = { ...inTable, name: "ranges" };
      nft.add({ set: { ...set, type: "ipv4_addr", flags: "interval" } });
      expect(await elementsOf(monitor)).toEqual([]);
      const prefix = (addr: string) => ({ prefix: { addr, len: 8 } });
      const last = { range: ["200.0.0.0", "255.255.255.255"] as [string, string] };
      const elem = [prefix("10.0.0.0"), prefix("11.0.0.0"), "20.0.0.1", last];
      nft.add({ element: { ...set, elem } });
      expect(await elementsOf(monitor)).toEqual(elem.map((one) => ["add", [one]]));
      nft.delete({ element: { ...set, elem: ["10.0.0.0/8"] } });
      expect(await elementsOf(monitor)).toEqual([["delete", [prefix("10.0.0.0")]]]);
      nft.flush({ set });
      const rest = await elementsOf(monitor);
      expect(rest).toHaveLength(3);
      for (const one of elem.slice(1)) expect(rest).toContainEqual(["delete", [one]]);
    });

    test.each([false, true])(
      "reports deleted objects as they were added (objects older than the monitor: %p)",
      async (areOlder, { nft }) => {
        const added = parseRuleset(`table inet t {
        counter cnt { }
        quota q { 1 mbytes }
        limit l { rate 5/second }
        ct timeout ctt { protocol tcp; policy = { established : 100 }; }
        synproxy sp { mss 1460; wscale 7; }
        set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/24, 10.1.0.5 } }
        map m { type ipv4_addr : mark; elements = { 1.1.1.1 : 5 } }
        map vm { type inet_service : verdict; elements = { 22 : accept } }
        map om { typeof tcp dport : counter; elements = { 22 : "cnt" } }
        set cc { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 1-5 } }
        chain x { }
        chain c {
          tcp dport { 22, 80 } accept
          tcp dport vmap { 1 : accept, 2 : drop }
          meta mark set ip saddr map { 1.1.1.1 : 1, 2.2.2.2 : 2 }
          ip saddr { 10.0.0.0/8, 12.0.0.0/8 } drop comment "cm"
          ip saddr . tcp dport { 1.1.1.1 . 1 } counter name "cnt"
          counter name tcp dport map { 1 : "cnt" }
          ip saddr @s jump x
          counter name tcp dport map @om
        }
      }`);
        if (areOlder) nft.transaction((batch) => batch.run(added));
        await using monitor = nft.monitor({ inLoop: true });
        if (!areOlder) nft.transaction((batch) => batch.run(added));
        const expected = nft.listRuleset().filter((one) => !("table" in one || "chain" in one));
        const deleted: NftObject[] = [];
        nft.flush({ chain: { ...inTable, name: "c" } });
        for (const name of ["om", "m", "vm"]) nft.delete({ map: { ...inTable, name } });
        for (const name of ["s", "cc"]) nft.delete({ set: { ...inTable, name } });
        nft.delete({ table: { family: "inet", name: "t" } });
        for await (const event of monitor) {
          if (event.kind === "delete") deleted.push(event.object);
          if (event.kind === "delete" && "table" in event.object) break;
        }
        const plain = (object: NftObject) => {
          const [kind, { elem: _, ...rest }] = Object.entries(object)[0] as [string, { elem?: unknown }];
          return JSON.stringify({ [kind]: rest });
        };
        const isNamed = (object: NftObject) => !("table" in object || "chain" in object);
        expect(deleted.filter(isNamed).map(plain).sort()).toEqual(expected.map(plain).sort());
        expect(JSON.stringify(deleted)).not.toContain('"raw"');
      },
    );

    test("reports ranges of maps and concatenations with their data", async ({ nft }) => {
      await using monitor = nft.monitor({ inLoop: true });
      const map = { ...inTable, name: "m" };
      const set = { ...inTable, name: "c" };
      nft.add([
        { map: { ...map, type: "inet_service", map: "mark", flags: "interval" } },
        { set: { ...set, type: ["ipv4_addr", "inet_service"], flags: "interval" } },
      ]);
      await elementsOf(monitor);
      const pairs: SetItem[] = [
        [{ range: [1, 5] }, 7],
        ["*", 8],
      ];
      nft.add({ element: { ...map, elem: pairs } });
      expect(await elementsOf(monitor)).toEqual(pairs.map((one) => ["add", [one]]));
      const concat = { concat: [{ prefix: { addr: "10.0.0.0", len: 8 } }, { range: [1, 5] }] } as SetItem;
      nft.add({ element: { ...set, elem: [concat] } });
      expect(await elementsOf(monitor)).toEqual([["add", [concat]]]);
    });

    test("reports the place of added rules, and no changes of anonymous sets", async ({ nft }) => {
      const rule = (comment: string, ports: readonly number[] = []) => ({
        ...inTable,
        chain: "in",
        comment,
        expr: ports.length === 0 ? [{ accept: null }] : [match("tcp.dport", [...ports]), { accept: null }],
      });
      nft.add({ rule: rule("before", [1, 2]) });
      const before = nft.list("rule")[0]!.handle!;
      await using monitor = nft.monitor({ inLoop: true });
      const changes = async () => {
        const found: unknown[] = [];
        for await (const event of monitor) {
          if (event.kind !== "add" && event.kind !== "delete") break;
          const [[kind, { comment }]] = Object.entries(event.object) as [[string, { comment?: string }]];
          found.push([event.kind, kind, comment, ...(event.place === undefined ? [] : [event.place])]);
        }
        return found;
      };
      nft.add({ rule: rule("last", [22, 80]) });
      expect(await changes()).toEqual([["add", "rule", "last", "last"]]);
      nft.insert({ rule: rule("first") });
      expect(await changes()).toEqual([["add", "rule", "first", "first"]]);
      const { family, table } = inTable;
      const after = `add rule ${family} ${table} in handle ${before} accept comment "after"`;
      nft.transaction((batch) => batch.run(parseRuleset(after)));
      expect(await changes()).toEqual([["add", "rule", "after", { after: before }]]);
      nft.replace({ rule: { ...rule("replaced", [5, 6]), handle: before } });
      const [first] = nft.list("rule");
      expect(await changes()).toEqual([
        ["delete", "rule", "before"],
        ["add", "rule", "replaced", { after: first!.handle }],
      ]);
      nft.replace({ rule: { ...rule("replaced first"), handle: first!.handle! } });
      expect((await changes())[1]).toEqual(["add", "rule", "replaced first"]);
      nft.delete({ rule: nft.list("rule").find(({ comment }) => comment === "last")! });
      expect(await changes()).toEqual([["delete", "rule", "last"]]);
    });

    test("reports a deleted chain with its hook, devices and comment, also after it was renamed", async ({
      nft,
      netns,
    }) => {
      addDevices(netns);
      run(
        nft,
        `table inet t { chain older { type filter hook forward priority 7; policy drop; comment "o"; }; }
        table netdev d { chain two { type filter hook ingress devices = { d0, d1 } priority 3; policy drop; }; }`,
      );
      await using monitor = nft.monitor({ inLoop: true });
      run(nft, 'table inet t { chain newer { type filter hook output priority 8; comment "n"; }; }');
      nft.rename({ chain: { ...inTable, name: "newer", newname: "named" } });
      const chains = nft.list("chain").filter(({ name }) => name !== "in");
      expect(chains).toHaveLength(3);
      for (const { family, table, name } of chains) nft.delete({ chain: { family, table, name } });
      const deleted: NftObject[] = [];
      for await (const event of monitor) {
        if (event.kind === "delete") deleted.push(event.object);
        if (deleted.length === chains.length) break;
      }
      expect(deleted).toEqual(chains.map((chain) => ({ chain })));
    });

    const hooked = [
      {
        kind: "chain",
        family: "netdev",
        since: "6.4",
        has: true,
        body: (devices: string) => `{ type filter hook ingress devices = { ${devices} } priority 3; }`,
      },
      {
        kind: "flowtable",
        family: "inet",
        since: "5.12",
        has: hasFlowTables(),
        body: (devices: string) => `{ hook ingress priority 3; devices = { ${devices} }; }`,
      },
    ] as const;
    const possible = hooked.filter(({ since, has }) => has && isLinuxAtLeast(since));
    describe.each(possible)("$kind", ({ kind, family, body }) => {
      test("is added again with all devices after a device was added or deleted", async ({ nft, netns }) => {
        addDevices(netns);
        using client = nftables.connect({ netns });
        await using monitor = nft.monitor({ inLoop: true });
        const changes = async () => {
          const found: unknown[] = [];
          for await (const event of monitor) {
            if (event.kind === "generation" || event.kind === "gap") return found;
            if (!("table" in event.object)) found.push({ [event.kind]: event.object });
          }
          return found;
        };
        const place = { family, table: "d" };
        const listed = (event: "add" | "delete") => nft.list(kind, place).map((one) => ({ [event]: { [kind]: one } }));
        run(nft, `table ${family} d { ${kind} c ${body("d0")}; }`);
        expect(await changes()).toEqual(listed("add"));
        run(nft, `add ${kind} ${family} d c ${body("d1, d2")}`);
        const added = listed("add");
        expect(added).toMatchObject([{ add: { [kind]: { dev: { length: 3 } } } }]);
        expect(await changes()).toEqual(added);
        const of = (...name: string[]) => ({
          header: { nfgenFamily: families[family] },
          table: "d",
          name: "c",
          hook: { num: 0, priority: 3, devs: { name } },
        });
        change(client, { operation: `del${kind}`, fields: of("d1") });
        const rest = listed("add");
        expect(rest).toMatchObject([{ add: { [kind]: { dev: { length: 2 } } } }]);
        expect(await changes()).toEqual(rest);
        const last = listed("delete");
        nft.delete({ [kind]: { ...place, name: "c" } } as NftObject);
        expect(await changes()).toEqual(last);
      });

      test("is deleted once if one of its devices is deleted shortly before", async ({ nft, netns }) => {
        addDevices(netns);
        run(nft, `table ${family} d { ${kind} c ${body("d0, d1")}; }`);
        const listed = nft.list(kind, { family, table: "d" });
        await using monitor = nft.monitor({ inLoop: true });
        using client = nftables.connect({ netns });
        const hook = { num: 0, priority: 3, devs: { name: ["d1"] } };
        const fields = { header: { nfgenFamily: families[family] }, table: "d", name: "c", hook };
        change(client, { operation: `del${kind}`, fields });
        run(nft, `delete ${kind} ${family} d c; delete table ${family} d`);
        const found: unknown[] = [];
        for await (const event of monitor) {
          if (event.kind === "delete") found.push(event.object);
          if (event.kind === "delete" && "table" in event.object) break;
        }
        expect(found).toEqual([...listed.map((one) => ({ [kind]: one })), { table: expect.anything() }]);
      });

      test("has no devices of an earlier one in a table that its owner released", async ({ nft, netns }) => {
        addDevices(netns);
        await using monitor = nft.monitor({ inLoop: true });
        const found: unknown[] = [];
        for (const dev of ["d0", "d1"]) {
          using owner = Nftables.open({ netns });
          run(owner, `table ${family} own { flags owner; ${kind} c ${body(dev)}; }`);
          for await (const event of monitor) {
            if (event.kind === "generation") break;
            if (event.kind === "add" && kind in event.object) found.push(event.object);
          }
        }
        expect(found).toMatchObject(["d0", "d1"].map((dev) => ({ [kind]: { dev } })));
      });
    });

    test.each([true, false])("reports the removal of tables with sets (inLoop: %p)", async (inLoop, { nft, netns }) => {
      await using monitor = nft.monitor({ inLoop });
      const text = `table inet gone {
        set s { type ipv4_addr; elements = { 192.0.2.1 }; }
        map m { type ipv4_addr : verdict; elements = { 192.0.2.2 : drop }; }
        chain c {
          ip saddr @s drop
          ip saddr { 198.51.100.1, 198.51.100.2 } accept
          ip daddr vmap @m
          ip protocol tcp jump { drop; }
        }
      }`;
      nft.transaction((batch) => batch.run(parseRuleset(text)));
      const deleted: string[] = [];
      let generations = 0;
      const ended = (async () => {
        for await (const event of monitor) {
          if (event.kind === "gap") continue;
          if (event.kind === "delete") deleted.push(Object.keys(event.object)[0]!);
          if (event.kind === "generation" && ++generations === 2) {
            expect(event).toMatchObject({ process: expect.any(String), thread: expect.any(Number) });
            break;
          }
        }
      })();
      await until(() => generations === 1, "the first transaction");
      using other = Nftables.open({ netns });
      // As `nft flush ruleset`.
      other.delete({ table: { family: "inet", name: "gone" } });
      await within(ended, "the second transaction");
      // The kernel reports a deleted map like a set, and no elements.
      for (const noun of ["rule", "set", "chain", "table"]) expect(deleted).toContain(noun);
    });

    test("names the process of a change, not its thread", async ({ nft, netns }) => {
      await using monitor = nft.monitor({ inLoop: true });
      const generation = async () => {
        for await (const event of monitor) if (event.kind === "generation") return event;
        throw new Error("the monitor has ended");
      };
      using other = Nftables.openAsync({ netns });
      await other.add({ set: { ...inTable, name: "one", type: "ipv4_addr" } });
      const { pid, thread } = await generation();
      // Outside of the initial PID namespace, nothing relates the kernel's number to this process.
      const isInitial = readlinkSync("/proc/self/ns/pid") === "pid:[4026531836]";
      expect(pid).toBe(isInitial ? process.pid : thread);
    });

    // nf_tables_gen_notify() and its siblings pass NETLINK_CB(skb).portid to nfnl_msg_put().
    test.each([true, false])(
      "marks the changes of its own object, by the port id of its socket (inLoop: %p)",
      async (inLoop, { nft, netns }) => {
        using other = Nftables.openAsync({ netns });
        await using monitor = nft.monitor({ inLoop });
        await using otherMonitor = await other.monitor({ inLoop });
        const marks = async (events: NftMonitor) => {
          const found: unknown[] = [];
          for await (const event of events) {
            if (event.kind === "gap") continue;
            found.push([event.kind, event.own]);
            if (event.kind === "generation") return [...found, event.portId > 0];
          }
          throw new Error("the monitor has ended");
        };
        const set = { ...inTable, name: "marked", type: "ipv4_addr" } as const;
        nft.add([
          { set: { ...set, flags: "interval" } },
          { element: { ...inTable, name: "marked", elem: ["10.0.0.0/8"] } },
        ]);
        const made = (own: boolean) => [["add", own], ["add", own], ["generation", own], true];
        expect(await within(marks(monitor), "its own changes")).toEqual(made(true));
        expect(await within(marks(otherMonitor), "changes of the first object")).toEqual(made(false));
        await other.delete({ set: { ...inTable, name: "marked" } });
        const deleted = (own: boolean) => [["delete", own], ["generation", own], true];
        expect((await within(marks(monitor), "changes of the other object")).slice(-3)).toEqual(deleted(false));
        expect((await within(marks(otherMonitor), "its own changes")).slice(-3)).toEqual(deleted(true));
      },
    );

    test("keeps the next event after a range up to the maximum", async ({ nft }) => {
      await using monitor = nft.monitor({ inLoop: true });
      const set = { ...inTable, name: "open" };
      nft.add({ set: { ...set, type: "inet_service", flags: "interval" } });
      await elementsOf(monitor);
      nft.add({ element: { ...set, elem: [{ range: [1024, 65_535] }] } });
      for await (const event of monitor) {
        expect(event).toMatchObject({ kind: "add", object: { element: { elem: [{ range: [1024, 65_535] }] } } });
        break;
      }
      for await (const event of monitor) {
        expect(event.kind).toBe("generation");
        break;
      }
    });
  });
});

describe("RangeEvents", () => {
  const at = (first: number) => ({ key: { value: Uint8Array.of(first, 0, 0, 0) } });
  const endAt = (first: number) => ({ ...at(first), flags: ["interval-end" as const] });
  const target = (id: string) => ({
    id,
    event: (elements: readonly { key?: { value?: Uint8Array } }[]) => [
      id,
      ...elements.map(({ key }) => key!.value![0]!),
    ],
  });

  test("discards a range start after message loss", () => {
    const ranges = new RangeEvents<(string | number)[]>();
    expect(ranges.add(target("a"), at(10))).toEqual([]);
    ranges.clear();
    expect(ranges.add(target("a"), endAt(20))).toEqual([]);
    expect(ranges.add(target("a"), at(30))).toEqual([]);
    expect(ranges.add(target("a"), endAt(40))).toEqual([["a", 30, 40]]);
    expect(ranges.end()).toEqual([]);
  });

  test("never joins ranges of different sets", () => {
    const ranges = new RangeEvents<(string | number)[]>();
    expect(ranges.add(target("a"), at(10))).toEqual([]);
    expect(ranges.add(target("b"), endAt(20))).toEqual([["a", 10]]);
    expect(ranges.add(target("b"), at(10))).toEqual([["b", 10, 20]]);
  });
});

describeInNamespaces("interface names in nftables rules", () => {
  test("change after an interface is renamed", async ({ netns }) => {
    using links = Links.open({ netns });
    links.add({ ifname: "before", kind: "bridge" });
    const index = links.get("before").ifindex;
    const names = new CachedInterfaces(netns);
    expect(names.name(index)).toBe("before");
    links.rename("before", "after");
    const isRenamed = () => {
      names.begin();
      return names.name(index) === "after";
    };
    await until(isRenamed, "the new name");
    expect(names.index("before")).toBeUndefined();
  });
});
