import { expect } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import {
  AF_BRIDGE,
  AF_INET,
  dump,
  EINVAL,
  ENOBUFS,
  type Message,
  type MessageView,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_EXCL,
  NLM_F_MULTI,
  RTM_GETMDB,
  RTM_GETNEIGH,
  RTM_GETRULE,
  RTM_NEWNEIGH,
} from "../../src/index.ts";
import { links, mirror, multicastGroups, neighbours, routes, rules, watch } from "../../src/watch/index.ts";
import { request as requestFor } from "../../src/watch/message-fields.ts";
import { RULE } from "../../src/watch/sources/rules.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { getLinks, getRoutes, setLoopbackUp } from "../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { until, within } from "../support/threads.ts";

const CREATE = { flags: NLM_F_CREATE | NLM_F_EXCL };

function addLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, CREATE);
}

function deleteLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("dellink", { ifname });
}

/** Returns the datagrams of a dump of the given entries, as the kernel would send them. */
function replies(request: MessageView, entries: readonly Message[], flags = 0): Uint8Array[] {
  return entries.map(({ type, payload }) => message(type, NLM_F_MULTI | flags, request.sequence, payload));
}

/**
 * Returns a scripted socket and a function that returns the number of requested dumps. `onDump` sends the replies to
 * each dump.
 */
function scriptedDumps(onDump: (number: number, request: MessageView, kernel: ScriptedTransport) => void): {
  socket: NetlinkSocket;
  dumps: () => number;
} {
  let count = 0;
  const transport = new ScriptedTransport((request, kernel) => {
    if ((request.flags & NLM_F_DUMP) !== NLM_F_DUMP) kernel.reply(verdict(request));
    else onDump(count++, request, kernel);
  });
  return { socket: NetlinkSocket.over(transport), dumps: () => count };
}

function linksOf(netns: NetworkNamespace): Message[] {
  return dump(NETLINK_ROUTE, getLinks(), { netns }).toArray();
}

describeInNamespaces("Dump of a watched table", () => {
  test("is repeated if the kernel marks it as interrupted", async ({ netns }) => {
    addLink(netns, "d0");
    addLink(netns, "d1");
    const whole = linksOf(netns);
    const { socket, dumps } = scriptedDumps((number, request, kernel) => {
      if (number < 3) kernel.reply(replies(request, whole.slice(0, number), number === 2 ? NLM_F_DUMP_INTR : 0));
      else kernel.reply(replies(request, whole));
      const end = done(request);
      // NLMSG_DONE can have the flag NLM_F_DUMP_INTR too.
      if (number < 2) new DataView(end.buffer, end.byteOffset).setUint16(6, NLM_F_MULTI | NLM_F_DUMP_INTR, true);
      kernel.reply(end);
    });
    await using kernel = await within(mirror(links, { netns, socket, inLoop: true }), "the mirror");
    expect(dumps()).toBe(4);
    expect([...kernel.links].map(({ ifname }) => ifname)).toEqual(["lo", "d0", "d1"]);
    socket.close();
  });

  test("contains one of two equal rules after the other was removed", async ({ netns }) => {
    using client = rtRule.connect({ netns });
    const rule = { header: { family: AF_INET, table: 100, action: "to-tbl" }, priority: 1000 } as const;
    for (let count = 0; count < 2; count++) client.do("newrule", rule, { flags: NLM_F_CREATE });
    const { socket } = scriptedDumps((number, request, kernel) => {
      if (number === 0) client.do("delrule", rule);
      const question = requestFor(RTM_GETRULE, request.payload[0]!, RULE);
      const all = dump(NETLINK_ROUTE, question, { netns }).toArray();
      kernel.reply([...replies(request, all), done(request)]);
    });
    await using kernel = await within(mirror(rules, { netns, socket, inLoop: true }), "the mirror");
    const count = () => [...kernel.rules].filter(({ priority }) => priority === 1000).length;
    await until(() => count() === 1, "the rule that is left");
    await Bun.sleep(100);
    expect(count()).toBe(1);
    socket.close();
  });

  test("is not affected by earlier events", async ({ netns }) => {
    using client = rtRule.connect({ netns });
    const rule = { header: { family: AF_INET, table: 100, action: "to-tbl" }, priority: 1000 } as const;
    for (let count = 0; count < 2; count++) client.do("newrule", rule, { flags: NLM_F_CREATE });
    await using changes = watch(rules, { netns, inLoop: true });
    // The watch receives the event, and its dump starts with the first call of next().
    client.do("delrule", rule);
    const { value } = await within(changes[Symbol.asyncIterator]().next(), "the snapshot");
    if (value?.kind !== "snapshot") throw new Error(`started with ${value?.kind}`);
    expect([...value.items].filter(({ priority }) => priority === 1000)).toHaveLength(1);
  });

  test("is repeated after a timeout", async ({ netns }) => {
    const whole = linksOf(netns);
    const { socket, dumps } = scriptedDumps((number, request, kernel) => {
      if (number > 0) kernel.reply([...replies(request, whole), done(request)]);
    });
    await using kernel = await within(mirror(links, { netns, socket, inLoop: true }), "the mirror");
    expect([dumps(), kernel.links.size]).toEqual([2, 1]);
    socket.close();
  });

  test("is repeated after an overrun of the socket", async ({ netns }) => {
    const whole = linksOf(netns);
    const { socket, dumps } = scriptedDumps((number, request, kernel) => {
      if (number === 0) kernel.fail(ENOBUFS);
      else kernel.reply([...replies(request, whole), done(request)]);
    });
    await using kernel = await within(mirror(links, { netns, socket, inLoop: true }), "the mirror");
    expect([dumps(), kernel.links.size]).toEqual([2, 1]);
    socket.close();
  });

  test("ends the watch with the kernel's error if it fails", async ({ netns }) => {
    const { socket } = scriptedDumps((_number, request, kernel) => kernel.reply(done(request, EINVAL)));
    await expect(within(mirror(links, { netns, socket, inLoop: true }), "the refusal")).rejects.toThrow("EINVAL");
    await using changes = watch(links, { netns, socket, inLoop: true });
    await expect(within(changes[Symbol.asyncIterator]().next(), "the refusal")).rejects.toThrow("EINVAL");
    socket.close();
  });

  test("includes concurrent changes and reports each at most once", async ({ netns }) => {
    addLink(netns, "early");
    addLink(netns, "gone");
    const { socket } = scriptedDumps((_number, request, kernel) => {
      const whole = linksOf(netns);
      // The changes happen after the dump has read the table, but before the watch checks for concurrent changes.
      addLink(netns, "late");
      deleteLink(netns, "gone");
      addLink(netns, "brief");
      deleteLink(netns, "brief");
      kernel.reply([...replies(request, whole), done(request)]);
    });
    await using changes = watch(links, { netns, socket, inLoop: true });
    // The change happens before the dump, so the dump includes it.
    addLink(netns, "before");
    const iterator = changes[Symbol.asyncIterator]();
    const { value } = await within(iterator.next(), "the snapshot");
    if (value?.kind !== "snapshot") throw new Error(`started with ${value?.kind}`);
    expect([...value.items].map(({ ifname }) => ifname).sort()).toEqual(["before", "early", "late", "lo"]);
    deleteLink(netns, "late");
    expect((await within(iterator.next(), "an event")).value).toMatchObject({
      kind: "remove",
      item: { ifname: "late" },
    });
    socket.close();
  });

  test.skipIf(!hasProgram("ip"))("is repeated after a concurrent removal, which can hide entries", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    for (const number of [1, 2, 3]) runIn(netns, ["ip", "route", "add", "blackhole", `10.${number}.0.0/16`]);
    const { socket, dumps } = scriptedDumps((number, request, kernel) => {
      const isFirst = number === 0;
      let whole = dump(NETLINK_ROUTE, getRoutes(), { netns }).toArray();
      if (isFirst) {
        runIn(netns, ["ip", "route", "del", "10.1.0.0/16"]);
        // The dump skips the entry that follows the removed one.
        whole = whole.filter(({ bytes }) => !Buffer.from(bytes).includes(Buffer.from([10, 2, 0, 0])));
      }
      kernel.reply([...replies(request, whole), done(request)]);
    });
    await using changes = watch(routes, { netns, socket, inLoop: true });
    const iterator = changes[Symbol.asyncIterator]();
    const { value } = await within(iterator.next(), "the snapshot");
    if (value?.kind !== "snapshot") throw new Error(`started with ${value?.kind}`);
    const shown = [...value.items].map(({ dst }) => String(dst));
    expect(shown).toContain("10.3.0.0/16");
    expect(shown).not.toContain("10.1.0.0/16");
    expect(shown).not.toContain("10.2.0.0/16");
    const resync = (await within(iterator.next(), "the verification")).value;
    expect(resync).toMatchObject({ kind: "resync", source: "routes", reason: "verification", dropped: 0 });
    const add = (await within(iterator.next(), "what was skipped")).value;
    expect(add).toMatchObject({ kind: "add", item: { dst: "10.2.0.0/16" } });
    expect(dumps()).toBe(2);
    socket.close();
  });

  test("is correct after real changes interrupted it", async ({ netns }) => {
    for (let number = 0; number < 60; number++) addLink(netns, `d${number}`);
    let isOver = false;
    const changing = (async () => {
      for (let number = 0; !isOver; number++) {
        deleteLink(netns, `d${number % 60}`);
        addLink(netns, `d${number % 60}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const starts = Array.from({ length: 10 }, () => mirror(links, { netns, inLoop: true }));
    const mirrors = await within(Promise.all(starts), "the mirrors");
    isOver = true;
    await changing;
    const names = () => linksOf(netns).length;
    for (const kernel of mirrors) {
      await until(() => kernel.links.size === names(), "the mirror is right");
      expect(new Set([...kernel.links].map(({ ifname }) => ifname)).size).toBe(61);
      await kernel.stop();
    }
  });
});

test("Requests to the subscribers of neighbours are not entries", () => {
  using netns = NetworkNamespace.current();
  const plan = (source: typeof neighbours | typeof multicastGroups) => source.plan({ netns } as never);
  expect(plan(neighbours).effect(requestFor(RTM_GETNEIGH, AF_INET, 12))).toBeUndefined();
  expect(plan(neighbours).effect(requestFor(RTM_NEWNEIGH, AF_INET, 12))).toBe("put");
  expect(plan(multicastGroups).effect(requestFor(RTM_GETMDB, AF_BRIDGE, 8))).toBe("put");
});
