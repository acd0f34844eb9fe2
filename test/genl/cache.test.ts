import { afterEach, beforeAll, beforeEach, describe, expect, spyOn } from "bun:test";
import { FamilyCache } from "../../src/genl/family-cache.ts";
import {
  closeIdleSockets,
  ENOBUFS,
  type Family,
  GENL_ID_CTRL,
  lookupFamily,
  lookupFamilyAsync,
  lookupMulticastGroup,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkSocket,
  NetworkNamespace,
  NLMSG_NOOP,
} from "../../src/index.ts";
import { acquireSocket, releaseSocket } from "../../src/transact/pool.ts";
import { describeInNamespaces, openDescriptors, sharedNamespace } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { message, ScriptedTransport } from "../support/scripted-transport.ts";
import { settledDescriptors, threadsNamed, until } from "../support/threads.ts";

describeInNamespaces("cached family lookups", () => {
  const netns = sharedNamespace();

  /**
   * Returns how many requests were sent to the controller. This is the sequence number of the only socket in the pool.
   */
  function asked(): number {
    const socket = acquireSocket(NETLINK_GENERIC, netns);
    const { sent } = socket.statistics;
    releaseSocket(socket, true);
    return sent;
  }

  /**
   * Sends an announcement to all sockets in the namespace that listen to the controller. The kernel ignores the
   * announcement.
   */
  function announce(times = 1): void {
    const group = lookupMulticastGroup("nlctrl", "notify", { netns });
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    const text = new MessageWriter(NLMSG_NOOP).raw(new Uint8Array(1024)).finish();
    for (let count = 0; count < times; count++) socket.send(text, { to: { group } });
  }

  test("are reused by later lookups of the same family", () => {
    const first = lookupFamily("ethtool", { netns });
    const before = asked();
    for (let count = 0; count < 10; count++) expect(lookupFamily("ethtool", { netns })).toBe(first);
    expect(lookupMulticastGroup("ethtool", "monitor", { netns })).toBe(first.groups.get("monitor")!);
    expect(asked()).toBe(before);
  });

  test("exclude families that were not found", () => {
    lookupFamily("nlctrl", { netns });
    const before = asked();
    for (let count = 1; count <= 3; count++) {
      expect(() => lookupFamily("no_such_family", { netns })).toThrow(/no generic netlink family/);
      expect(asked()).toBe(before + count);
    }
  });

  test("are discarded after an announcement of the controller", () => {
    const first = lookupFamily("ethtool", { netns });
    announce();
    const second = lookupFamily("ethtool", { netns });
    expect(second).not.toBe(first);
    expect(second).toEqual(first);
    expect(lookupFamily("ethtool", { netns })).toBe(second);
  });

  test("are discarded after lost announcements of the controller", () => {
    const first = lookupFamily("ethtool", { netns });
    // The announcements do not fit into the receive buffer of the listening socket.
    announce(500);
    const second = lookupFamily("ethtool", { netns });
    expect(second).not.toBe(first);
    expect(lookupFamily("ethtool", { netns })).toBe(second);
  });

  test("are separate for each network namespace", ({ other }) => {
    const here = lookupFamily("ethtool", { netns });
    const there = lookupFamily("ethtool", { netns: other });
    expect(there).not.toBe(here);
    expect(lookupFamily("ethtool", { netns })).toBe(here);
    expect(lookupFamily("ethtool", { netns: other })).toBe(there);
    announce();
    expect(lookupFamily("ethtool", { netns: other })).toBe(there);
    expect(lookupFamily("ethtool", { netns })).not.toBe(here);
  });

  test("are reused in a namespace that the thread has entered", () => {
    const inside = lookupFamily("ethtool", { netns });
    expect(netns.run(() => lookupFamily("ethtool"))).toBe(inside);
    expect(lookupFamily("ethtool")).not.toBe(inside);
  });

  test("exclude namespaces that are passed as a descriptor", () => {
    const source = { fd: netns.fd };
    const first = lookupFamily("ethtool", { netns: source });
    expect(lookupFamily("ethtool", { netns: source })).not.toBe(first);
    expect(lookupFamily("ethtool", { netns: source })).toEqual(first);
  });

  test("are discarded when their network namespace is closed", () => {
    const closed = NetworkNamespace.create();
    lookupFamily("ethtool", { netns: closed });
    closed.close();
    expect(() => lookupFamily("ethtool", { netns: closed })).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});

describeInNamespaces("sockets for controller announcements", () => {
  let descriptors: number;

  // Deno opens descriptors for its first worker and keeps them.
  beforeAll(async () => void (await lookupFamilyAsync("nlctrl")));

  beforeEach(async () => {
    closeIdleSockets();
    // A thread that ends late would close descriptors during the test.
    await until(() => threadsNamed("netlink-calls").length === 0, "the threads are gone");
    descriptors = await settledDescriptors();
  });

  afterEach(async () => {
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  test("are closed together with the idle sockets", ({ netns }) => {
    const open = descriptors + 1;
    for (let round = 0; round < 3; round++) {
      const here = lookupFamily("nlctrl");
      const there = lookupFamily("nlctrl", { netns });
      expect(openDescriptors()).toBe(open + 4);
      expect(lookupFamily("nlctrl")).toBe(here);
      closeIdleSockets();
      expect(openDescriptors()).toBeLessThanOrEqual(open);
      expect(lookupFamily("nlctrl", { netns })).not.toBe(there);
      closeIdleSockets();
    }
  });

  test("are closed with their network namespace", () => {
    for (let round = 0; round < 50; round++) {
      using netns = NetworkNamespace.create();
      lookupFamily("nlctrl", { netns });
      expect(openDescriptors()).toBe(descriptors + 3);
    }
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
  });

  test("are opened once by many first lookups at the same time", async () => {
    // Sockets that were never closed are reported when they are collected.
    const collectGarbage = async () => {
      for (let round = 0; round < 5; round++) {
        Bun.gc(true);
        await Bun.sleep(1);
      }
    };
    await collectGarbage();
    using warn = spyOn(process, "emitWarning");
    using netns = NetworkNamespace.create();
    const names = ["nlctrl", "ethtool", "nlctrl", "ethtool", "nlctrl", "ethtool", "nlctrl", "ethtool"];
    const families = await Promise.all(names.map((name) => lookupFamilyAsync(name, { netns })));
    expect(families.map(({ name }) => name)).toEqual(names);
    closeIdleSockets();
    await expectDescriptors(descriptors + 1);
    await collectGarbage();
    expect(warn).not.toHaveBeenCalled();
  });

  test("are not opened if the caller passes a socket or a namespace descriptor", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    lookupFamily("nlctrl", { netns: { fd: netns.fd } });
    lookupFamily("nlctrl", { socket });
    expect(openDescriptors()).toBe(descriptors + 2);
  });
});

describe("FamilyCache", () => {
  const family = (id: number): Family => ({
    id,
    name: "made_up",
    version: 1,
    headerSize: 0,
    maxAttribute: 0,
    operations: [],
    groups: new Map(),
  });

  function scripted() {
    const opened: ScriptedTransport[] = [];
    const cache = new FamilyCache();
    const listen = () => {
      opened.push(new ScriptedTransport(() => {}, { protocol: NETLINK_GENERIC }));
      return NetlinkSocket.over(opened.at(-1)!);
    };
    const current = () => cache.current(listen);
    return { cache, current, get: (name: string) => current().get(name), opened };
  }

  const announcement = message(GENL_ID_CTRL, 0, 0, new Uint8Array([1, 2, 0, 0]));

  test("listens for announcements before it stores a family", () => {
    const { current, opened } = scripted();
    const families = current();
    expect(families.size).toBe(0);
    expect(opened).toHaveLength(1);
    opened[0]!.reply(announcement);
    families.set("made_up", family(20));
    expect(current().size).toBe(0);
  });

  test("ignores a family whose reply crossed an announcement that another lookup has read", () => {
    const { cache, current, get, opened } = scripted();
    for (const change of [() => opened[0]!.reply(announcement), () => cache.close()]) {
      const before = current();
      change();
      expect(get("other")).toBeUndefined();
      before.set("made_up", family(20));
      expect(get("made_up")).toBeUndefined();
    }
  });

  test("is cleared by any number of announcements", () => {
    const { current, get, opened } = scripted();
    for (const count of [1, 3, 200]) {
      get("made_up");
      current().set("made_up", family(count));
      expect(get("made_up")).toEqual(family(count));
      for (let left = count; left > 0; left--) opened[0]!.reply(announcement);
      expect(get("made_up")).toBeUndefined();
    }
    current().set("made_up", family(1));
    expect(get("made_up")).toEqual(family(1));
    expect(opened).toHaveLength(1);
  });

  test("is cleared after lost announcements", () => {
    for (const rest of [0, 5]) {
      const { current, get, opened } = scripted();
      get("made_up");
      current().set("made_up", family(1));
      opened[0]!.fail(ENOBUFS);
      for (let left = rest; left > 0; left--) opened[0]!.reply(announcement);
      expect(get("made_up")).toBeUndefined();
      current().set("made_up", family(2));
      expect(get("made_up")).toEqual(family(2));
    }
  });

  test("opens another socket after its socket fails", () => {
    const { current, get, opened } = scripted();
    get("made_up");
    current().set("made_up", family(1));
    opened[0]!.fail(9);
    expect(() => get("made_up")).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(opened[0]!.closed).toBe(true);
    expect(get("made_up")).toBeUndefined();
    expect(opened).toHaveLength(2);
  });

  test("close() clears the cache and closes the socket", () => {
    const { cache, current, get, opened } = scripted();
    get("made_up");
    current().set("made_up", family(1));
    cache.close();
    cache.close();
    expect(opened[0]!.closed).toBe(true);
    expect(get("made_up")).toBeUndefined();
    expect(opened).toHaveLength(2);
  });
});
