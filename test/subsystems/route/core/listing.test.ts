import { describe, expect, test } from "bun:test";
import {
  AsyncDump,
  Dump,
  EPERM,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_MULTI,
  RTM_NEWLINK,
} from "../../../../src/index.ts";
import { AsyncListing } from "../../../../src/io/async-listing.ts";
import { Listing } from "../../../../src/io/listing.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { Sockets } from "../../../../src/subsystems/sockets/index.ts";
import { getLinks } from "../../../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";

/** A kernel with a table of messages that contain these numbers of items. */
function tableOf(counts: readonly number[]): ScriptedTransport {
  return new ScriptedTransport((request, kernel) => {
    const parts = counts.map((items) =>
      message(RTM_NEWLINK, NLM_F_MULTI, request.sequence, Uint8Array.of(items, 0, 0, 0)),
    );
    kernel.reply([...parts, done(request)]);
  });
}

/**
 * Returns a listing of three messages, which contain three, zero and two items.
 *
 * @param onItem called before each item is read.
 */
function listing(onItem: () => void = () => {}, socket = NetlinkSocket.over(tableOf([3, 0, 2]))): Listing<string> {
  let count = 0;
  return new Listing("list items", {
    dump: Dump.start(NETLINK_ROUTE, getLinks(), { socket }),
    read: (one) =>
      Array.from({ length: one.payload[0]! }, () => {
        onItem();
        return `item ${count++}`;
      }),
  });
}

/** Returns a listing that the kernel rejects with EPERM. */
function failed(empty: readonly string[] = []): Listing<string> {
  const transport = new ScriptedTransport((request, kernel) => kernel.reply([verdict(request, EPERM)]));
  const socket = NetlinkSocket.over(transport);
  return new Listing("list items", { dump: Dump.start(NETLINK_ROUTE, getLinks(), { socket }), read: () => "", empty });
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

  test("are cancelled when next() or toArray() cannot read an item", () => {
    const reads: readonly ((from: Listing<string>) => unknown)[] = [(from) => from.next(), (from) => from.toArray()];
    for (const read of reads) {
      let failures = 0;
      using from = listing(() => {
        if (failures++ === 0) throw new Error("unreadable");
      });
      expect(() => read(from)).toThrow("unreadable");
      expect(from.next()).toBeUndefined();
      expect(() => from.toArray()).toThrow("was read to its end or cancelled");
    }
  });
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

  test("end if their loop reads or cancels the rest itself", async () => {
    for (const finish of [(from: Listing<string>) => from.done(), (from: Listing<string>) => void from.toArray()]) {
      using from = listing();
      const found: string[] = [];
      for await (const item of from) {
        found.push(item);
        if (found.length === 1) finish(from);
      }
      expect(found).toEqual([all[0]!]);
    }
  });

  test("throw the error of a failed dump again", () => {
    using from = failed();
    for (let loop = 0; loop < 2; loop++) expect(() => [...from]).toThrow(/EPERM/);
    expect(() => from.toArray()).toThrow(/EPERM/);
    from.done();
    expect(() => from.next()).toThrow(/EPERM/);
  });

  test("reject a second loop after an error code that stands for an empty table", () => {
    using from = failed(["EPERM"]);
    expect([...from]).toEqual([]);
    expect(() => [...from]).toThrow(TypeError);
    expect(() => from.toArray()).toThrow("was read to its end or cancelled");
  });

  test("reject a second loop after the end", async () => {
    using from = listing();
    expect(from.toArray()).toEqual([...all]);
    const error = /^list items: the dump was read to its end or cancelled; start a new one$/;
    expect(() => [...from]).toThrow(error);
    expect(() => from.toArray()).toThrow(error);
    await expect(Array.fromAsync(from)).rejects.toThrow(error);
  });
});

describe("Asynchronous listings", () => {
  test("throw the error of a failed dump again", async () => {
    const kernel = new ScriptedTransport((request, kernel) => kernel.reply([verdict(request, EPERM)]));
    using socket = NetlinkSocket.over(kernel);
    const from = new AsyncListing("list items", async () => ({
      dump: new AsyncDump(NETLINK_ROUTE, getLinks(), { socket }),
      read: () => "",
    }));
    for (let loop = 0; loop < 2; loop++) await expect(Array.fromAsync(from)).rejects.toThrow(/EPERM/);
    await expect(from.toArray()).rejects.toThrow(/EPERM/);
    await expect(from.next()).rejects.toThrow(/EPERM/);
  });

  test("start no dump after done()", async () => {
    const kernel = tableOf([1]);
    using socket = NetlinkSocket.over(kernel);
    const from = new AsyncListing("list items", async () => {
      await Bun.sleep(1);
      return { dump: new AsyncDump(NETLINK_ROUTE, getLinks(), { socket }), read: () => "item" };
    });
    const next = from.next();
    await from.done();
    expect(await next).toBeUndefined();
    expect(kernel.requests).toEqual([]);
  });
});

test("JSON.stringify of an asynchronous list throws instead of writing an empty object", () => {
  const links = Links.openAsync();
  expect(() => JSON.stringify(links.list())).toThrow("pass it `await toArray()` and jsonReplacer");
  links.close();
  const sockets = Sockets.openAsync();
  expect(() => JSON.stringify({ sockets: sockets.list() })).toThrow("list sockets: JSON.stringify cannot wait");
  sockets.close();
});
