import { describe, expect } from "bun:test";
import { NETLINK_ROUTE } from "../../src/constants/netlink.ts";
import {
  type CallLimits,
  isOutcomeUnknown,
  lookupFamily,
  lookupFamilyAsync,
  ping,
  pingAsync,
} from "../../src/index.ts";
import { Dcb } from "../../src/subsystems/dcb/index.ts";
import { Ethtool } from "../../src/subsystems/ethtool/index.ts";
import { Conntrack, QueueRule } from "../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../src/subsystems/nftables/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import { Links, Namespaces, Routes } from "../../src/subsystems/route/index.ts";
import { desired, snapshot } from "../../src/subsystems/state/index.ts";
import { Audit } from "../../src/subsystems/system/index.ts";
import { FakeDatapath } from "../../src/testing/index.ts";
import { runCalls } from "../../src/threads/calls/call-threads.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { Pipe, readingFrom, within } from "../support/threads.ts";

const test = base.extend({ links: ({ netns }) => Links.openAsync({ netns }) });

/** Calls of one class in both forms: with `isAsync`, the methods return promises. */
type Call = (limits: CallLimits, isAsync: boolean) => unknown;

function forms<Opened extends Disposable>(
  open: (isAsync: boolean) => Opened | Promise<Opened>,
  call: (opened: Opened, limits: CallLimits) => unknown,
): Call {
  return (limits, isAsync) => {
    const opened = open(isAsync);
    if (opened instanceof Promise) {
      return opened.then(async (one) => {
        using _ = one;
        return await call(one, limits);
      });
    }
    if (isAsync) return Promise.resolve(call(opened, limits)).finally(() => opened[Symbol.dispose]());
    using _ = opened;
    return call(opened, limits);
  };
}

/** Types of the modes are irrelevant here, because each result is only awaited or ignored. */
const either = <T>(Class: { open(): T; openAsync(): unknown }) => {
  return (isAsync: boolean): T => (isAsync ? (Class.openAsync() as T) : Class.open());
};
const dcb = (isAsync: boolean): Dcb => (isAsync ? (Dcb.openAsync("lo") as unknown as Dcb) : Dcb.open("lo"));
const table = { family: "inet", name: "t" } as const;

const calls: Readonly<Record<string, Call>> = {
  "Nftables.list": forms(either(Nftables), (nft, limits) => nft.list("table", {}, limits)),
  "Nftables.listRuleset": forms(either(Nftables), (nft, limits) => nft.listRuleset({}, limits)),
  "Nftables.get": forms(either(Nftables), (nft, limits) => nft.get("table", table, limits)),
  "Nftables.reset": forms(either(Nftables), (nft, limits) => nft.reset("counter", {}, limits)),
  "Nftables.add": forms(either(Nftables), (nft, limits) => nft.add({ table }, limits)),
  "Nftables.delete": forms(either(Nftables), (nft, limits) => nft.delete({ table }, limits)),
  "Nftables.replaceTable": forms(either(Nftables), (nft, limits) => nft.replaceTable({ table }, limits)),
  "Nftables.syncElements": forms(either(Nftables), (nft, limits) =>
    nft.syncElements({ family: "inet", table: "t", name: "s" }, [], limits),
  ),
  "Nftables.transaction": forms(either(Nftables), (nft, limits) =>
    nft.transaction((batch) => batch.add({ table }), limits),
  ),
  "Nftables.check": forms(either(Nftables), (nft, limits) => nft.check((batch) => batch.add({ table }), limits)),
  "Namespaces.create": forms(either(Namespaces), (names, limits) => names.create("bun-netlink-limits", limits)),
  "Namespaces.delete": forms(either(Namespaces), (names, limits) => names.delete("bun-netlink-limits", limits)),
  "Namespaces.list": forms(either(Namespaces), (names, limits) => names.list(limits)),
  "Namespaces.ids": forms(either(Namespaces), (names, limits) => names.ids(limits)),
  "Namespaces.pids": forms(either(Namespaces), (names, limits) => names.pids({ pid: process.pid }, limits)),
  "Namespaces.identify": forms(either(Namespaces), (names, limits) => names.identify({ pid: process.pid }, limits)),
  "Dcb.getEts": forms(dcb, (device, limits) => device.getEts(limits)),
  "Dcb.addApp": forms(dcb, (device, limits) => device.addApp({ selector: "dscp", protocol: 1, priority: 1 }, limits)),
  "Dcb.cee.getState": forms(dcb, (device, limits) => device.cee.getState(limits)),
  "Audit.status": forms(either(Audit), (audit, limits) => audit.status(limits)),
  "Audit.log": forms(either(Audit), (audit, limits) => audit.log("op=test", limits)),
  "Ethtool.moduleEeprom": forms(either(Ethtool), (ethtool, limits) => ethtool.moduleEeprom("lo", {}, limits)),
  "Links.get": forms(either(Links), (links, limits) => links.get("lo", limits)),
  "Routes.addMany": forms(either(Routes), (routes, limits) =>
    routes.addMany([{ dst: "10.9.0.0/16", dev: "lo" }], limits),
  ),
  "Conntrack.flushAll": forms(either(Conntrack), (conntrack, limits) => conntrack.flushAll(limits)),
  lookupFamily: (limits, isAsync) => (isAsync ? lookupFamilyAsync("nlctrl", limits) : lookupFamily("nlctrl", limits)),
  ping: (limits, isAsync) => (isAsync ? pingAsync(NETLINK_ROUTE, limits) : ping(NETLINK_ROUTE, limits)),
};

/** Calls of the asynchronous form only. */
const asynchronousCalls: Readonly<Record<string, (limits: CallLimits) => Promise<unknown>>> = {
  "Desired.plan": (limits) => desired({ links: { lo: { up: true } } }).plan(limits),
  snapshot: (limits) => snapshot(limits),
  "QueueRule.installAsync": (limits) => QueueRule.installAsync({ hook: "input", queues: 0 }, limits),
};

const datapathCalls: Readonly<Record<string, (datapath: Datapath, limits: CallLimits) => unknown>> = {
  info: (datapath, limits) => datapath.info(limits),
  addPort: (datapath, limits) => datapath.addPort({ name: "eth0", type: "netdev" }, limits),
  ports: (datapath, limits) => datapath.ports(limits).toArray(),
  flows: (datapath, limits) => datapath.flows(limits).toArray(),
  portNames: (datapath, limits) => datapath.portNames(limits),
  putFlow: (datapath, limits) => datapath.putFlow({ key: { inPort: 0, ethernet: {} }, actions: [] }, limits),
  operate: (datapath, limits) => datapath.operate([{ delete: { key: { inPort: 0, ethernet: {} } } }], limits),
  "meters.features": (datapath, limits) => datapath.meters.features(limits),
  "zoneLimits.get": (datapath, limits) => datapath.zoneLimits.get(undefined, limits),
  capabilities: (datapath, limits) => datapath.capabilities(limits),
};

const reason = new Error("enough");

function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return within(
    promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
    "the call",
  );
}

describeInNamespaces("Limits of a call", () => {
  test.each(Object.keys(calls))("%s throws the reason of an aborted signal in both forms", async (name) => {
    const signal = AbortSignal.abort(reason);
    expect(thrown(() => calls[name]!({ signal }, false))).toBe(reason);
    expect(await rejection(calls[name]!({ signal }, true) as Promise<unknown>)).toBe(reason);
    expect(isOutcomeUnknown(signal)).toBe(false);
  });

  test.each(Object.keys(asynchronousCalls))("%s rejects with the reason of an aborted signal", async (name) => {
    const signal = AbortSignal.abort(reason);
    expect(await rejection(asynchronousCalls[name]!({ signal }))).toBe(reason);
    expect(isOutcomeUnknown(signal)).toBe(false);
  });

  test.each(Object.keys(datapathCalls))("Datapath: %s throws the reason of an aborted signal", async (name) => {
    using connection = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection });
    using other = await Datapath.openAsync("dp0", { connection });
    const signal = AbortSignal.abort(reason);
    expect(thrown(() => datapathCalls[name]!(datapath, { signal }))).toBe(reason);
    const call = datapathCalls[name]!(other as unknown as Datapath, { signal });
    expect(await rejection(call as Promise<unknown>)).toBe(reason);
    expect(datapath.info().statistics?.flows).toBe(0n);
  });

  test("are checked in both forms", async () => {
    const invalid: [CallLimits, string][] = [
      [{ timeout: 1 } as object, "unknown option"],
      [{ timeoutMs: "1" } as object, "timeoutMs: expected milliseconds"],
      [{ signal: 1 } as object, "signal: expected an AbortSignal"],
    ];
    for (const [limits, message] of invalid) {
      for (const [name, call] of Object.entries(calls)) {
        const errors = [thrown(() => call(limits, false)), await rejection(call(limits, true) as Promise<unknown>)];
        for (const error of errors) {
          expect([name, error]).toEqual([name, expect.any(TypeError)]);
          expect((error as Error).message).toContain(message);
        }
      }
    }
  });

  test("are those of the requests that a method sends through other methods", async ({ netns }) => {
    using namespaces = Namespaces.openAsync();
    expect(await namespaces.idOf(netns, { timeoutMs: 100_000 })).toBeUndefined();
    using pipe = new Pipe();
    // All threads for requests to the protocol wait for the pipe, so that no request is sent.
    const waiting = Array.from({ length: 4 }, () => runCalls(readingFrom(pipe.fd)));
    expect(await rejection(namespaces.idOf(netns, { timeoutMs: 1 }))).toMatchObject({ code: "ETIMEDOUT" });
    for (const _ of waiting) pipe.write();
    await within(Promise.all(waiting), "the threads");
  });
});

describeInNamespaces("An aborted asynchronous call", () => {
  test("rejects at once while it waits for an earlier call of the object", async ({ links }) => {
    const earlier = links.addMany(Array.from({ length: 300 }, (_, index) => ({ ifname: `b${index}`, kind: "bridge" })));
    let isOver = false;
    earlier.then(() => {
      isOver = true;
    });
    const controller = new AbortController();
    const later = [
      links.set("lo", { up: true }, { signal: controller.signal }),
      links.list({}, { signal: controller.signal }).toArray(),
    ];
    controller.abort(reason);
    expect(await Promise.all(later.map(rejection))).toEqual([reason, reason]);
    expect(isOver).toBe(false);
    expect(isOutcomeUnknown(controller.signal)).toBe(false);
    await earlier;
    expect((await links.get("lo")).up).toBe(false);
  });

  test("reports that the outcome is unknown if a request was sent", async ({ netns, links }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const list = Array.from({ length: 2000 }, (_, index) => ({ ifname: `b${index}`, kind: "bridge" }) as const);
    const call = rejection(links.addMany(list, { signal }));
    using observer = Links.open({ netns });
    while (observer.list().toArray().length === 1) await Bun.sleep(0);
    controller.abort(reason);
    expect(isOutcomeUnknown(signal)).toBe(true);
    expect(await call).toBe(reason);
  });

  test("reports no unknown outcome if it only reads", async ({ links }) => {
    for (let delay = 0; delay < 20; delay++) {
      const controller = new AbortController();
      const call = rejection(links.get("lo", { signal: controller.signal }));
      for (let turn = 0; turn < delay; turn++) await Promise.resolve();
      controller.abort(reason);
      expect([undefined, reason]).toContain((await call) as Error);
      expect(isOutcomeUnknown(controller.signal)).toBe(false);
    }
  });

  test("leaves an object with its own socket usable", async ({ netns }) => {
    using nft = Nftables.openAsync({ netns });
    const elem = Array.from({ length: 20_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    await nft.add([{ table }, { set: { family: "inet", table: "t", name: "s", type: "ipv4_addr" } }]);
    for (const delay of [0, 1, 5, 20, 60, 100]) {
      const controller = new AbortController();
      const { signal } = controller;
      const writing = rejection(nft.add({ element: { family: "inet", table: "t", name: "s", elem } }, { signal }));
      await Bun.sleep(delay);
      controller.abort(reason);
      expect([undefined, reason]).toContain((await writing) as Error);
      const reading = rejection(nft.list("set", {}, { signal: AbortSignal.timeout(delay) }));
      expect(await nft.list("table")).toHaveLength(1);
      await reading;
      expect(await nft.list("table")).toHaveLength(1);
    }
  });
});

describeInNamespaces("asynchronous list", () => {
  test("delivers each entry once to concurrent readers", async ({ links }) => {
    for (let round = 0; round < 20; round++) {
      const list = links.list();
      const names: string[] = [];
      const read = async () => {
        for await (const { ifname } of list) names.push(ifname);
      };
      await Promise.all([read(), read(), read()]);
      expect(names).toEqual(["lo"]);
      const another = links.list();
      const found = await Promise.all([another.next(), another.next(), another.next()]);
      expect(found.map((link) => link?.ifname)).toEqual(["lo", undefined, undefined]);
    }
  });

  test("ends an aborted loop before earlier calls of the object", async ({ netns }) => {
    using routes = Routes.openAsync({ netns });
    let isAdded = false;
    const items = Array.from({ length: 20_000 }, (_, index) => ({
      dst: `10.0.${index >> 8}.${index & 255}`,
      dev: "lo",
    }));
    const adding = routes.addMany(items).then(() => {
      isAdded = true;
    });
    const controller = new AbortController();
    const read = async () => {
      for await (const _ of routes.list({}, { signal: controller.signal }));
    };
    const reading = rejection(read());
    controller.abort(reason);
    expect(await reading).toBe(reason);
    expect(isAdded).toBe(false);
    await adding;
  });
});

describe("isOutcomeUnknown()", () => {
  test("returns false for a signal that aborted no call", () => {
    expect(isOutcomeUnknown(new AbortController().signal)).toBe(false);
    expect(isOutcomeUnknown(AbortSignal.abort())).toBe(false);
  });

  test("rejects values that are no signal, such as the controller or the error", () => {
    for (const value of [undefined, new AbortController(), new Error("aborted")])
      expect(() => isOutcomeUnknown(value as never)).toThrow(/^signal: expected an AbortSignal, got /);
  });
});
