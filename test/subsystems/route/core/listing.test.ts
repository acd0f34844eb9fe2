import { describe, expect, test } from "bun:test";
import { Dump, NETLINK_ROUTE, NetlinkSocket, NLM_F_MULTI, RTM_NEWLINK } from "../../../../src/index.ts";
import { Listing } from "../../../../src/subsystems/route/core/listing.ts";
import { getLinks } from "../../../support/requests.ts";
import { done, message, ScriptedTransport } from "../../../support/scripted-transport.ts";

/**
 * Returns a listing of three messages, which contain three, zero and two items.
 *
 * @param onItem called before each item is read.
 */
function listing(onItem: () => void = () => {}): Listing<string> {
  const transport = new ScriptedTransport((request, kernel) => {
    const parts = [3, 0, 2].map((items) =>
      message(RTM_NEWLINK, NLM_F_MULTI, request.sequence, Uint8Array.of(items, 0, 0, 0)),
    );
    kernel.reply([...parts, done(request)]);
  });
  const socket = NetlinkSocket.over(transport);
  let count = 0;
  return new Listing(
    () => Dump.start(NETLINK_ROUTE, getLinks(), { socket }),
    0,
    (one) =>
      Array.from({ length: one.payload[0]! }, () => {
        onItem();
        return `item ${count++}`;
      }),
  );
}

const all = ["item 0", "item 1", "item 2", "item 3", "item 4"];

describe("Partly consumed listings", () => {
  for (let taken = 0; taken <= all.length; taken++) {
    test(`yield the rest after ${taken} items with every read method`, async () => {
      const ways: ((from: Listing<string>) => Promise<string[]>)[] = [
        async (from) => from.toArray(),
        async (from) => [...from],
        (from) => Array.fromAsync(from),
      ];
      for (const read of ways) {
        using from = listing();
        for (let index = 0; index < taken; index++) expect(from.next()).toBe(all[index]!);
        expect(await read(from)).toEqual(all.slice(taken));
      }
    });
  }
});

describe("Listing iterators", () => {
  test("have the methods of standard iterators", () => {
    using from = listing();
    const iterator = from[Symbol.iterator]() as IteratorObject<string>;
    expect(iterator[Symbol.iterator]()).toBe(iterator);
    expect(iterator.map((item) => item.length).toArray()).toEqual(all.map((item) => item.length));
  });

  test("cancel the listing when an item cannot be read", () => {
    let failures = 0;
    using from = listing(() => {
      if (failures++ === 0) throw new Error("unreadable");
    });
    expect(() => {
      for (const item of from) expect(item).toBeUndefined();
    }).toThrow("unreadable");
    expect(() => [...from]).toThrow("was read to its end or cancelled");
  });

  test("cancel the listing when the loop ends early", () => {
    using from = listing();
    for (const item of from) {
      expect(item).toBe(all[0]!);
      break;
    }
    expect(from.next()).toBeUndefined();
    expect(() => [...from]).toThrow("was read to its end or cancelled");
  });

  test("reject a second loop after the end", async () => {
    using from = listing();
    expect(from.toArray()).toEqual([...all]);
    const error = /^\w+: the dump was read to its end or cancelled; start a new one$/;
    expect(() => [...from]).toThrow(error);
    expect(() => from.toArray()).toThrow(error);
    await expect(Array.fromAsync(from)).rejects.toThrow(error);
  });
});
