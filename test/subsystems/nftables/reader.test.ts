// Tests the requests of the ruleset reader with a kernel whose sets never stop changing.
import { expect, test } from "bun:test";
import { nftables } from "../../../src/families/nftables.ts";
import { EINVAL, ENOENT, NETLINK_NETFILTER } from "../../../src/index.ts";
import { syncIo } from "../../../src/io/io.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { datatype } from "../../../src/subsystems/nftables/model/datatypes.ts";
import { CachedInterfaces } from "../../../src/subsystems/nftables/model/interfaces.ts";
import { encodeElements, partOf } from "../../../src/subsystems/nftables/objects/elements.ts";
import {
  readChain,
  readFlowtable,
  writeChain,
  writeFlowtable,
} from "../../../src/subsystems/nftables/objects/object-messages.ts";
import { Reader } from "../../../src/subsystems/nftables/requests/ruleset.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { failureOf } from "./lab.ts";

const header = { nfgenFamily: 2 };
const key = { value: Uint8Array.of(10, 0, 0, 1) };

/** Creates a fake kernel with three tables, and counts the requests by operation. */
function fakeKernel(): { kernel: FakeKernel; requests: Record<string, number> } {
  const requests: Record<string, number> = {};
  const counted =
    <Replies>(operation: string, replies: Replies) =>
    () => {
      requests[operation] = (requests[operation] ?? 0) + 1;
      return replies;
    };
  const names = ["a", "b", "c"];
  const set = { header, table: "a", name: "s", keyType: 7, keyLen: 4 };
  const kernel = new FakeKernel();
  kernel.register(nftables, {
    getgen: { do: counted("getgen", { id: 1 }) },
    gettable: {
      dump: counted(
        "gettable",
        names.map((name) => ({ header, name })),
      ),
    },
    getchain: {
      dump: counted(
        "getchain",
        names.map((table) => ({ header, table, name: `in-${table}` })),
      ),
    },
    getobj: { dump: counted("getobj", []) },
    getflowtable: { dump: counted("getflowtable", []) },
    getrule: { dump: counted("getrule", []) },
    getset: {
      do(fields) {
        requests["getset"] = (requests["getset"] ?? 0) + 1;
        if (fields.name !== "s") throw new Refusal(ENOENT);
        return set;
      },
      dump: counted("getsets", [set]),
    },
    getsetelem: {
      dump: counted("getsetelem", [{ header, table: "a", set: "s", elements: { elem: [{ key }, { key }] } }]),
    },
    "getsetelem-reset": {
      do() {
        throw new Refusal(EINVAL);
      },
      dump: counted("reset", [{ header, table: "a", set: "s", elements: { elem: [{ key }, { key }] } }]),
    },
  });
  return { kernel, requests };
}

test("Nftables.list throws EINTR if every dump repeats an element", () => {
  const { kernel, requests } = fakeKernel();
  using socket = kernel.open(NETLINK_NETFILTER);
  using nft = Nftables.open({ socket });
  const error = failureOf(() => nft.list("set", { table: "a" }));
  expect(error.message).toBe("list elements of ip a s: the set changed during 21 dumps (EINTR); list it again");
  expect(error.code).toBe("EINTR");
  expect(requests["getsetelem"]).toBe(21);
});

test("Nftables.list reads all tables with one dump", () => {
  const { kernel, requests } = fakeKernel();
  using socket = kernel.open(NETLINK_NETFILTER);
  using nft = Nftables.open({ socket });
  const chains = nft.list("chain").map(({ table, name }) => `${table} ${name}`);
  expect(chains).toEqual(["a in-a", "b in-b", "c in-c"]);
  expect(nft.list("chain", { table: "b" })).toHaveLength(1);
  expect(nft.list("flowtable")).toEqual([]);
  expect(nft.list("counter")).toEqual([]);
  expect(requests).toMatchObject({ getchain: 2, getobj: 1, getflowtable: 1 });
});

test("Nftables.reset reads a set once despite a repeated element", () => {
  const { kernel, requests } = fakeKernel();
  using socket = kernel.open(NETLINK_NETFILTER);
  using nft = Nftables.open({ socket });
  expect(nft.reset("set", { table: "a", family: "ip", name: "s" })).toMatchObject([{ name: "s" }]);
  expect(requests["reset"]).toBe(1);
});

test("Nftables.reset names the required Linux version after EINVAL", () => {
  const { kernel } = fakeKernel();
  using socket = kernel.open(NETLINK_NETFILTER);
  using nft = Nftables.open({ socket });
  const error = failureOf(() => nft.reset("element", { table: "a", family: "ip", name: "s", elem: ["10.0.0.1"] }));
  expect(error.message).toBe("reset element ip a s: this kernel cannot reset elements (EINVAL); it requires Linux 6.5");
});

test("Reader caches existing and missing sets", () => {
  const { kernel, requests } = fakeKernel();
  using socket = kernel.open(NETLINK_NETFILTER);
  using client = nftables.connect({ socket });
  const reader = new Reader(client, new CachedInterfaces(undefined), syncIo);
  for (let round = 0; round < 3; round++) expect(syncIo.run(reader.sets.set("ip", "a", "s"))?.name).toBe("s");
  expect(requests["getset"]).toBe(1);
  for (let round = 0; round < 3; round++) expect(syncIo.run(reader.sets.set("ip", "a", "absent"))).toBeUndefined();
  expect(requests["getset"]).toBe(2);
});

test("Nftables.reset reads counters once if the dump is interrupted", () => {
  using kernel = new FakeKernel();
  let packets = 5n;
  kernel.register(nftables, {
    "getobj-reset": {
      dump: () => {
        const reply = { header, table: "a", name: "c", type: "counter", data: { packets, bytes: 0n } } as const;
        packets = 0n;
        return [reply];
      },
    },
  });
  using socket = kernel.open(NETLINK_NETFILTER);
  using nft = Nftables.open({ socket });
  kernel.inject({ fault: "interrupt", operation: "getobj-reset" });
  expect(nft.reset("counter")).toMatchObject([{ name: "c", packets: 5 }]);
});

test("chains and flow tables keep interface names with wildcards", () => {
  const chain = { family: "netdev", table: "t", name: "c", type: "filter", hook: "ingress", prio: 0 } as const;
  for (const dev of [["eth0", "veth*"], "veth*", "eth0"]) {
    const attrs = { ...writeChain({ ...chain, dev }), handle: 1n };
    expect(readChain("netdev", attrs as never).dev).toEqual(dev);
    const flowtable = writeFlowtable({ family: "inet", table: "t", name: "f", hook: "ingress", prio: 0, dev });
    expect(readFlowtable("inet", { ...flowtable, handle: 1n } as never).dev).toEqual(dev);
  }
  expect(writeChain({ ...chain, dev: ["eth0", "veth*"] }).hook?.devs).toEqual({ name: ["eth0"], prefix: ["veth"] });
});

test("single element statements use the attribute that Linux 5.10 reads", () => {
  const names = { index: () => undefined, name: () => undefined };
  const encode = (options: object) => {
    const elem = { val: "10.0.0.1", ...options };
    return encodeElements({ key: [partOf(datatype("ipv4_addr"))], interval: false }, [{ elem }], "elem", names)[0]!;
  };
  const counter = { packets: 3, bytes: 4 };
  expect(encode({ counter })).toMatchObject({ expr: { name: "counter" } });
  expect(encode({ counter })).not.toHaveProperty("expressions");
  const both = encode({ counter, limit: { rate: 1, per: "second" } });
  expect(both.expressions?.elem).toMatchObject([{ name: "counter" }, { name: "limit" }]);
  expect(both).not.toHaveProperty("expr");
});
