// Tests of nftables batches. The kernel applies a batch either completely or not at all.
import { expect, test } from "bun:test";
import { netlinkFamily } from "../../src/client/index.ts";
import { type Events, type Groups, nftables, type Operations } from "../../src/families/nftables.ts";
import {
  EINVAL,
  ENOBUFS,
  EOPNOTSUPP,
  NETLINK_NETFILTER,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_ECHO,
} from "../../src/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { ScriptedTransport, verdict } from "../support/scripted-transport.ts";

const header = { nfgenFamily: 2 };
const begin = { operation: "batch-begin" } as const;
const end = { operation: "batch-end" } as const;
const table = (name: string) => ({ operation: "newtable", fields: { header, name }, flags: NLM_F_CREATE }) as const;
const chain = (of: string) =>
  ({ operation: "newchain", fields: { header, table: of, name: "c" }, flags: NLM_F_CREATE }) as const;

describeInNamespaces("nftables batch", () => {
  const netns = sharedNamespace();

  function tables(): (string | undefined)[] {
    using client = nftables.connect({ netns });
    const names = client
      .dump("gettable")
      .toArray()
      .map(({ name }) => name);
    return names.sort();
  }

  test("is sent in one datagram, even if it is long", () => {
    using client = nftables.connect({ netns });
    const names = Array.from({ length: 200 }, (_, index) => `long-table-number-${1000 + index}`);
    const results = client.doMultiple([begin, ...names.map(table), end]);
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(tables()).toEqual(names);
    const gone = names.map((name) => ({ operation: "deltable", fields: { header, name } }) as const);
    expect(client.doMultiple([begin, ...gone, end]).every(({ error }) => error === undefined)).toBe(true);
    expect(tables()).toEqual([]);
  });

  test("reports an error for each request if one is rejected", () => {
    using client = nftables.connect({ netns });
    const results = client.doMultiple([begin, table("t"), chain("nowhere"), table("u"), end]);
    expect(results.map(({ error }) => error?.code)).toEqual([
      "ECANCELED",
      "ECANCELED",
      "ENOENT",
      "ECANCELED",
      "ECANCELED",
    ]);
    expect(results[1].error).toMatchObject({
      operation: "nftables.newtable",
      cause: results[2].error,
      message:
        "nftables.newtable: the batch was rolled back because request 2, nftables.newchain, failed with ENOENT (ECANCELED)",
    });
    expect(tables()).toEqual([]);
  });

  test("fails without batch-end", () => {
    using client = nftables.connect({ netns });
    const results = client.doMultiple([begin, table("t")]);
    expect(results.map(({ error }) => error?.code)).toEqual(["ECANCELED", "ECANCELED"]);
    expect(results[1].error?.message).toBe(
      "nftables.newtable: the batch was rolled back because batch-end is missing (ECANCELED)",
    );
    // The error of the invalid request describes that request; the errors of the others describe the batch.
    const wrong = client.doMultiple([begin, chain("nowhere")]);
    expect(wrong.map(({ error }) => error?.code)).toEqual(["ECANCELED", "ENOENT"]);
    expect(tables()).toEqual([]);
  });

  test("rejects requests outside of the batch in the same call", () => {
    using client = nftables.connect({ netns });
    const own = "expected batch-begin as the first request of a batch, and only there";
    expect(() => client.doMultiple([table("t"), begin, end])).toThrow(new TypeError(`[0] nftables.newtable: ${own}`));
    expect(() => client.doMultiple([begin, table("t"), begin])).toThrow(`[2] nftables.batch-begin: ${own}`);
    expect(() => client.doMultiple([begin, end, table("t")])).toThrow(
      "[1] nftables.batch-end: expected as the last request, because the kernel ignores requests after it",
    );
    expect(() => client.doMultiple([begin, end], { oneDatagram: false })).toThrow(TypeError);
    expect(tables()).toEqual([]);
  });

  test("is recommended in the error for a change outside of a batch", () => {
    using client = nftables.connect({ netns });
    const advice =
      "changes of nftables require a batch: doMultiple() with batch-begin as the first request and batch-end";
    const alone = thrown(() => client.do("newtable", { header, name: "t" }, { flags: NLM_F_CREATE }));
    expect(alone.message).toContain(`nftables.newtable: invalid argument (EINVAL); ${advice}`);
    const [several] = client.doMultiple([table("t"), table("u")]);
    expect(several.error?.message).toContain(advice);
    // Inside a batch, the same request fails with another error, which does not recommend a batch.
    const rule = {
      operation: "newrule",
      fields: { header, table: "t", chain: "c", handle: 1n, position: 1n },
    } as const;
    const results = client.doMultiple([begin, table("t"), { ...rule, flags: NLM_F_CREATE }, end]);
    expect(results[2].error).toBeDefined();
    expect(results[2].error?.message).not.toMatch(/batch:|if the kernel lacks/);
  });
});

describeInNamespaces("get request in an nftables batch", () => {
  test("is rejected with the advice to send it separately", () => {
    using netns = NetworkNamespace.create();
    using client = nftables.connect({ netns });
    const [, reply] = client.doMultiple([begin, { operation: "gettable", fields: { header, name: "t" } }, end]);
    expect(reply.error).toMatchObject({
      code: "EINVAL",
      message:
        "nftables.gettable: invalid argument (EINVAL); a batch contains only changes: read before or after it, with do() or dump()",
    });
    client.doMultiple([begin, table("t"), end]);
    expect(client.do("gettable", { header, name: "t" }).name).toBe("t");
    // Outside of a batch, the request fails with another error, which contains no advice about batches.
    const alone = thrown(() => client.do("gettable", { header, name: "u" }));
    expect(alone).toMatchObject({ code: "ENOENT" });
    expect(alone.message).not.toContain("batch");
  });
});

describeInNamespaces("nftables batch with NLM_F_ECHO", () => {
  // Not of set elements, whose echoes have the sequence number 0 in Linux 6.18.
  test("has the echoes of new and of removed objects", () => {
    using netns = NetworkNamespace.create();
    using client = nftables.connect({ netns });
    const inTable = { header, table: "t" };
    const flags = NLM_F_CREATE | NLM_F_ECHO;
    const objects = [
      { operation: "newtable", fields: { header, name: "t" }, flags },
      { operation: "newchain", fields: { ...inTable, name: "c" }, flags },
      { operation: "newrule", fields: { ...inTable, chain: "c", expressions: { elem: [] } }, flags },
      { operation: "newset", fields: { ...inTable, name: "s", id: 1, keyLen: 4 }, flags },
      { operation: "newobj", fields: { ...inTable, name: "o", type: "counter", data: {} }, flags },
    ] as const;
    const created = client.doMultiple([begin, ...objects, end] as unknown as [typeof begin]) as {
      reply?: { handle?: bigint };
    }[];
    expect(created.map(({ reply }) => reply !== undefined)).toEqual([false, ...objects.map(() => true), false]);
    const { handle } = created[3]!.reply!;
    for (const verb of ["destroy", "del"]) {
      if (verb === "del") client.doMultiple([begin, ...objects, end] as unknown as [typeof begin]);
      const rules = verb === "del" ? client.dump("getrule", inTable).toArray()[0]!.handle : handle;
      const removals = [
        { operation: `${verb}obj`, fields: { ...inTable, name: "o", type: "counter" } },
        { operation: `${verb}set`, fields: { ...inTable, name: "s" } },
        { operation: `${verb}rule`, fields: { ...inTable, chain: "c", handle: rules } },
        { operation: `${verb}chain`, fields: { ...inTable, name: "c" } },
        { operation: `${verb}table`, fields: { header, name: "t" } },
      ].map((one) => ({ ...one, flags: NLM_F_ECHO }));
      const results = client.doMultiple([begin, ...removals, end] as unknown as [typeof begin]);
      expect(results.map(({ error }) => error?.code)).toEqual([begin, ...removals, end].map(() => undefined));
      const replies = results.map(({ reply }) => reply as { name?: string; table?: string } | undefined);
      expect(replies.map((reply) => reply && [reply.table, reply.name].join(" "))).toEqual([
        undefined,
        "t o",
        "t s",
        "t ",
        "t c",
        " t",
        undefined,
      ]);
    }
  });
});

test("Lost replies to a batch are not reported as a rollback", () => {
  const lose = (_: unknown, kernel: ScriptedTransport) => kernel.fail(ENOBUFS);
  const kernel = new ScriptedTransport(lose, { protocol: NETLINK_NETFILTER });
  using socket = NetlinkSocket.over(kernel);
  using client = nftables.connect({ socket });
  const results = client.doMultiple([begin, table("t"), end], { idempotent: false });
  expect(results.map(({ error }) => error?.code)).not.toContain("ECANCELED");
  expect(results[1].error).toMatchObject({ code: "ENOBUFS" });
});

test("The error for an unsupported batch names the kernel option", () => {
  let first = true;
  const kernel = new ScriptedTransport(
    (request, kernel) => {
      if (first) kernel.reply(verdict(request, EOPNOTSUPP));
      else if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request, EINVAL));
      first = false;
    },
    { protocol: NETLINK_NETFILTER },
  );
  using socket = NetlinkSocket.over(kernel);
  // Once the family has replied, its kernel option is evidently enabled, so errors contain no advice about it.
  using client = netlinkFamily<Operations, Events, Groups>({ ...nftables }).connect({ socket });
  const [began] = client.doMultiple([begin, table("t"), end]);
  expect(began.error?.message).toContain("if the kernel lacks nftables: it requires CONFIG_NF_TABLES");
});
