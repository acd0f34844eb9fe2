// Tests sets with the flag "auto-merge", whose ranges the library joins and splits.
import { describe, expect } from "bun:test";
import { syncIo } from "../../../../src/io/io.ts";
import type {
  DatatypeName,
  Expression,
  NftObject,
  NftTransaction,
  SetItem,
} from "../../../../src/subsystems/nftables/index.ts";
import { datatype } from "../../../../src/subsystems/nftables/model/datatypes.ts";
import { partOf } from "../../../../src/subsystems/nftables/objects/elements.ts";
import { MergedRanges } from "../../../../src/subsystems/nftables/sets/auto-merge.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { testInTable as test } from "../fixtures.ts";
import { failureOf, inTable, table } from "../lab.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces('sets with "auto-merge"', () => {
    test("join adjacent ranges and split them on deletion", ({ nft }) => {
      const set = { ...inTable, name: "s" };
      const elements = () => nft.get("set", set).elem;
      const first = { elem: { val: "192.0.2.1", comment: "first" } };
      nft.add({
        set: {
          ...set,
          type: "ipv4_addr",
          flags: "interval",
          "auto-merge": true,
          elem: ["10.0.0.0/24", "10.0.1.0/24", "10.0.0.5", first],
        },
      });
      expect(nft.get("set", set)["auto-merge"]).toBe(true);
      expect(elements()).toEqual([{ prefix: { addr: "10.0.0.0", len: 23 } }, first]);
      nft.add({ element: { ...set, elem: ["10.0.2.0/24", "192.0.2.1"] } });
      expect(elements()).toEqual([{ range: ["10.0.0.0", "10.0.2.255"] }, first]);
      nft.delete({ element: { ...set, elem: ["10.0.1.7"] } });
      expect(elements()).toEqual([{ range: ["10.0.0.0", "10.0.1.6"] }, { range: ["10.0.1.8", "10.0.2.255"] }, first]);
      nft.transaction((batch) => {
        batch.add({ element: { ...set, elem: ["10.0.1.7"] } });
        batch.add({ element: { ...set, elem: [{ range: ["9.0.0.0", "10.0.0.0"] }] } });
      });
      expect(elements()).toEqual([{ range: ["9.0.0.0", "10.0.2.255"] }, first]);
      expect(failureOf(() => nft.delete({ element: { ...set, elem: ["203.0.113.1"] } })).code).toBe("ENOENT");
      nft.transaction((batch) => {
        batch.add({ element: { ...set, elem: ["10.0.3.0"] } });
        batch.flush({ set }).add({ element: { ...set, elem: ["1.2.3.4"] } });
      });
    });

    test("keep the elements of repeated declarations in a transaction", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      const set = { ...name, type: "ipv4_addr", flags: "interval", "auto-merge": true } as const;
      nft.transaction((batch) => {
        batch.add({ set: { ...set, elem: ["10.0.0.1"] } });
        batch.add({ set: { ...set, elem: ["10.0.0.2"] } });
      });
      expect(nft.get("set", name).elem).toEqual([{ range: ["10.0.0.1", "10.0.0.2"] }]);
    });

    test("contain exactly what the commands of random transactions leave", ({ nft }) => {
      const numbers = new Random(seed);
      const name = { ...inTable, name: "s" };
      const counter = { counter: { ...inTable, name: "c" } };
      const declared = (elem: SetItem[]): NftObject => ({
        set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true, elem },
      });
      nft.add(declared([]));
      let ports = new Set<number>();
      const add = (low: number, high: number): SetItem => {
        for (let port = low; port <= high; port++) ports.add(port);
        return low === high ? low : { range: [low, high] };
      };
      const some = (): SetItem => {
        const low = numbers.below(32);
        return add(low, low + numbers.below(6));
      };
      const commands: ((batch: NftTransaction) => unknown)[] = [
        (batch) => batch.add({ element: { ...name, elem: [some(), some()] } }),
        (batch) => batch.add(declared([some()])),
        (batch) => {
          const free = numbers.below(40);
          if (!ports.has(free)) batch.create({ element: { ...name, elem: [add(free, free)] } });
        },
        (batch) => {
          const present = [...ports][numbers.below(ports.size + 1)];
          if (present === undefined) return;
          batch.delete({ element: { ...name, elem: [present] } });
          ports.delete(present);
        },
        (batch) => {
          batch.flush({ set: name });
          ports.clear();
        },
        (batch) => {
          // An earlier command may have replaced the set with this handle.
          const isFirst = batch.changes.length === 0;
          batch.delete({ set: isFirst ? { ...inTable, handle: nft.get("set", name).handle } : name });
          ports.clear();
          batch.add(declared([some()]));
        },
        (batch) => {
          batch.delete(table).add([table, declared([])]);
          ports.clear();
          batch.add({ element: { ...name, elem: [some()] } });
        },
        (batch) => batch.add(counter).delete(counter),
      ];
      for (let transaction = 0; transaction < inputs(150, 1500); transaction++) {
        const before = ports;
        const sent: string[] = [];
        nft.transaction((batch) => {
          ports = new Set(before);
          const count = 1 + numbers.below(6);
          for (let index = 0; index < count; index++) commands[numbers.below(commands.length)]!(batch);
          sent.push(JSON.stringify(batch.changes));
        });
        const listed = (nft.get("set", name).elem ?? []).flatMap((item) => {
          const [low, high] = (item as { range?: [number, number] }).range ?? [item as number, item as number];
          return Array.from({ length: high - low + 1 }, (_, index) => low + index);
        });
        expect({ sent, listed }).toEqual({ sent, listed: [...ports].sort((a, b) => a - b) });
      }
    });

    test.each<[string, NftObject | undefined]>([
      ["the whole ruleset", undefined],
      ["a table by its handle", { table: { family: "inet", handle: 0 } as never }],
    ])("start empty after a command that deletes %s", (_, reference, { nft }) => {
      const name = { ...inTable, name: "s" };
      const set = { set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true } } as const;
      nft.add([set, { element: { ...name, elem: [1, 2] } }]);
      const { handle } = nft.get("table", { family: "inet", name: "t" });
      const again = [table, set, { element: { ...name, elem: [2, 3] } }];
      nft.transaction((batch) => {
        if (reference === undefined) batch.flush({ ruleset: null });
        else batch.delete({ table: { family: "inet", handle } });
        batch.add(again);
      });
      expect(nft.get("set", name).elem).toEqual([{ range: [2, 3] }]);
      nft.replaceTable(again);
      nft.replaceTable(again);
      expect(nft.get("set", name).elem).toEqual([{ range: [2, 3] }]);
    });

    test("keep a catch-all element and the options of their elements", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      const noted = { elem: { val: 7, comment: "noted" } };
      nft.add({ set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true, elem: [1, "*", noted] } });
      nft.add({ element: { ...name, elem: [2] } });
      expect(nft.get("set", name).elem).toEqual([{ range: [1, 2] }, noted, "*"]);
      nft.transaction((batch) => {
        batch.delete({ element: { ...name, elem: [7] } });
        batch.add({ element: { ...name, elem: [{ elem: { val: 7, comment: "other" } }] } });
        batch.delete({ element: { ...name, elem: ["*"] } });
      });
      expect(nft.get("set", name).elem).toEqual([{ range: [1, 2] }, { elem: { val: 7, comment: "other" } }]);
      const long = { elem: { val: 9, comment: "x".repeat(200) } };
      expect(() => nft.add({ element: { ...name, elem: [8, long] } })).toThrow(
        "commands[0].element.elem[1].elem.comment",
      );
    });

    test("keep the options that nft keeps when ranges are joined or split", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      const noted = (val: Expression, comment: string) => ({ elem: { val, comment } });
      const range = (low: number, high: number): Expression => ({ range: [low, high] });
      const elements = () => nft.get("set", name).elem;
      const elem = [noted(1, "first"), noted(2, "second")];
      nft.add({ set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true, elem } });
      expect(elements()).toEqual([noted(range(1, 2), "first")]);
      nft.add({ element: { ...name, elem: [noted(3, "third")] } });
      expect(elements()).toEqual([noted(range(1, 3), "third")]);
      nft.add({ element: { ...name, elem: [noted(2, "inside")] } });
      expect(elements()).toEqual([noted(range(1, 3), "third")]);
      nft.delete({ element: { ...name, elem: [2] } });
      expect(elements()).toEqual([noted(1, "third"), noted(3, "third")]);
      nft.transaction((batch) => {
        batch.add({ element: { ...name, elem: [noted(4, "fourth")] } });
        batch.add({ element: { ...name, elem: [5] } });
      });
      expect(elements()).toEqual([noted(1, "third"), noted(range(3, 5), "fourth")]);
      nft.transaction((batch) => {
        batch.add({ element: { ...name, elem: [noted(6, "sixth")] } });
        batch.destroy({ element: { ...name, elem: [100] } });
        batch.add({ element: { ...name, elem: [noted(7, "seventh")] } });
      });
      expect(elements()).toEqual([noted(1, "third"), noted(range(3, 7), "seventh")]);
    });

    test("remove elements that overlap each other in the command", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      const range = (low: number, high: number): Expression => ({ range: [low, high] });
      const elem = [range(0, 31)];
      nft.add({ set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true, elem } });
      nft.delete({ element: { ...name, elem: [2, range(0, 15), range(1, 4), 20] } });
      expect(nft.get("set", name).elem).toEqual([range(16, 19), range(21, 31)]);
    });

    test("keep patterns of interfaces apart, because only patterns can be listed", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      const elem = ["eth0*", "eth1"];
      nft.add({
        set: { ...name, type: "ifname", flags: "interval", "auto-merge": true, elem: ["eth1", "eth0*", "eth0"] },
      });
      expect(nft.get("set", name).elem).toEqual(elem);
      expect(failureOf(() => nft.delete({ element: { ...name, elem: ["eth1", "eth0"] } }))).toMatchObject({
        code: "ENOENT",
        path: "commands[0].element.elem[1]",
      });
      expect(nft.get("set", name).elem).toEqual(elem);
    });

    test.skipIf(!hasProgram("nft"))("list the patterns that nft has joined", ({ nft, netns }) => {
      const elem = ["a*", "b*", "c", "eth1*", "eth2*", "lo"];
      const set = `set inet t s { type ifname; flags interval; auto-merge; elements = { ${elem.map((one) => `"${one}"`)} }; }`;
      expect(netns.run(() => Bun.spawnSync(["nft", `add ${set}`]).stderr.toString())).toBe("");
      expect(nft.get("set", { ...inTable, name: "s" }).elem).toEqual(elem);
    });

    test("ignore missing elements only when they are destroyed", ({ nft }) => {
      const name = { ...inTable, name: "s" };
      nft.add({ set: { ...name, type: "inet_service", flags: "interval", "auto-merge": true, elem: [1] } });
      nft.destroy({ element: { ...name, elem: [1, 5] } });
      expect(nft.get("set", name).elem).toBeUndefined();
      expect(failureOf(() => nft.delete({ element: { ...name, elem: [5] } })).code).toBe("ENOENT");
      nft.add({ element: { ...name, elem: [4] } });
      expect(failureOf(() => nft.create({ element: { ...name, elem: [4] } })).code).toBe("EEXIST");
      const all: Expression = { range: [0, 65535] };
      expect(() => nft.create({ element: { ...name, elem: [all] } })).toThrow("commands[0].element.elem[0]");
      expect(failureOf(() => nft.delete({ element: { ...name, elem: [4, "*"] } })).path).toEndWith("elem[1]");
      expect(nft.get("set", name).elem).toEqual([4]);
    });

    test('require the flag "interval"', ({ nft }) => {
      const set = { set: { ...inTable, name: "s", type: "ipv4_addr", "auto-merge": true } } as const;
      expect(() => nft.add(set)).toThrow('set.auto-merge: expected a set with the flag "interval"');
    });

    test("do not join concatenations, as with nft", ({ nft }) => {
      const range = (first: number, last: number): SetItem => ({ concat: ["10.0.0.1", { range: [first, last] }] });
      const elem = [range(1, 5), range(6, 9)];
      const type: DatatypeName[] = ["ipv4_addr", "inet_service"];
      nft.add({ set: { ...inTable, name: "s", type, flags: "interval", "auto-merge": true, elem } });
      expect(nft.list("set")).toMatchObject([{ "auto-merge": true, elem }]);
      nft.delete({ element: { ...inTable, name: "s", elem: [range(1, 5)] } });
      expect(nft.list("set")).toMatchObject([{ "auto-merge": true, elem: [range(6, 9)] }]);
    });
  });
});

describe("MergedRanges", () => {
  const ports = partOf(datatype("inet_service"), true);
  const interfaces = { index: () => 0, name: () => undefined };
  const range = (low: number, high: number) => ({ range: [low, high] }) as SetItem;

  test("reports the elements to delete and to add, once", () => {
    const ranges = new MergedRanges(ports, interfaces, syncIo);
    syncIo.run(ranges.start([range(1, 10), range(20, 30), 50]));
    expect(syncIo.run(ranges.remove([range(20, 30), range(40, 41), range(5, 5)]))).toEqual([1]);
    syncIo.run(ranges.add([range(11, 12), 50], false));
    expect(syncIo.run(ranges.take())).toEqual({
      deletes: [range(1, 10), range(20, 30)],
      adds: [range(1, 4), range(6, 12)],
    });
    expect(syncIo.run(ranges.take())).toEqual({ deletes: [], adds: [] });
  });
});
