import { describe, expect, test } from "bun:test";
import { nftables } from "../../src/families/nftables.ts";
import { EBUSY, EEXIST, NETLINK_NETFILTER, NLM_F_CREATE } from "../../src/index.ts";
import { FakeKernel, Refusal } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";

const header = { nfgenFamily: 2 };
const begin = { operation: "batch-begin" } as const;
const end = { operation: "batch-end" } as const;

function table(name: string) {
  return { operation: "newtable", fields: { header, name }, flags: NLM_F_CREATE } as const;
}

function codes(results: readonly { error?: { code: string } | undefined }[]): (string | undefined)[] {
  return results.map(({ error }) => error?.code);
}

/** Returns a fake kernel whose tables are restored when a batch fails, and the names of the tables. */
function tables(): { kernel: FakeKernel; names: string[] } {
  const names: string[] = [];
  const kernel = new FakeKernel();
  kernel.register(nftables, {
    newtable: {
      do({ name }, { onAbort }) {
        if (names.includes(name!)) throw new Refusal(EEXIST, { attribute: "name" });
        names.push(name!);
        onAbort(() => names.splice(names.indexOf(name!), 1));
      },
    },
    gettable: { dump: () => names.map((name) => ({ name })) },
  });
  return { kernel, names };
}

describe("FakeKernel batches", () => {
  test("are executed without handlers for their first and last message", () => {
    const { kernel, names } = tables();
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    expect(codes(client.doMultiple([begin, table("a"), table("b"), end]))).toEqual(new Array(4).fill(undefined));
    expect(names).toEqual(["a", "b"]);
    expect(client.dump("gettable").toArray()).toMatchObject([{ name: "a" }, { name: "b" }]);
  });

  test("are undone in reverse order if a request is rejected", () => {
    const { kernel, names } = tables();
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    client.doMultiple([begin, table("a"), end]);
    const results = client.doMultiple([begin, table("b"), table("a"), table("c"), table("b"), end]);
    const refused = ["ECANCELED", "ECANCELED", "EEXIST", "ECANCELED", "EEXIST", "ECANCELED"];
    expect(codes(results)).toEqual(refused);
    expect(results[2].error?.extendedAck).toMatchObject({ attribute: "name" });
    expect(names).toEqual(["a"]);
    const order: string[] = [];
    kernel.register(nftables, {
      newtable: {
        do({ name }, { onAbort }) {
          onAbort(() => order.push(name!));
          if (name === "z") throw new Refusal(EBUSY);
        },
      },
    });
    client.doMultiple([begin, table("x"), table("y"), table("z"), end]);
    expect(order).toEqual(["z", "y", "x"]);
  });

  test("are undone if the end is missing or a handler throws", () => {
    const { kernel, names } = tables();
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    expect(codes(client.doMultiple([begin, table("a")]))).toEqual(["ECANCELED", "ECANCELED"]);
    kernel.inject({ fault: "refuse", errno: EBUSY, operation: "batch-end" });
    // The kernel reports the failure of a batch with the sequence number of the batch's first message.
    expect(codes(client.doMultiple([begin, table("a"), end]))).toEqual(["EBUSY", "ECANCELED", "ECANCELED"]);
    expect(names).toEqual([]);
    kernel.register(nftables, {
      newtable: {
        do({ name }, { onAbort }) {
          if (name === "wrong") throw new RangeError("a mistake in the test");
          names.push(name!);
          onAbort(() => names.pop());
        },
      },
    });
    expect(thrown(() => client.doMultiple([begin, table("a"), table("wrong"), end]))).toBeInstanceOf(RangeError);
    expect(names).toEqual([]);
    expect(codes(client.doMultiple([begin, table("a"), end]))).toEqual([undefined, undefined, undefined]);
    expect(names).toEqual(["a"]);
  });

  test("call the handlers of their first and last message", () => {
    let names = ["old"];
    const ends: string[][] = [];
    const kernel = new FakeKernel();
    kernel.register(nftables, {
      "batch-begin": {
        do(_, { onAbort }) {
          const before = [...names];
          onAbort(() => {
            names = before;
          });
        },
      },
      "batch-end": { do: () => void ends.push([...names]) },
      newtable: { do: ({ name }) => void names.push(name!) },
      newchain: {
        do() {
          throw new Refusal(EBUSY, { attribute: "name" });
        },
      },
    });
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    const chain = { operation: "newchain", fields: { header, table: "old", name: "c" }, flags: NLM_F_CREATE } as const;
    const refused = client.doMultiple([begin, table("new"), chain, end]);
    expect(codes(refused)).toEqual(["ECANCELED", "ECANCELED", "EBUSY", "ECANCELED"]);
    expect({ names, ends }).toEqual({ names: ["old"], ends: [] });
    client.doMultiple([begin, table("new"), end]);
    expect({ names, ends }).toEqual({ names: ["old", "new"], ends: [["old", "new"]] });
  });

  test("are required for changes and not allowed for reads", () => {
    const { kernel, names } = tables();
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    const alone = thrown(() => client.do("newtable", { header, name: "a" }, { flags: NLM_F_CREATE }));
    expect(alone).toMatchObject({ code: "EINVAL", message: expect.stringContaining("require a batch: doMultiple()") });
    const asked = client.doMultiple([begin, table("a"), { operation: "getgen" }, end]);
    expect(codes(asked)).toEqual(["ECANCELED", "ECANCELED", "EOPNOTSUPP", "ECANCELED"]);
    kernel.register(nftables, { getgen: { do: () => ({ id: 1 }) }, newtable: { do: () => undefined } });
    const known = client.doMultiple([begin, table("a"), { operation: "getgen" }, end]);
    expect(codes(known)).toEqual(["ECANCELED", "ECANCELED", "EINVAL", "ECANCELED"]);
    expect(client.do("getgen", {})).toMatchObject({ id: 1 });
    expect(names).toEqual([]);
  });

  test("are rejected at the first message for unprivileged callers", () => {
    const { kernel, names } = tables();
    kernel.permitted = false;
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    expect(codes(client.doMultiple([begin, table("a"), end]))).toEqual(["EPERM", "EPERM", "EPERM"]);
    const several = client.doMultiple([{ operation: "getgen" }, { operation: "getgen" }]);
    expect(codes(several)).toEqual(["EPERM", "EPERM"]);
    expect(names).toEqual([]);
    expect(kernel.requests.map(({ operation }) => operation)).toContain("batch-begin");
    expect(kernel.requests.map(({ operation }) => operation)).not.toContain("newtable");
  });

  test("do not undo requests outside of a batch", () => {
    let undone = 0;
    const kernel = new FakeKernel();
    kernel.register(nftables, {
      getgen: {
        do(_, { onAbort }) {
          onAbort(() => undone++);
          throw new Refusal(EBUSY);
        },
      },
    });
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    expect(thrown(() => client.do("getgen", {}))).toMatchObject({ code: "EBUSY" });
    expect(undone).toBe(0);
  });
});
