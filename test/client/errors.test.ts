import { describe, expect } from "bun:test";
import { loadFamily } from "../../src/client/schema-entry.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { netdev } from "../../src/families/netdev.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { tcpMetrics } from "../../src/families/tcp-metrics.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import {
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NLM_F_CREATE,
  TC_H_ROOT,
} from "../../src/index.ts";
import type { OtherName } from "../../src/schema/model/types.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces, isRootOfTheMachine, sharedNamespace } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";

const test = base.extend({ links: ({ netns }) => rtLink.connect({ netns }) });

describe("caller errors before sending", () => {
  const links = rtLink.connect();
  const rings = ethtool.connect();
  const lo = { ifname: "lo" };

  test("contain the operation and the path of the invalid field", () => {
    expect(() => rings.do("rings-get", { header: { devIndex: "eth0" as unknown as number } })).toThrow(
      new TypeError('ethtool.rings-get: header.devIndex: expected an integer, got "eth0"'),
    );
    expect(() => links.do("newlink", { mtu: -1 })).toThrow(RangeError);
    expect(() => links.dump("getlink", { header: { ifiIndex: 2 ** 40 } })).toThrow(
      /^rt-link\.getlink: header\.ifiIndex: /,
    );
    expect(() => links.do("getlink", { name: "lo" } as never)).toThrow(
      'rt-link.getlink: name: unknown field; did you mean "ifname"?',
    );
    expect(() => links.do("getlink", 5 as never)).toThrow("rt-link.getlink: fields: expected an object, got 5");
    expect(() => links.do("getlink", ["lo"] as never)).toThrow(
      "rt-link.getlink: fields: expected an object, got Array",
    );
  });

  test("report a missing field that only this project's spec requires", () => {
    const nothing = {} as never;
    expect(() => rings.do("rings-get", nothing)).toThrow(
      new TypeError("ethtool.rings-get: header: required by this request"),
    );
    expect(() => rings.do("module-fw-flash-act", nothing)).toThrow("header: required by this request");
    // A request for the string sets that belong to no device needs an empty header. A dump needs no device.
    expect(() => rings.do("strset-get", { header: {}, stringsets: 5 as never })).toThrow("stringsets: ");
    expect(() => rings.dump("rings-get", { header: "1" as never })).toThrow("header: ");
    const routes = rtRoute.connect();
    expect(() => routes.do("newroute", { header: { rtmFamily: 2 } as never, dst: "10.0.0.0" })).toThrow(
      "rt-route.newroute: header.rtmType: required by this request",
    );
    const sockets = sockDiag.connect();
    expect(() => sockets.dump("inet", nothing)).toThrow("header.sdiagFamily: required by this request");
    const some = { sdiagFamily: "inet", sdiagProtocol: 6 } as never;
    expect(() => sockets.dump("inet", { header: some })).toThrow("header.idiagStates: required by this request");
    expect(() => sockets.do("inet", { header: some })).toThrow("header.id: required by this request");
    expect(() => sockets.dump("unix", nothing)).toThrow("header.udiagStates: required by this request");
    expect(() => sockets.dump("netlink", nothing)).toThrow("header.sdiagProtocol: required by this request");
  });

  test("suggest similar names for an unknown name", () => {
    expect(() => rings.do("ring-get" as "rings-get", { header: {} })).toThrow(
      new TypeError('ethtool: unknown operation "ring-get"; did you mean "rings-get"?'),
    );
    expect(() => tcpMetrics.connect().do("remove" as "del")).toThrow(
      'tcp_metrics: unknown operation "remove"; there are: get, del',
    );
    expect(() => tcpMetrics.connect().dump("del" as "get")).toThrow(
      "tcp_metrics.del: it cannot be dumped with dump(); it can be requested with do()",
    );
    expect(() => rings.do("rings-ntf" as "rings-get", { header: {} })).toThrow("it can be received with events()");
    expect(() => links.do(undefined as unknown as "getlink", lo)).toThrow("operation: expected a name, got undefined");
    expect(() => links.do("constructor" as "getlink", lo)).toThrow('unknown operation "constructor"');
  });

  test("contain the index of the invalid request", () => {
    const requests = [
      { operation: "getlink" as const, fields: { ifname: "lo" } },
      { operation: "getlink" as const, fields: { ifname: 7 as unknown as string } },
    ];
    expect(() => links.doMultiple(requests)).toThrow("[1] rt-link.getlink: ifname: expected a string, got 7");
    expect(() => links.doMultiple(5 as unknown as [])).toThrow(TypeError);
    expect(() => links.doMultiple([undefined as never])).toThrow("[0] request: expected an object, got undefined");
  });

  test("report invalid options of the call", () => {
    expect(() => links.do("getlink", lo, { flags: 0x10000 })).toThrow("rt-link.getlink: flags: ");
    expect(() => links.do("getlink", lo, { timeoutMs: -5 })).toThrow("timeoutMs");
    const misspelt = { timeout: 5 } as object;
    expect(() => links.do("getlink", lo, misspelt)).toThrow(
      "rt-link.getlink: options.timeout: unknown option; did you mean timeoutMs?",
    );
    expect(() => links.dump("getlink", {}, misspelt)).toThrow("rt-link.getlink: options.timeout: ");
    expect(() => links.doMultiple([], misspelt)).toThrow("rt-link: options.timeout: ");
    expect(() => rtLink.connect(misspelt)).toThrow("options.timeout: unknown option");
    expect(() => links.events([1], misspelt)).toThrow("options.timeout: unknown option");
    expect(() => links.do("getlink", lo, 5 as unknown as object)).toThrow(
      "rt-link.getlink: options: expected an object, got 5",
    );
    expect(() => rtLink.connect({ timeoutMs: "1" as unknown as number })).toThrow("timeoutMs");
    expect(() => rtLink.connect({ netns: {} as { fd: number } })).toThrow(TypeError);
    expect(() => rtLink.connect({ socket: {} as NetlinkSocket })).toThrow("socket: expected a NetlinkSocket");
    expect(() => rtLink.connect({ netns: "/no/such/namespace" })).toThrow(NetlinkError);
    expect(() => links.supports("getlink", "get" as "do")).toThrow('kind: expected "do" or "dump", got "get"');
  });

  test("suggest the correct key for a misspelled key of a request", () => {
    const misspelt = [
      { operation: "getlink", fields: lo },
      { operation: "setlink", feilds: { mtu: 5 } } as unknown as { operation: "setlink"; fields: typeof lo },
    ] as const;
    expect(() => links.doMultiple(misspelt)).toThrow("[1] request.feilds: unknown option; did you mean fields?");
  });

  test("report invalid options of a subscription before it opens a socket", () => {
    const wrong: [object, string][] = [
      [{ netns: "/proc/self/ns/net" }, "rt-link.events: options.netns: unknown option"],
      [{ protocol: 16 }, "rt-link.events: options.protocol: unknown option"],
      [{ groups: [1] }, "rt-link.events: options.groups: unknown option"],
      [{ slots: 0 }, "slots: "],
      [{ receiveBufferSize: -1 }, "receiveBufferSize: "],
    ];
    for (const [options, message] of wrong) expect(() => links.events("rtnlgrp-link", options)).toThrow(message);
    using generic = NetlinkSocket.open(NETLINK_GENERIC);
    expect(() => links.events("rtnlgrp-link", { socket: generic })).toThrow(
      "socket: expected a socket of NETLINK_ROUTE, got one of NETLINK_GENERIC",
    );
  });

  test("report that the client is closed", () => {
    const client = rtLink.connect();
    client.close();
    const calls = [
      () => client.do("getlink", lo),
      () => client.doAll("getlink", lo),
      () => client.dump("getlink"),
      () => client.events("rtnlgrp-link"),
      () => client.supports("getlink"),
      () => client.groups,
      () => client.doMultiple([{ operation: "getlink", fields: lo }]),
    ];
    for (const call of calls) expect(thrown(call)).toMatchObject({ code: "EBADF" });
  });

  test("console.log shows the family and the state of a client", () => {
    expect(Bun.inspect(rings)).toBe("Client(ethtool, open)");
    expect(rings.family).toBe(ethtool);
  });
});

describeInNamespaces("kernel errors", () => {
  const netns = sharedNamespace();

  test("contain the path of the invalid attribute", () => {
    using client = ethtool.connect({ netns });
    const error = thrown(() => client.do("rings-get", { header: { devIndex: 9999 } }));
    expect(error).toMatchObject({
      code: "ENODEV",
      operation: "ethtool.rings-get",
      extendedAck: { attribute: "header.dev-index", message: "no device matches ifindex" },
    });
    expect(error.message).toContain("attribute header.dev-index is invalid");
    // The kernel's error is the same if the request is part of a batch or of a dump.
    const [, second] = client.doMultiple([
      { operation: "rings-get", fields: { header: { devName: "lo" } } },
      { operation: "linkinfo-get", fields: { header: { devIndex: 9999 } } },
    ]);
    expect(second.error).toMatchObject({
      operation: "ethtool.linkinfo-get",
      extendedAck: { attribute: "header.dev-index" },
    });
  });

  // Outside of user namespaces, root has every privilege in every network namespace, so this request would succeed.
  test.skipIf(isRootOfTheMachine)("name the user namespace that requires the missing privilege", () => {
    using client = tcpMetrics.connect({ netns });
    const error = thrown(() => client.do("del", { addrIpv4: "10.0.0.1" }));
    expect(error).toMatchObject({ code: "EPERM", operation: "tcp_metrics.del" });
    expect(error.message).toEndWith("`unshare` does not help");
    expect(error.message).not.toContain("as root, or");
  });

  test("contain the path of a missing attribute", () => {
    using devices = netdev.connect({ netns });
    const top = thrown(() => devices.do("dev-get"));
    expect(top).toMatchObject({ code: "EINVAL", extendedAck: { missingAttribute: "ifindex" } });
    expect(top.message).toContain("attribute ifindex is missing");
  });

  test("contain the policy that the attribute violates", () => {
    using client = netdev.connect({ netns });
    // The encoder accepts this value, but the kernel rejects it.
    const error = thrown(() => client.do("dev-get", { unknown: [{ type: 1, bytes: new Uint8Array(4) }] }));
    expect(error).toMatchObject({ extendedAck: { attribute: "ifindex", policy: { type: "u32", minimum: 1n } } });
    // console.log prints the properties of the error, but no methods.
    expect(Bun.inspect((error as NetlinkError).extendedAck!.policy)).toContain('type: "u32"');
    expect(Bun.inspect(error)).not.toContain("[Function");
    expect(error.message).toContain("attribute ifindex is invalid; expected u32, from 1");
  });

  test("contain the path of an attribute in a selected format", () => {
    using client = rtLink.connect({ netns });
    // The kernel requires a value of four bytes for this attribute.
    const data = { unknown: [{ type: 1, bytes: Uint8Array.of(1, 2) }] };
    const fields = { ifname: "wrong", linkinfo: { kind: "bridge" as const, data } };
    const error = thrown(() => client.do("newlink", fields, { flags: NLM_F_CREATE }));
    expect(error).toMatchObject({ code: "ERANGE", extendedAck: { attribute: "linkinfo.data.forward-delay" } });
  });

  test("at the end of a dump contain names from the spec", () => {
    using client = ethtool.connect({ netns });
    const error = thrown(() => client.dump("rings-get", { header: { flags: [0x8000_0000] } }).toArray());
    expect(error).toMatchObject({ operation: "ethtool.rings-get", extendedAck: { attribute: "header.flags" } });
    using dump = client.dump("rings-get", { header: { flags: [0x8000_0000] } });
    expect(() => [...dump]).toThrow("ethtool.rings-get: ");
  });

  test("do not blame the family for a missing object", () => {
    using client = nlctrl.connect({ netns });
    const error = thrown(() => client.do("getfamily", { familyName: "no-such-one" }));
    expect(error).toMatchObject({ code: "ENOENT", operation: "nlctrl.getfamily" });
    expect(error.message).not.toContain("lookupFamily");
  });

  test("recommend NLM_F_CREATE for a missing object", () => {
    using links = rtLink.connect({ netns });
    const advice = "to create it, set NLM_F_CREATE | NLM_F_EXCL in `flags`";
    const link = { ifname: "br7", linkinfo: { kind: "bridge" as const } };
    expect(thrown(() => links.do("newlink", link)).message).toEndWith(advice);
    const [{ error } = {}] = links.doMultiple([{ operation: "newlink", fields: link }]);
    expect(error?.message).toEndWith(advice);
    using neighbours = rtNeigh.connect({ netns });
    const header = { ndmFamily: 2, ndmIfindex: 1, ndmState: ["permanent" as const] };
    const neighbour = { header, dst: "127.0.0.9", lladdr: "02:00:00:00:00:09" };
    expect(thrown(() => neighbours.do("newneigh", neighbour))).toMatchObject({ code: "ENOENT" });
    expect(thrown(() => neighbours.do("newneigh", neighbour)).message).toEndWith(advice);
    // The device does not exist, and no request flag would create it.
    const elsewhere = { ...neighbour, header: { ...header, ndmIfindex: 4711 } };
    expect(thrown(() => neighbours.do("newneigh", elsewhere)).message).not.toContain("NLM_F_CREATE");
    const flags = NLM_F_CREATE;
    const upon = { ifname: "v7", link: 4711, linkinfo: { kind: "vlan" as const, data: { id: 7 } } };
    expect(thrown(() => links.do("newlink", upon, { flags })).message).not.toContain("flags");
  });

  test("name the kernel option of an unknown link type", () => {
    using links = rtLink.connect({ netns });
    const make = () => links.do("newlink", { linkinfo: { kind: "vlann" as OtherName } }, { flags: NLM_F_CREATE });
    expect(thrown(make)).toMatchObject({ code: "EOPNOTSUPP" });
    expect(thrown(make).message).toContain(
      "this kernel does not support links of that kind, which are part of a module",
    );
  });

  test("name the kernel option of an unknown qdisc or filter type", () => {
    using control = tc.connect({ netns });
    using links = rtLink.connect({ netns });
    const { ifiIndex: ifindex } = links.do("getlink", { ifname: "lo" }).header;
    const header = { ifindex, parent: TC_H_ROOT };
    const make = (kind: string) => () =>
      control.do("newqdisc", { header, kind: kind as OtherName }, { flags: NLM_F_CREATE });
    expect(thrown(make("own_kind"))).toMatchObject({
      code: "ENOENT",
      message:
        "tc.newqdisc: no such file or entry (ENOENT); the kernel reports: Specified qdisc kind is unknown; this kernel does not support " +
        "disciplines of that kind, which are usually part of an option and a module of the same name (module sch_own_kind, " +
        "CONFIG_NET_SCH_OWN_KIND)",
    });
    // If the request names a parent that does not exist, the error contains no advice about kernel options.
    const lacking = thrown(() => control.do("newqdisc", { header: { ifindex, parent: 0x7fff0001 }, kind: "pfifo" }));
    expect(`${lacking}`).not.toContain("of that kind");
  });

  test("do not recommend `unshare` for a forbidden namespace", () => {
    let error: Error | undefined;
    try {
      rtLink.connect({ netns: { pid: 1 } }).close();
    } catch (caught) {
      error = caught as Error;
    }
    if (error !== undefined) {
      expect(error.message).toEndWith(
        "may not be opened by this user: run as root of the host, because `unshare` does not grant this",
      );
    }
  });

  test("name the kernel option and module of a missing family", () => {
    using client = wireguard.connect({ netns });
    if (client.supports("get-device")) return;
    const text = 'the kernel has no family "wireguard" (ENOENT); it requires CONFIG_WIREGUARD, module wireguard';
    const calls: [string, () => unknown][] = [
      ["wireguard.get-device", () => client.dump("get-device", { ifname: "wg0" })],
      ["wireguard.set-device", () => client.do("set-device", { ifname: "wg0" })],
      ["wireguard.groups", () => client.groups],
      ["wireguard.events", () => client.events([])],
    ];
    for (const [operation, call] of calls) {
      expect(thrown(call)).toMatchObject({ code: "ENOENT", operation, message: `${operation}: ${text}` });
    }
    expect(client.supports("set-device")).toBe(false);
  });

  test("say that this kernel's family lacks the operation", () => {
    using client = loadFamily(`
name: ethtool
protocol: genetlink-legacy
attribute-sets: [{ name: main, attributes: [{ name: a, type: u32 }] }]
operations:
  list:
    - name: later-get
      attribute-set: main
      value: 250
      since: "9.9"
      do: { request: { attributes: [a] }, reply: {} }
`).connect({ netns });
    expect(thrown(() => client.do("later-get", {}))).toMatchObject({
      code: "EOPNOTSUPP",
      message:
        "ethtool.later-get: operation not supported (EOPNOTSUPP); " +
        "ethtool of this kernel does not support the operation, which Linux 9.9 added",
    });
    using ours = ethtool.connect({ netns });
    const driverless = thrown(() => ours.do("eee-get", { header: { devName: "lo" } })).message;
    expect(driverless).toContain("the kernel or the object does not support the operation");
  });

  test("name the operation if the netlink protocol is missing", () => {
    using client = loadFamily(`
name: nothing
protocol: netlink-raw
protonum: 30
attribute-sets: [{ name: main, attributes: [{ name: a, type: u32 }] }]
operations:
  list:
    - name: get
      attribute-set: main
      value: 16
      do: { request: { attributes: [a] }, reply: {} }
      dump: { reply: {} }
mcast-groups: { list: [{ name: news, value: 1 }] }
`).connect({ netns });
    const calls: [string, () => unknown][] = [
      ["nothing.get", () => client.do("get", { a: 1 })],
      ["nothing.get", () => client.doAll("get", { a: 1 })],
      ["nothing.get", () => client.dump("get")],
      ["nothing batch", () => client.doMultiple([{ operation: "get", fields: { a: 1 } }])],
      ["nothing.events", () => client.events("news")],
    ];
    for (const [operation, call] of calls) {
      const error = thrown(call);
      expect(error).toMatchObject({ code: "EPROTONOSUPPORT", syscall: "socket", operation });
      expect(error.message).toStartWith(`${operation}: socket: protocol not supported`);
    }
  });

  test("name the operation of a client on the caller's socket", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using client = rtLink.connect({ socket });
    expect(client.do("getlink", { ifname: "lo" }).header.ifiIndex).toBe(1);
    expect(client.dump("getlink").toArray()).toHaveLength(1);
    expect(() => client.do("getlink", { ifname: "nothing" })).toThrow("rt-link.getlink: ");
    expect(() => rtLink.connect({ socket, netns })).toThrow(
      "netns: not allowed with socket, which has a network namespace",
    );
    expect(() => ethtool.connect({ socket })).toThrow(
      "socket: expected a socket of NETLINK_GENERIC, got one of NETLINK_ROUTE",
    );
  });
});

describeInNamespaces("errors about call options", () => {
  const wrongOptions: [Record<string, unknown>, string, typeof TypeError | typeof RangeError][] = [
    [{ timeoutMs: "5" }, "timeoutMs: expected milliseconds, or -1 for no limit", TypeError],
    [{ timeoutMs: -5 }, "timeoutMs: expected a non-negative number of milliseconds", RangeError],
    [{ maxResends: 1.5 }, "maxResends: expected an integer", RangeError],
    [{ idempotent: 1 }, "idempotent: expected true or false", TypeError],
    [{ onWarning: 1 }, "onWarning: expected a function", TypeError],
    [{ signal: 1 }, "signal: expected an AbortSignal", TypeError],
  ];

  function expectError(call: () => unknown, title: string, complaint: string, sort: ErrorConstructor): void {
    const error = thrown(call) as Error;
    expect(error).toBeInstanceOf(sort);
    expect(error.message).toStartWith(`${title}: ${complaint}`);
  }

  test("name the operation of the call", ({ netns, links }) => {
    using control = nlctrl.connect({ netns });
    using devices = ethtool.connect({ netns });
    for (const [options, complaint, sort] of wrongOptions) {
      expectError(() => links.do("getlink", { ifname: "lo" }, options), "rt-link.getlink", complaint, sort);
      expectError(() => links.doAll("getlink", { ifname: "lo" }, options), "rt-link.getlink", complaint, sort);
      expectError(() => links.doMultiple([], options), "rt-link batch", complaint, sort);
      const device = { header: { devName: "lo" } };
      expectError(() => devices.do("features-get", device, options), "ethtool.features-get", complaint, sort);
      if ("timeoutMs" in options || "signal" in options) {
        expectError(() => control.dump("getfamily", {}, options), "nlctrl.getfamily", complaint, sort);
        expectError(() => devices.dump("features-get", {}, options), "ethtool.features-get", complaint, sort);
      }
    }
  });

  test("name the subscription", ({ links }) => {
    const events = (options: object) => () => links.events("rtnlgrp-link", options);
    expectError(events({ inLoop: 1 }), "rt-link.events", "inLoop: expected true or false", TypeError);
    expectError(events({ ringSize: "1" }), "rt-link.events", "ringSize: expected an integer", TypeError);
    expectError(events({ receiveBufferSize: -1 }), "rt-link.events", "receiveBufferSize: expected", RangeError);
    expectError(events({ socket: {} }), "rt-link.events", "socket: expected a NetlinkSocket", TypeError);
    expectError(() => links.events(0), "rt-link.events", "groups: expected an integer", RangeError);
    expectError(() => links.events(null as never), "rt-link.events", "groups: expected names or numbers", TypeError);
  });

  test("are the reason of an aborted signal, unchanged", ({ links }) => {
    const reason = new TypeError("enough");
    const signal = AbortSignal.abort(reason);
    expect(thrown(() => links.do("getlink", { ifname: "lo" }, { signal }))).toBe(reason);
    expect(thrown(() => links.events("rtnlgrp-link", { signal }))).toBe(reason);
    expect(reason.message).toBe("enough");
  });
});
