// Tests ranges that the kernel stores as two elements, their start and their end.
import { expect } from "bun:test";
import type { Expression, Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { testInTable as test } from "../fixtures.ts";
import { failureOf, inTable } from "../lab.ts";

const name = { ...inTable, name: "s" };
const all: Expression = { range: [0, 65535] };

function declare(nft: Nftables, elem: Expression[], isMerged = false): void {
  nft.add({
    set: { ...name, type: "inet_service", flags: "interval", elem, ...(isMerged ? { "auto-merge": true } : {}) },
  });
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("ranges up to the largest value", () => {
    test.each([
      [[1, 3, 5], "another element"],
      [[0], "an element with the same start"],
      [[{ range: [9, 65535] }], "an element with the same end"],
    ] as [Expression[], string][])("are rejected in a set that contains %j: %s overlaps them", (elem, _, { nft }) => {
      declare(nft, elem);
      expect(() => nft.add({ element: { ...name, elem: [all] } })).toThrow("commands[0].element.elem[0]");
      expect(() => nft.create({ element: { ...name, elem: [all] } })).toThrow("overlaps");
      expect(nft.get("set", name).elem).toEqual(elem);
    });

    test.skipIf(!hasProgram("nft"))(
      "of fields of some bits are listed and deleted as nft has written them",
      ({ nft, netns }) => {
        const set = "set inet t s { type dscp; flags interval; elements = { 0-1, 62-63 }; }";
        expect(netns.run(() => Bun.spawnSync(["nft", `add ${set}`]).stderr.toString())).toBe("");
        const { elem } = nft.get("set", name);
        expect(elem).toEqual([{ range: [0, 1] }, { range: [62, 63] }]);
        nft.delete({ element: { ...name, elem: elem! } });
        nft.add({ element: { ...name, elem: elem! } });
        expect(nft.get("set", name).elem).toEqual(elem!);
      },
    );

    test("are rejected if an earlier command of the transaction added an element in them", ({ nft }) => {
      declare(nft, [9]);
      const add = (...elem: Expression[]) => ({ element: { ...name, elem } });
      expect(() => nft.transaction((batch) => batch.delete(add(9)).add(add(8)).add(add(all)))).toThrow("overlaps");
      nft.transaction((batch) => batch.delete(add(9)).add(add(all)).add(add(all)));
      expect(nft.get("set", name).elem).toEqual([all]);
      nft.transaction((batch) => batch.delete(add(all)).add(add(8)).flush({ set: name }).add(add(all)));
      expect(nft.get("set", name).elem).toEqual([all]);
    });

    test.each([false, true])("are deleted only as they were added (auto-merge: %p)", (isMerged, { nft }) => {
      declare(nft, [0, 11], isMerged);
      const rejected = failureOf(() => nft.delete({ element: { ...name, elem: [11, all] } }));
      expect(rejected).toMatchObject({ code: "ENOENT", path: "commands[0].element.elem[1]" });
      expect(nft.get("set", name).elem).toEqual([0, 11]);
      nft.destroy({ element: { ...name, elem: [all] } });
      expect(nft.get("set", name).elem).toEqual([0, 11]);
    });
  });

  describeInNamespaces("ranges with the same end as another one", () => {
    const add = (...elem: Expression[]) => ({ element: { ...name, elem } });
    const many = Array.from({ length: 300 }, (_, index) => ({ range: [1000 + 3 * index, 1001 + 3 * index] }));

    test.each([
      [9, { range: [5, 9] }],
      [{ range: [7, 9] }, { range: [5, 9] }],
      [{ range: [5, 9] }, { range: [7, 9] }],
      [{ range: [5, 9] }, 9],
    ] as [Expression, Expression][])("are rejected, as by nft: %j, then %j", (first, second, { nft }) => {
      declare(nft, [first, 10, 20]);
      for (const others of [[], many] as Expression[][]) {
        expect(() => nft.add(add(second, ...others))).toThrow("overlaps");
        expect(() => nft.create(add(second, ...others))).toThrow("overlaps");
        expect(nft.get("set", name).elem).toEqual([first, 10, 20]);
      }
      expect(() => nft.transaction((batch) => batch.flush({ set: name }).add(add(first)).add(add(second)))).toThrow(
        "overlaps",
      );
      // The library rejects a range before the kernel, which has `destroy` since Linux 6.3, receives the commands.
      if (second === 9) return;
      expect(() => nft.transaction((batch) => batch.destroy(add(8)).add(add(second)))).toThrow("overlaps");
    });

    test("are added if they are the same one, or if the other one was deleted before", ({ nft }) => {
      declare(nft, [9, { range: [20, 29] }]);
      nft.add(add({ range: [20, 29] }));
      nft.transaction((batch) => batch.delete(add(9)).add(add({ range: [5, 9] })));
      nft.transaction((batch) => batch.delete(add({ range: [20, 29] })).add(add({ range: [15, 25] })));
      expect(nft.get("set", name).elem).toEqual([{ range: [5, 9] }, { range: [15, 25] }]);
      nft.transaction((batch) => batch.flush({ set: name }).add(add({ range: [3, 9] })));
      expect(nft.get("set", name).elem).toEqual([{ range: [3, 9] }]);
    });
  });

  describeInNamespaces("ranges of one command", () => {
    test("are rejected if they have the same end", ({ nft }) => {
      declare(nft, []);
      const add = (...elem: Expression[]) => nft.add({ element: { ...name, elem } });
      expect(() => add(19, { range: [15, 19] })).toThrow(
        "commands[0].element.elem[1]: the element overlaps another one",
      );
      add(19, 19, { range: [15, 18] }, { range: [15, 18] });
      expect(nft.get("set", name).elem).toEqual([{ range: [15, 18] }, 19]);
    });
  });

  describeInNamespaces("sets of the policy memory", () => {
    test("are listed with their only element, which Linux 6.18 counts as none", ({ nft }) => {
      nft.add({ set: { ...name, type: "inet_service", policy: "memory", size: 100, elem: [9] } });
      expect(nft.get("set", name).elem).toEqual([9]);
    });
  });
});
