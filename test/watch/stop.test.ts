// Watches and mirrors hold sockets, threads and namespaces, and release them when they end.
import { heapStats } from "bun:jsc";
import { expect } from "bun:test";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import {
  CTRL_CMD_DELFAMILY,
  closeIdleSockets,
  dump,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
} from "../../src/index.ts";
import { defineSource, links, mirror, routes, watch } from "../../src/watch/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { runIn } from "../support/oracle.ts";
import { getLinks } from "../support/requests.ts";
import { settledDescriptors, until, within } from "../support/threads.ts";

const families = defineSource({
  name: "families",
  family: nlctrl,
  dump: "getfamily",
  groups: ["notify"],
  remove: [CTRL_CMD_DELFAMILY],
  key: (item: { familyName?: string }) => item.familyName ?? "",
});

function addLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE | NLM_F_EXCL });
}

/** Runs several `ip` commands in one process, and waits for its end. */
function changeRoutes(netns: NetworkNamespace, lines: string[]): void {
  const stdin = Buffer.from(`${lines.join("\n")}\n`);
  expect(netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin })).exitCode).toBe(0);
}

const many: string[] = Array.from({ length: 5000 }, (_, index) => `blackhole 10.9.${index >> 8}.${index & 255}`);

describeInNamespaces("Mirror listeners", () => {
  test.skipIf(!hasProgram("ip"))("are not called after stop(), even by a resync", async ({ netns }) => {
    changeRoutes(
      netns,
      many.map((route) => `route add ${route}`),
    );
    await using kernel = await mirror(routes, { netns, inLoop: true, receiveBufferSize: 4096 });
    let after = 0;
    let stopping: Promise<void> | undefined;
    using _listening = kernel.onChange(({ kind }) => {
      if (stopping !== undefined) after++;
      if (kind === "remove") stopping ??= kernel.stop();
    });
    runIn(netns, ["ip", "route", "flush", "type", "blackhole"]);
    await within(kernel.closed, "the end");
    await stopping;
    await Bun.sleep(20);
    expect(stopping).toBeDefined();
    expect(after).toBe(0);
  });

  test("are called once per registration until its disposal", async ({ netns }) => {
    await using kernel = await mirror(links, { netns, inLoop: true });
    let calls = 0;
    const listener = () => void calls++;
    const first = kernel.onChange(listener);
    using _second = kernel.onChange(listener);
    addLink(netns, "d0");
    await until(() => kernel.links.size === 2, "the link");
    expect(calls).toBe(2);
    first[Symbol.dispose]();
    addLink(netns, "d1");
    await until(() => kernel.links.size === 3, "the link");
    expect(calls).toBe(3);
    expect(() => kernel.onChange(undefined as never)).toThrow("listener: expected a function");
  });
});

describeInNamespaces("Stopped watches", () => {
  test.skipIf(!hasProgram("ip"))("emit no pending events", async ({ netns }) => {
    await using changes = watch(routes, { netns, inLoop: true, coalesce: true });
    const iterator = changes[Symbol.asyncIterator]();
    await within(iterator.next(), "the snapshot");
    changeRoutes(
      netns,
      many.slice(0, 50).map((route) => `route add ${route}`),
    );
    expect((await within(iterator.next(), "a route")).value).toMatchObject({ kind: "add" });
    await changes.stop();
    expect(await within(iterator.next(), "the end")).toEqual({ done: true, value: undefined });
  });

  for (const [name, sources] of [
    ["one protocol", [links]],
    ["several protocols", [links, families]],
  ] as const) {
    test(`with sources of ${name} reject each loop with the signal's reason`, async ({ netns }) => {
      const controller = new AbortController();
      await using changes = watch<typeof links | typeof families>(sources, {
        netns,
        inLoop: true,
        signal: controller.signal,
      });
      const iterator = changes[Symbol.asyncIterator]();
      await within(iterator.next(), "the snapshot");
      controller.abort(new Error("enough"));
      for (let loop = 0; loop < 3; loop++) {
        await expect(within(changes[Symbol.asyncIterator]().next(), "the reason")).rejects.toThrow("enough");
      }
    });
  }

  test("close their namespace after an abort without a loop", async ({ netns }) => {
    const one = async () => {
      const controller = new AbortController();
      watch(links, { netns: { fd: netns.fd }, signal: controller.signal, inLoop: true });
      controller.abort();
    };
    await one();
    closeIdleSockets();
    await settledDescriptors();
    const before = openResources();
    for (let count = 0; count < 10; count++) await one();
    await settledDescriptors();
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });
});

describeInNamespaces("Watches with the caller's namespace or socket", () => {
  test.skipIf(!hasProgram("ip"))("remain usable after the namespace handle is closed", async ({ netns }) => {
    const handle = NetworkNamespace.open({ fd: netns.fd });
    await using kernel = await mirror([links, routes], { netns: handle, inLoop: true, receiveBufferSize: 2048 });
    handle.close();
    let resyncs = 0;
    using _listening = kernel.onChange(({ kind }) => {
      if (kind === "resync") resyncs++;
    });
    changeRoutes(
      netns,
      many.slice(0, 500).map((route) => `route add ${route}`),
    );
    await until(() => kernel.routes.size === 500, "all routes");
    expect(resyncs).toBeGreaterThan(0);
    expect(kernel.failure).toBeUndefined();
  });

  test("wait for a socket that is in use", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const busy = dump(NETLINK_ROUTE, getLinks(), { socket });
    busy.next();
    const starting = mirror(links, { netns, socket, inLoop: true });
    await Bun.sleep(20);
    busy[Symbol.dispose]();
    const kernel = await within(starting, "the mirror");
    expect(kernel.links.size).toBe(1);
    await kernel.stop();
  });

  test("reject a socket of another namespace, protocol or group", async ({ netns }) => {
    using elsewhere = NetlinkSocket.open(NETLINK_ROUTE);
    using generic = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    using joined = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [1] });
    expect(() => watch(links, { netns, socket: elsewhere, inLoop: true })).toThrow("watched network namespace");
    expect(() => watch([links, families], { netns, socket: generic })).toThrow('socket: "links" has protocol 0');
    expect(() => watch(links, { netns, socket: joined })).toThrow("without groups");
    await settledDescriptors();
  });

  test.skipIf(!hasProgram("ip"))("use constant memory while another protocol is idle", async ({ netns }) => {
    await using kernel = await mirror([routes, families], { netns, inLoop: true });
    let events = 0;
    using _listening = kernel.onChange(() => void events++);
    const batch = many.slice(0, 1).flatMap((route) => [`route add ${route}`, `route del ${route}`]);
    const change = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        const expected = events + batch.length;
        changeRoutes(netns, batch);
        await until(() => events >= expected, "the events");
      }
      Bun.gc(true);
      return heapStats().objectTypeCounts["Generator"] ?? 0;
    };
    const before = await change(20);
    expect((await change(120)) - before).toBeLessThan(60);
  });
});

describeInNamespaces("mirror.waitFor()", () => {
  test("returns the first value that is found, now or after a change", async ({ netns }) => {
    await using kernel = await mirror(links, { netns });
    expect((await kernel.waitFor(() => kernel.links.byName("lo"))).ifindex).toBe(1);
    const added = kernel.waitFor(() => kernel.links.byName("br0"));
    const counted = kernel.waitFor(() => kernel.links.size === 2 && kernel.links.size);
    addLink(netns, "br0");
    expect((await added).kind).toBe("bridge");
    expect(await counted).toBe(2);
  });

  test("ends with the error of the function, of the signal, of the time limit and of the end of the mirror", async ({
    netns,
  }) => {
    await using kernel = await mirror(links, { netns });
    const never = () => kernel.links.byName("none");
    const wrong = () => {
      throw new SyntaxError("wrong");
    };
    expect(await kernel.waitFor(wrong).catch(String)).toBe("SyntaxError: wrong");
    const late = await kernel.waitFor(never, { timeoutMs: 5 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(NetlinkError);
    expect((late as NetlinkError).code).toBe("ETIMEDOUT");
    const controller = new AbortController();
    const aborted = kernel.waitFor(never, { signal: controller.signal }).catch(String);
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    expect(await kernel.waitFor(() => true, { signal: controller.signal }).catch(String)).toBe("enough");
    expect(await kernel.waitFor(7 as never).catch(String)).toStartWith("TypeError: find: ");
    const unknown = { timeout: 7 } as never;
    expect(await kernel.waitFor(never, unknown).catch(String)).toStartWith("TypeError: options.timeout: ");
    const stopped = kernel.waitFor(never).catch(String);
    await kernel.stop();
    expect(await stopped).toContain("the mirror was stopped");
    expect(await kernel.waitFor(never).catch(String)).toContain("the mirror was stopped");
    expect(await kernel.waitFor(() => kernel.links.size)).toBe(1);
  });

  test("reads the changes of the time in which the event loop was blocked before its time limit ends", async ({
    netns,
  }) => {
    await using kernel = await mirror(links, { netns, inLoop: true });
    const added = kernel.waitFor(() => kernel.links.byName("br0"), { timeoutMs: 50 });
    addLink(netns, "br0");
    Bun.sleepSync(1000);
    expect((await added).kind).toBe("bridge");
  });
});
