import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import {
  type Dump,
  dump,
  type Message,
  type MessageView,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_DONE,
  RTM_NEWLINK,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { addBridge, deleteLink, getLinks } from "../support/requests.ts";
import { done, message, ScriptedTransport } from "../support/scripted-transport.ts";
import { addBridges } from "./tables.ts";

// On a busy machine, the kernel needs a long time to create and delete interfaces and namespaces. The tests therefore
// have a long timeout.
setDefaultTimeout(600_000);

/** Number of bridges. A dump of this many links needs several datagrams. */
const BRIDGES = 60;

describeInNamespaces("Dump.consistent", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    addBridges(netns, BRIDGES);
  });

  test("is false if the table grows", () => {
    const { links, count, flagged } = readWhile(addBridge("late"));
    expect(links.consistent).toBe(false);
    expect(flagged).toBeGreaterThan(0);
    expect(count).toBeGreaterThan(BRIDGES);
    transact(NETLINK_ROUTE, deleteLink("late"), { netns });
  });

  test("is false if the table shrinks", () => {
    transact(NETLINK_ROUTE, addBridge("early"), { netns });
    const { links, count, flagged } = readWhile(deleteLink("early"));
    expect(links.consistent).toBe(false);
    expect(flagged).toBeGreaterThan(0);
    expect(count).toBeGreaterThan(BRIDGES);
  });

  test("is false without a restart if the caller reads single messages", async () => {
    const links = dump(NETLINK_ROUTE, getLinks(), { netns });
    let count = 0;
    for await (const _ of links) if (count++ === 0) transact(NETLINK_ROUTE, addBridge("late"), { netns });
    expect(links.consistent).toBe(false);
    expect(count).toBeLessThanOrEqual(BRIDGES + 2);
    transact(NETLINK_ROUTE, deleteLink("late"), { netns });
  });

  test("is true if the table does not change", () => {
    const links = dump(NETLINK_ROUTE, getLinks(), { netns });
    expect(links.toArray()).toHaveLength(BRIDGES + 1);
    expect(links.consistent).toBe(true);
  });

  /** Dumps all interfaces. Changes the table of interfaces after the first one was read. */
  function readWhile(change: Message): { links: Dump; count: number; flagged: number } {
    const links = dump(NETLINK_ROUTE, getLinks(), { netns });
    let count = 0;
    let flagged = 0;
    for (const link of links) {
      if (count++ === 0) transact(NETLINK_ROUTE, change, { netns });
      if ((link.flags & NLM_F_DUMP_INTR) !== 0) flagged++;
    }
    return { links, count, flagged };
  }
});

/**
 * Returns a scripted kernel whose table changes during the first `times` dumps. The payload of each entry is the number
 * of the dump.
 */
function restless(times: number, where: "data" | "done" = "data"): ScriptedTransport {
  let tries = 0;
  return new ScriptedTransport((request, kernel) => {
    const interrupted = tries++ < times ? NLM_F_DUMP_INTR : 0;
    const payload = new Uint8Array([tries]);
    const data = (flags: number) => message(RTM_NEWLINK, NLM_F_MULTI | flags, request.sequence, payload);
    kernel.reply(data(0));
    kernel.reply(data(where === "data" ? interrupted : 0));
    if (where === "data") kernel.reply(done(request));
    else kernel.reply(message(NLMSG_DONE, NLM_F_MULTI | interrupted, request.sequence, new Uint8Array(4)));
  });
}

const tryOf = (view: MessageView) => view.payload[0]!;

test("toArray() restarts a dump until it is consistent", () => {
  const kernel = restless(2);
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(links.toArray().map(tryOf)).toEqual([3, 3]);
  expect(links.consistent).toBe(true);
  expect(kernel.sent).toHaveLength(3);
  const sequences = kernel.requests.map(({ sequence }) => sequence);
  expect(new Set(sequences).size).toBe(3);
});

test("toArray() restarts an inconsistent dump at most three times by default", () => {
  const kernel = restless(100);
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(links.toArray().map(tryOf)).toEqual([4, 4]);
  expect(links.consistent).toBe(false);
  expect(kernel.sent).toHaveLength(4);
});

test("toArray() limits the restarts to `retryInterrupted`", () => {
  for (const retryInterrupted of [0, 1, 7]) {
    const kernel = restless(100);
    using socket = NetlinkSocket.over(kernel);
    const links = dump(NETLINK_ROUTE, getLinks(), { socket, retryInterrupted });
    expect(links.toArray()).toHaveLength(2);
    expect(links.consistent).toBe(false);
    expect(kernel.sent).toHaveLength(1 + retryInterrupted);
  }
});

test("NLM_F_DUMP_INTR in NLMSG_DONE makes the dump inconsistent", () => {
  const kernel = restless(1, "done");
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(links.toArray().map(tryOf)).toEqual([2, 2]);
  expect(links.consistent).toBe(true);
  expect(kernel.sent).toHaveLength(2);

  using other = NetlinkSocket.over(restless(1, "done"));
  const streamed = dump(NETLINK_ROUTE, getLinks(), { socket: other });
  expect(Array.from(streamed, tryOf)).toEqual([1, 1]);
  expect(streamed.consistent).toBe(false);
});

test("iteration never restarts an inconsistent dump", () => {
  const kernel = restless(100);
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  const flags: boolean[] = [];
  const consistent: boolean[] = [];
  for (const link of links) {
    flags.push((link.flags & NLM_F_DUMP_INTR) !== 0);
    consistent.push(links.consistent);
  }
  expect(flags).toEqual([false, true]);
  expect(consistent).toEqual([true, false]);
  expect(kernel.sent).toHaveLength(1);
});

test("toArray() never restarts a partly read dump", () => {
  const kernel = restless(100);
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(tryOf(links.next()!)).toBe(1);
  expect(links.toArray().map(tryOf)).toEqual([1]);
  expect(links.consistent).toBe(false);
  expect(kernel.sent).toHaveLength(1);
});
