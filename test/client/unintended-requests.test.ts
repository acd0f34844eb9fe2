// Clients reject requests that would not do what the caller intended.
import { beforeAll, describe, expect, test } from "bun:test";
import { type AnyOperations, type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import { type Operations as ConntrackOperations, conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { mptcpPm } from "../../src/families/mptcp-pm.ts";
import { nftables } from "../../src/families/nftables.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { ovpn } from "../../src/families/ovpn.ts";
import { ovsVport } from "../../src/families/ovs-vport.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtNsid } from "../../src/families/rt-nsid.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { tcpMetrics } from "../../src/families/tcp-metrics.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  EINVAL,
  ENOENT,
  EOPNOTSUPP,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_SOCK_DIAG,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
} from "../../src/index.ts";
import { type Family, type Fields, operationCodec } from "../../src/schema/index.ts";
import type { OtherName } from "../../src/schema/model/types.ts";
import { FakeKernel, Refusal, type RefusalDetails } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { withoutRequiredOne } from "../support/without-requirements.ts";

describe("caller error in doMultiple()", () => {
  const links = rtLink.connect();
  const wrong = () => links.doMultiple([{ operation: "getlink", fields: { ifname: 7 as unknown as string } }]);

  test("is printed once if it is not caught", () => {
    const message = "[0] rt-link.getlink: ifname: expected a string, got 7";
    expect(Bun.inspect(thrown(wrong)).split("ifname: expected a string")).toHaveLength(2);
    expect(thrown(wrong)).toMatchObject({ name: "TypeError", message });
    expect(thrown(wrong).cause).toBeUndefined();
  });

  test("has the caller's line in its stack", () => {
    expect(thrown(wrong).stack).toContain("unintended-requests.test.ts");
    const deep = {
      ifname: "a",
      linkinfo: { kind: "bridge", data: { forwardDelay: "x" as unknown as number } },
    } as const;
    expect(thrown(() => links.do("newlink", deep)).stack).toContain("unintended-requests.test.ts");
  });
});

/** Specs of the families by name, as they are before a test changes them. */
const demanding: Record<string, Family> = Object.fromEntries(
  [conntrack, nftables, nlctrl, rtAddr, rtLink, rtNeigh, rtNexthop, rtNsid, tcpMetrics].map((one) => [one.name, one]),
);

describe("header member set by the operation", () => {
  const sockets = sockDiag.connect();

  test("accepts 0, as in a reply", () => {
    const kernel = new ScriptedTransport((request, self) => self.reply(verdict(request)), {
      protocol: NETLINK_NETFILTER,
    });
    using socket = NetlinkSocket.over(kernel);
    using connections = conntrack.connect({ socket });
    const read = { nfgenFamily: AF_INET, version: 0, resId: 0 };
    connections.do("delete", { header: read, tupleOrig: {} });
    // The version in the sent request is the version of its operation.
    expect([...kernel.sent[0]!.subarray(16, 18)]).toEqual([AF_INET, 1]);
    expect(() => connections.do("delete", { header: { ...read, version: 2 } })).toThrow(
      "header.version: expected 1, the value of the operation",
    );
    const bridge = { ifiIndex: 1, ifiFamily: 0 };
    expect(() => rtLink.connect().do("setlink-bridge", { header: bridge })).toThrow(
      "header.ifiFamily: expected 7, the value of the operation",
    );
  });

  test("rejects a value that contradicts the operation", () => {
    const header = { sdiagFamily: "inet" as const, udiagStates: ["listen" as const] };
    expect(() => sockets.dump("unix", { header })).toThrow(
      new TypeError('sock-diag.unix: header.sdiagFamily: expected "unix", the value of the operation, got "inet"'),
    );
    expect(() => sockets.dump("unix", { header: { ...header, sdiagFamily: 2 } })).toThrow(TypeError);
  });

  test("rejects a value that selects another operation", () => {
    using client = rtLink.connect();
    const header = { ifiFamily: AF_BRIDGE, ifiIndex: 1 };
    const bridge = (name: string) => `header.ifiFamily: 7 selects the operation "${name}"`;
    expect(() => client.dump("getlink", { header })).toThrow(`rt-link.getlink: ${bridge("getlink-bridge")}`);
    expect(() => client.do("setlink", { header, mtu: 1400 })).toThrow(bridge("setlink-bridge"));
    expect(() => client.do("dellink", { header })).toThrow(bridge("dellink-bridge"));
  });

  test("accepts the value of the operation", () => {
    for (const sdiagFamily of ["unix", 1] as const) {
      sockets.dump("unix", { header: { sdiagFamily, udiagStates: ["listen"] } }).done();
    }
  });
});

describe("undefined request field", () => {
  test("does not cause the deletion of all objects", () => {
    using connections = conntrack.connect();
    const fields = { header: { nfgenFamily: 2 }, tupleOrig: undefined };
    // @ts-expect-error: the field may be omitted, but not undefined
    expect(() => connections.do("delete", fields)).toThrow(
      new TypeError(`conntrack.delete: tupleOrig: ${undefinedThere}`),
    );
    // @ts-expect-error: nor undefined in a batch
    expect(() => connections.doMultiple([{ operation: "delete", fields }])).toThrow(
      "[0] conntrack.delete: tupleOrig: ",
    );
  });

  const undefinedThere =
    "expected a value, got undefined, which may delete more than intended; omit it to delete without it";
  const cases: [string, Family, string, object, string][] = [
    ["a rule", rtRule, "delrule", { header: { family: 2 }, table: 5, priority: undefined }, "priority"],
    ["a route", rtRoute, "delroute", { header: { rtmFamily: 2, rtmDstLen: 8 }, dst: undefined }, "dst"],
    ["an address", rtAddr, "deladdr", { header: { ifaFamily: 2, ifaIndex: 1 }, label: "a", local: undefined }, "local"],
    ["a member of the header", conntrack, "delete", { header: { nfgenFamily: 2, resId: undefined } }, "header.resId"],
    ["a nest", mptcpPm, "del-addr", { addr: { id: undefined } }, "addr.id"],
    ["a list", nftables, "delsetelem", { elements: { elem: [{}, { key: undefined }] } }, "elements.elem[1].key"],
    ["a peer of ovpn", ovpn, "peer-del", { ifindex: 1, peer: { id: undefined } }, "peer.id"],
  ];
  test.each(cases)("is rejected when deleting %s", (_, family, name, fields, path) => {
    using client = netlinkFamily<AnyOperations, unknown, string>(family).connect();
    expect(thrown(() => client.do(name, fields as Fields))).toMatchObject({
      name: "TypeError",
      message: `${family.name}.${name}: ${path}: ${undefinedThere}`,
    });
  });

  test("is omitted in operations that do not delete", () => {
    expect(operationCodec(rtLink, "getlink").request("do", { ifname: "lo", mtu: undefined }).length).toBe(40);
  });
});

describe("request without any `required-one` field", () => {
  const links = rtLink.connect();
  const nothing = {} as never;

  test("is rejected with a list of these fields", () => {
    expect(() => links.do("getlink", nothing)).toThrow(
      new TypeError("rt-link.getlink: ifname, altIfname or header.ifiIndex: the request requires one of these"),
    );
    expect(() => links.do("dellink", { mtu: 5 } as never)).toThrow(
      "dellink: ifname, altIfname, group or header.ifiIndex",
    );
    expect(() => links.doMultiple([{ operation: "getlink", fields: nothing }])).toThrow(
      "[0] rt-link.getlink: ifname, ",
    );
    expect(() => nlctrl.connect().dump("getpolicy", nothing)).toThrow("getpolicy: familyName or familyId: ");
    expect(() => wireguard.connect().dump("get-device", nothing)).toThrow("get-device: ifname or ifindex: ");
    const header = { nfgenFamily: 2 };
    expect(() => conntrack.connect().do("get", { header } as never)).toThrow("get: tupleOrig or tupleReply: ");
    expect(() => ovsVport.connect().do("get", { header: { dpIfindex: 1 } } as never)).toThrow("get: name or portNo: ");
  });

  test("is rejected with a suggestion for a misspelled field", () => {
    expect(() => links.do("getlink", { ifnam: "lo" } as never)).toThrow('ifnam: unknown field; did you mean "ifname"?');
    expect(() => links.do("getlink", { header: { ifIndex: 1 } } as never)).toThrow(
      'header.ifIndex: unknown struct member; did you mean "ifiIndex"?',
    );
  });

  test("is rejected if its only header member is 0", () => {
    expect(() => links.do("getlink", { header: { ifiIndex: 0 } })).toThrow("one of these, and header.ifiIndex is 0");
    expect(() => links.do("getlink", { header: 5 } as never)).toThrow("header: expected an object, got 5");
  });
});

describeInNamespaces("`required-one` fields", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    const flags = NLM_F_CREATE;
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "br0", linkinfo: { kind: "bridge" } }, { flags });
    using rules = nftables.connect({ netns });
    rules.doMultiple([
      { operation: "batch-begin" },
      { operation: "newtable", fields: { header: { nfgenFamily: AF_INET }, name: "t" }, flags },
      { operation: "batch-end" },
    ]);
  });

  /** Requests that the test sends without any of the required fields, by family: operation, other fields, and flags. */
  const header = { nfgenFamily: AF_INET };
  const ofTable = { header, table: "t" };
  const neighbour = (ndmFamily: number) => ({ header: { ndmFamily, ndmIfindex: 2, ndmState: ["permanent"] } });
  const address = (ifaFamily: number) => ({ header: { ifaFamily, ifaPrefixlen: 24, ifaIndex: 1 } });
  const propList = { altIfname: ["other"] };
  const element = { key: { value: Uint8Array.of(1, 2, 3, 4) } };
  const rows: [NetlinkFamily, [operation: string, fields?: Fields][]][] = [
    [
      withoutRequiredOne(rtLink),
      [
        ["getlink"],
        ["getlink", { header: { ifiFamily: AF_BRIDGE } }],
        ["setlink", { mtu: 1400 }],
        ["dellink"],
        ["newlinkprop", { propList }],
        ["dellinkprop", { propList }],
      ],
    ],
    [
      withoutRequiredOne(rtAddr),
      [AF_INET, AF_INET6].flatMap((family): [string, Fields][] => [
        ["newaddr", address(family)],
        ["getaddr", address(family)],
      ]),
    ],
    [
      withoutRequiredOne(rtNeigh),
      [AF_INET, AF_INET6, AF_BRIDGE].flatMap((family): [string, Fields][] => [
        ["newneigh", neighbour(family)],
        ["getneigh", neighbour(family)],
      ]),
    ],
    [
      withoutRequiredOne(rtNexthop),
      [AF_INET, AF_INET6].map((nhFamily): [string, Fields] => ["newnexthop", { header: { nhFamily }, id: 5 }]),
    ],
    [withoutRequiredOne(rtNsid), [["newnsid", { nsid: 7 }], ["getnsid"]]],
    [withoutRequiredOne(tcpMetrics), [["get"]]],
    [withoutRequiredOne(nlctrl), [["getfamily"], ["getpolicy"]]],
    [
      withoutRequiredOne(conntrack),
      [
        ["get", { header, id: 5 }],
        ["get-ctrzero", { header }],
        ["new", { header, timeout: 5 }],
        ["exp-get", { header, id: 5 }],
      ],
    ],
    [
      withoutRequiredOne(nftables),
      [
        ["newchain", ofTable],
        ["delchain", ofTable],
        ["destroychain", ofTable],
        ["newrule", { ...ofTable, expressions: { elem: [{ name: "counter", data: {} }] } }],
        ["delset", ofTable],
        ["destroyset", ofTable],
        ["newsetelem", { ...ofTable, elements: { elem: [element] } }],
        ["delobj", { ...ofTable, type: 1 }],
        ["destroyobj", { ...ofTable, type: 1 }],
        ["delflowtable", ofTable],
        ["destroyflowtable", ofTable],
      ],
    ],
  ];

  test.each(rows.map(([family, requests]) => [family.name, family, requests] as const))(
    "of %s are required by the kernel too",
    (_, family, requests) => {
      using client = family.connect({ netns });
      for (const [operation, fields = {}] of requests) {
        const kinds = (["do", "dump"] as const).filter((kind) => {
          const { requiredOne } = demanding[family.name]!.operations[operation]![kind]?.request ?? {};
          return requiredOne !== undefined;
        });
        expect([operation, kinds.length]).toEqual([operation, 1]);
        const flags = NLM_F_CREATE;
        const ask = {
          do: () => client.doAll(operation, fields, { flags }),
          dump: () => client.dump(operation, fields).toArray(),
        };
        const batch = () => {
          const [, { error } = {}] = client.doMultiple([
            { operation: "batch-begin" },
            { operation, fields, flags },
            { operation: "batch-end" },
          ]);
          if (error !== undefined) throw error;
        };
        expect(thrown(family.name === "nftables" ? batch : ask[kinds[0]!])).toMatchObject({
          code: expect.stringMatching(/^(EINVAL|ENODEV|ENOENT|EAFNOSUPPORT|EOPNOTSUPP)$/),
        });
      }
    },
  );

  test("are tested for all families", () => {
    const seen = new Set(rows.flatMap(([{ name }, requests]) => requests.map(([operation]) => `${name}.${operation}`)));
    const missing = Object.values(demanding).flatMap(({ name, operations }) => {
      const demands = Object.values(operations).filter((one) => {
        return (one.do?.request.requiredOne ?? one.dump?.request.requiredOne) !== undefined;
      });
      return demands.map((one) => `${name}.${one.name}`).filter((one) => !seen.has(one));
    });
    // If the required fields are missing, the kernel deletes the first address.
    expect(missing).toEqual(["rt-addr.deladdr"]);
  });
});

describe("kernel errors with details", () => {
  const header = { nfgenFamily: 2 };
  const details: [string, RefusalDetails][] = [
    ["the kernel reports: no", { message: "no" }],
    ["attribute zone is invalid", { attribute: "zone" }],
    ["attribute mark is missing", { missing: "mark" }],
  ];

  test.each(details)('contain "%s" without advice about kernel options', (text, refusal) => {
    using kernel = new FakeKernel();
    for (const errno of [EINVAL, EOPNOTSUPP]) {
      const refuse = () => {
        throw new Refusal(errno, { message: "", ...refusal });
      };
      kernel.register(conntrack, { get: { do: refuse, dump: refuse } });
      using socket = kernel.open(NETLINK_NETFILTER);
      using client = netlinkFamily<ConntrackOperations, unknown, string>({ ...conntrack }).connect({ socket });
      const fields = { header, zone: 5, tupleOrig: {} };
      for (const ask of [() => client.do("get", fields), () => client.dump("get", { header, zone: 5 }).toArray()]) {
        expect(thrown(ask).message).toContain(text);
        expect(thrown(ask).message).not.toContain("if the kernel lacks");
      }
    }
  });
});

describeInNamespaces("error for an unknown format name", () => {
  const netns = sharedNamespace();

  test("suggests the closest known name", () => {
    using client = nftables.connect({ netns });
    const header = { nfgenFamily: AF_INET };
    const flags = NLM_F_CREATE;
    const rule = (name: string) =>
      client.doMultiple([
        { operation: "batch-begin" },
        { operation: "newtable", fields: { header, name: "t" }, flags },
        { operation: "newchain", fields: { header, table: "t", name: "c" }, flags },
        {
          operation: "newrule",
          fields: {
            header,
            table: "t",
            chain: "c",
            expressions: { elem: [{ name: "counter" }, { name: name as OtherName }] },
          },
          flags,
        },
        { operation: "batch-end" },
      ])[3].error;
    expect(rule("countr")).toMatchObject({
      code: "ENOENT",
      message: expect.stringContaining('expressions.elem[1].name: the schema has no "countr"; did you mean "counter"?'),
    });
    expect(rule("nothing-like-it")?.message).not.toContain("did you mean");
    expect(rule("counter")).toBeUndefined();
  });

  test("suggests a name in addition to the kernel option", () => {
    using links = rtLink.connect({ netns });
    const make = (kind: string) =>
      thrown(() => links.do("newlink", { linkinfo: { kind: kind as OtherName } }, { flags: NLM_F_CREATE }));
    expect(make("vlann").message).toContain('linkinfo.kind: the schema has no "vlann"; did you mean "vlan"?');
    expect(make("vlann").message).toContain("? Otherwise this kernel does not support links of that kind");
  });

  test("suggests no name if the name is valid elsewhere in the family", () => {
    using traffic = tc.connect({ netns });
    using links = rtLink.connect({ netns });
    const { header } = links.do("getlink", { ifname: "lo" });
    const fields = {
      header: { ifindex: header.ifiIndex, parent: 0xffffffff, handle: 0x10000 },
      kind: "tbf" as OtherName,
    };
    const error = thrown(() => traffic.do("newtclass", fields, { flags: NLM_F_CREATE }));
    expect(error).toBeInstanceOf(NetlinkError);
    expect(error.message).not.toContain("did you mean");
  });

  test("names the kernel option of a missing nftables expression", () => {
    using kernel = new FakeKernel();
    const attribute = "expressions.elem[1]";
    const refuse = () => {
      throw new Refusal(ENOENT, { attribute });
    };
    kernel.register(nftables, {
      "batch-begin": { do: () => {} },
      "batch-end": { do: () => {} },
      newrule: { do: refuse },
    });
    using socket = kernel.open(NETLINK_NETFILTER);
    using client = nftables.connect({ socket });
    const rule = (name: string) => {
      const elem = [{ name: "counter" as const }, { name: name as OtherName }];
      const fields = { header: { nfgenFamily: 2 }, table: "t", chain: "c", expressions: { elem } };
      const [, made] = client.doMultiple([
        { operation: "batch-begin" },
        { operation: "newrule", fields },
        { operation: "batch-end" },
      ]);
      return made.error!.message;
    };
    expect(rule("flow_offload")).toContain(
      'this kernel does not support the expression "flow_offload" in this family, which requires CONFIG_NFT_FLOW_OFFLOAD',
    );
    expect(rule("meta")).not.toContain("lacks");
  });
});

test("A family that has replied is not reported as missing", () => {
  using kernel = new FakeKernel();
  const refuse = () => {
    throw new Refusal(EINVAL);
  };
  kernel.register(conntrack, { get: { do: refuse, dump: () => [] } });
  using socket = kernel.open(NETLINK_NETFILTER);
  const family = { ...conntrack };
  using client = netlinkFamily<ConntrackOperations, unknown, string>(family).connect({ socket });
  const tupleOrig = { tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" } };
  const ask = () => client.do("get", { header: { nfgenFamily: 2 }, tupleOrig });
  expect(ask).toThrow("conntrack.get: invalid argument (EINVAL); if the kernel lacks conntrack: it requires");
  expect(client.dump("get").toArray()).toEqual([]);
  expect(thrown(ask).message).toBe("conntrack.get: invalid argument (EINVAL)");
});

test("The error for a socket protocol names its kernel option and module", () => {
  const refuse = (request: Parameters<typeof verdict>[0], kernel: ScriptedTransport) => {
    kernel.reply(verdict(request, ENOENT));
  };
  const kernel = new ScriptedTransport(refuse, { protocol: NETLINK_SOCK_DIAG });
  using socket = NetlinkSocket.over(kernel);
  using client = sockDiag.connect({ socket });
  const states = { sdiagFamily: "inet" as const, idiagStates: ["listen" as const] };
  const lacks = "(ENOENT); the kernel cannot list";
  expect(() => client.dump("inet", { header: { ...states, sdiagProtocol: 132 } }).toArray()).toThrow(
    `${lacks} SCTP sockets, which requires CONFIG_INET_SCTP_DIAG, module sctp_diag`,
  );
  expect(() => client.dump("inet", { header: { ...states, sdiagProtocol: 200 } }).toArray()).toThrow(
    `${lacks} protocol 200 sockets`,
  );
  expect(() => client.dump("packet").toArray()).toThrow(`${lacks} packet sockets, which requires CONFIG_PACKET_DIAG`);
});

describe("errors before the request is sent", () => {
  test("say that nothing was sent if the family lookup failed", () => {
    using kernel = new FakeKernel();
    let done = 0;
    kernel.register(ethtool, { "rings-set": { do: () => void done++ } });
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    for (const [fault, code] of [
      ["silence", "ETIMEDOUT"],
      ["garble", "EBADMSG"],
    ] as const) {
      kernel.inject({ fault, family: "nlctrl", times: Number.POSITIVE_INFINITY });
      const error = thrown(() => client.do("rings-set", { header: { devName: "a" }, rx: 1 }));
      expect(error).toMatchObject({
        code,
        operation: "ethtool.rings-set",
        message: `ethtool.rings-set: nothing was sent: the lookup of "ethtool" got no valid reply (${code})`,
        cause: { operation: "nlctrl.getfamily" },
      });
      kernel.clearFaults();
    }
    expect(done).toBe(0);
  });
});

describeInNamespaces("subscription error", () => {
  test("contains the name of the family", () => {
    using netns = NetworkNamespace.create();
    using links = rtLink.connect({ netns });
    expect(thrown(() => links.events(5000, { inLoop: true }))).toMatchObject({
      operation: "rt-link.events",
      syscall: "setsockopt",
      message: expect.stringMatching(/^rt-link\.events: setsockopt: /),
    });
    using generic = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    using devices = ethtool.connect({ socket: generic });
    expect(thrown(() => devices.events(0x10000, { inLoop: true }))).toMatchObject({ operation: "ethtool.events" });
  });
});
