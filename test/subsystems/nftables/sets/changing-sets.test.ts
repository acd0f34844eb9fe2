// Tests lists of sets from which the kernel removes elements without a transaction.
import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { drive } from "../../../../src/io/drive.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { CachedInterfaces } from "../../../../src/subsystems/nftables/model/interfaces.ts";
import { Reader } from "../../../../src/subsystems/nftables/requests/ruleset.ts";
import { describeInNamespaces } from "../../../support/environment.ts";

const ELEMENTS = 8000;
const REMOVED = 300;
const inSet = { family: "ip", table: "t", name: "s" } as const;
const addressOf = (number: number) => `10.0.${number >> 8}.${number & 255}`;

describeInNamespaces("A list of the elements of a set", () => {
  // A transaction removes the elements here. The removal of expired ones and that by packets has the same effect.
  test.each([[["timeout"]], [["dynamic"]], [["timeout", "interval"]]] as const)(
    "with the flags %p contains each element that remains while the kernel removes others",
    (flags) => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      nft.transaction((batch) =>
        batch.run([
          { add: { table: { family: "ip", name: "t" } } },
          { add: { set: { ...inSet, type: "ipv4_addr", flags: [...flags] } } },
        ]),
      );
      const all = Array.from({ length: ELEMENTS }, (_, number) => addressOf(number * 2));
      nft.transaction((batch) => batch.run([{ add: { element: { ...inSet, elem: all } } }]));

      using client = nftables.connect({ netns });
      const removed = new Set<string>();
      /** Removes elements of the first part while a dump has more parts. */
      const dump = (
        operation: "getsetelem",
        fields: { header: { nfgenFamily: number }; table: string; set: string },
      ) => {
        const listing = client.dump(operation, fields);
        if (operation !== "getsetelem" || removed.size > 0) return listing;
        const first = listing.next()!;
        for (const { key } of first.elements!.elem!.slice(0, REMOVED)) removed.add([...key!.value!].join("."));
        nft.transaction((batch) =>
          batch.run([{ delete: { element: { ...inSet, elem: [...removed].filter((one) => all.includes(one)) } } }]),
        );
        return { toArray: () => [first, ...listing.toArray()] };
      };
      const source = new Proxy(client, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          return name === "dump" ? dump : typeof value === "function" ? value.bind(target) : value;
        },
      });
      const reader = new Reader(source, new CachedInterfaces(netns, syncIo), syncIo);
      const listed = new Set(drive(reader.sets.items("ip", "t", "s")).map((item) => String(item)));
      expect(removed.size).toBeGreaterThan(0);
      expect(all.filter((one) => !removed.has(one) && !listed.has(one))).toEqual([]);
    },
  );
});
