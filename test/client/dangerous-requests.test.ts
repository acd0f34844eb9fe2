// Clients reject requests that the kernel would execute with an unexpected effect. Each test also sends the request
// without the client's checks, to show that the checks are necessary.
import { describe, expect } from "bun:test";
import { conntrack, type FilterFlags } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { nftables } from "../../src/families/nftables.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import {
  AF_INET,
  AF_INET6,
  type NetworkNamespace,
  NFPROTO_INET,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_EXCL,
  NLM_F_REPLACE,
} from "../../src/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { withoutRequirements } from "../support/without-requirements.ts";

const test = base.extend({ client: () => sockDiag.connect() });

const NEW = NLM_F_CREATE | NLM_F_EXCL;
/** Passes a request to the client that the TypeScript compiler would reject. */
const wrong = (fields: object) => fields as never;
const means = (operation: string, field: string, others: string) =>
  `${operation}: ${field}: requires ${others}, otherwise the request has another meaning`;

/** Adds a device that is up and that has an IPv4 address and an IPv6 address. Returns its index. */
function withDevice(netns: NetworkNamespace): number {
  using links = rtLink.connect({ netns });
  links.do("newlink", { ifname: "d0", linkinfo: { kind: "ifb" } }, { flags: NEW });
  const { ifiIndex } = links.do("getlink", { ifname: "d0" }).header;
  links.do("setlink", { header: { ifiIndex, ifiFlags: ["up"], ifiChange: 1 } });
  using addresses = rtAddr.connect({ netns });
  for (const local of ["192.0.2.1", "192.0.3.1"]) {
    const header = { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: ifiIndex };
    addresses.do("newaddr", { header, local }, { flags: NEW });
  }
  return ifiIndex;
}

describeInNamespaces("requests with surprising effects", () => {
  describe("conntrack requests", () => {
    const ends = (family: number, last: number) => {
      const [here, there] = family === AF_INET ? ["10.0.0.1", `10.0.1.${last}`] : ["fd00::1", `fd00::1:${last}`];
      const ip = (from: string, to: string) =>
        family === AF_INET ? { ipV4Src: from, ipV4Dst: to } : { ipV6Src: from, ipV6Dst: to };
      const udp = (from: number, to: number) => ({ protoNum: 17, protoSrcPort: from, protoDstPort: to });
      return {
        tupleOrig: { tupleIp: ip(here, there), tupleProto: udp(1000, 53) },
        tupleReply: { tupleIp: ip(there, here), tupleProto: udp(53, 1000) },
      };
    };
    const table = (netns: NetworkNamespace) => {
      using client = conntrack.connect({ netns });
      for (const nfgenFamily of [AF_INET, AF_INET6]) {
        for (const last of [1, 2]) {
          const fields = { header: { nfgenFamily }, timeout: 600, mark: last, ...ends(nfgenFamily, last) };
          client.do("new", fields, { flags: NLM_F_CREATE });
        }
      }
    };
    const counts = (netns: NetworkNamespace) => {
      using client = conntrack.connect({ netns });
      return [AF_INET, AF_INET6].map((nfgenFamily) => client.dump("get", { header: { nfgenFamily } }).toArray().length);
    };
    const header = { nfgenFamily: AF_INET };

    test.each([{ id: 5 }, { markMask: 2 }, { statusMask: 1 }])("are rejected with only %j", (fields, { netns }) => {
      table(netns);
      using bare = withoutRequirements(conntrack).connect({ netns });
      bare.do("delete", { header, ...fields });
      expect(counts(netns)).toEqual([0, 0]);
      using client = conntrack.connect({ netns });
      const [field] = Object.keys(fields);
      expect(thrown(() => client.do("delete", wrong({ header, ...fields }))).message).toStartWith(
        `conntrack.delete: ${field}: requires `,
      );
    });

    test("delete the one connection with the tuple and id", ({ netns }) => {
      table(netns);
      using client = conntrack.connect({ netns });
      const { id = 0, tupleOrig } = client.dump("get", { header }).toArray()[0]!;
      expect(() => client.do("delete", { header, id: (id ^ 1) >>> 0, tupleOrig })).toThrow("ENOENT");
      client.do("delete", { header, id, tupleOrig });
      expect(counts(netns)).toEqual([1, 2]);
      expect(() => client.do("delete", wrong({ header, id }))).toThrow(
        means("conntrack.delete", "id", "tupleOrig or tupleReply"),
      );
    });

    test("are rejected without an address family", ({ netns }) => {
      table(netns);
      using client = conntrack.connect({ netns });
      expect(() => client.do("delete", wrong({}))).toThrow("conntrack.delete: header.nfgenFamily: ");
      client.do("delete", { header, mark: 1 });
      expect(counts(netns)).toEqual([1, 2]);
      client.do("delete", { header });
      expect(counts(netns)).toEqual([0, 2]);
      client.do("delete", { header: { nfgenFamily: 0 } });
      expect(counts(netns)).toEqual([0, 0]);
    });

    test("dumps with a tuple require a filter", ({ netns }) => {
      table(netns);
      const { tupleOrig } = ends(AF_INET, 1);
      using bare = withoutRequirements(conntrack).connect({ netns });
      expect(bare.dump("get", { header, tupleOrig }).toArray()).toHaveLength(2);
      using client = conntrack.connect({ netns });
      expect(() => client.dump("get", wrong({ header, tupleOrig }))).toThrow(
        means("conntrack.get", "tupleOrig", "filter"),
      );
      expect(
        client.dump("get", { header, tupleOrig, filter: { origFlags: ["ip-src", "ip-dst"] } }).toArray(),
      ).toHaveLength(1);
      const by = (...origFlags: FilterFlags[]) => {
        return client.dump("get", { header, tupleOrig, filter: { origFlags } }).toArray().length;
      };
      expect(by("ip-src", "proto-num", "proto-dst-port")).toBe(2);
      expect(by("ip-dst", "proto-num", "proto-src-port")).toBe(1);
    });
  });

  describe("routing rules", () => {
    const header = { family: AF_INET };
    const priorities = (netns: NetworkNamespace) => {
      using client = rtRule.connect({ netns });
      return client
        .dump("getrule", { header })
        .toArray()
        .map(({ priority = 0 }) => priority);
    };

    test("require an action, without which lookups fail", ({ netns }) => {
      withDevice(netns);
      using routes = rtRoute.connect({ netns });
      const find = () => routes.do("getroute", { header: { rtmFamily: AF_INET, rtmDstLen: 32 }, dst: "192.0.2.9" });
      expect(find().oif).toBeNumber();
      using bare = withoutRequirements(rtRule).connect({ netns });
      bare.do("newrule", { header, table: 254, priority: 100 }, { flags: NEW });
      expect(find).toThrow("rt-route.getroute: invalid argument (EINVAL)");
      using client = rtRule.connect({ netns });
      expect(() => client.do("newrule", wrong({ header, table: 254 }))).toThrow("rt-rule.newrule: header.action: ");
    });

    test("with an address require a prefix length", ({ netns }) => {
      using bare = withoutRequirements(rtRule).connect({ netns });
      using client = rtRule.connect({ netns });
      const action = "blackhole" as const;
      bare.do("newrule", { header: { ...header, action }, src: "10.0.0.0", priority: 5 }, { flags: NEW });
      expect(client.dump("getrule", { header }).toArray()[1]).not.toHaveProperty("src");
      for (const [field, length] of [
        ["src", "srcLen"],
        ["dst", "dstLen"],
      ] as const) {
        const fields = { header: { ...header, action }, [field]: "10.0.0.0", priority: 7 };
        expect(() => client.do("newrule", wrong(fields), { flags: NEW })).toThrow(
          means("rt-rule.newrule", field, `header.${length}`),
        );
        expect(() => client.do("delrule", fields)).toThrow(means("rt-rule.delrule", field, `header.${length}`));
        client.do("newrule", { ...fields, header: { ...header, action, [length]: 8 } } as never, { flags: NEW });
        client.do("delrule", { ...fields, header: { ...header, [length]: 8 } });
      }
      client.do("newrule", { header: { ...header, action, srcLen: 0 }, src: "0.0.0.0", priority: 9 }, { flags: NEW });
      expect(priorities(netns)).toEqual([0, 5, 9, 32766, 32767]);
    });

    test("are not deleted without a selector", ({ netns }) => {
      using bare = withoutRequirements(rtRule).connect({ netns });
      for (const fields of [{}, { src: "10.0.0.0" }, { header: { ...header, flags: 2 } }]) {
        const before = priorities(netns).length;
        bare.do("delrule", { header, ...fields });
        expect(priorities(netns)).toHaveLength(before - 1);
      }
      using client = rtRule.connect({ netns });
      expect(() => client.do("delrule", wrong({ header }))).toThrow("the request requires one of these");
    });

    const ineffective: [field: string, fields: object, shown: string][] = [
      ["table", { table: 0 }, "0"],
      ["iifname", { iifname: "" }, '""'],
      ["oifname", { oifname: "" }, '""'],
      ["fwmark", { fwmark: 0 }, "0"],
      ["fwmask", { fwmask: 0 }, "0"],
      ["protocol", { protocol: 0 }, "0"],
      ["ipProto", { ipProto: 0 }, "0"],
      ["tunId", { tunId: 0n }, "0n"],
      ["tunId", { tunId: 0 }, "0"],
      ["suppressIfgroup", { suppressIfgroup: 0xffffffff }, "4294967295"],
      ["suppressPrefixlen", { suppressPrefixlen: 0xffffffff }, "4294967295"],
      ["header.srcLen", { src: "0.0.0.0", header: { ...header, srcLen: 0 } }, "0"],
      ["header.dstLen", { dst: "0.0.0.0", header: { ...header, dstLen: 0 } }, "0"],
      ["header.action", { header: { ...header, action: "unspec" } }, '"unspec"'],
      ["header.action", { header: { ...header, action: "to-tbl" } }, '"to-tbl"'],
      ["header.action", { header: { ...header, action: 1 } }, "1"],
      ["header.tos", { header: { ...header, tos: 0 } }, "0"],
      ["flowlabel", { flowlabel: 7 }, ""],
      ["flow", { header: { family: AF_INET6 }, flow: 7 }, ""],
    ];
    test.each(ineffective)("are not deleted by the ineffective selector %s", (field, fields, shown, { netns }) => {
      const request = { header, ...fields };
      const { family } = request.header;
      using client = rtRule.connect({ netns });
      const rules = () => client.dump("getrule", { header: { family } }).toArray();
      const [, ...others] = rules();
      using bare = withoutRequirements(rtRule).connect({ netns });
      bare.do("delrule", request);
      expect(rules()).toEqual(others);
      const none = shown === "" ? "" : `, and ${field} is ${shown}, which counts as absent`;
      expect(thrown(() => client.do("delrule", wrong(request)))).toMatchObject({
        name: "TypeError",
        message: expect.stringMatching(new RegExp(`the request requires one of these${none}$`)),
      });
      // The kernel ignores this field if the request also has an effective selector.
      expect(thrown(() => client.do("delrule", { ...request, priority: 77 }))).toMatchObject({ code: "ENOENT" });
      expect(rules()).toEqual(others);
    });

    test("are deleted by an effective selector", ({ netns }) => {
      using client = rtRule.connect({ netns });
      const range = { start: 1, end: 2 };
      const ways = [
        { priority: 77 },
        { table: 77 },
        { fwmark: 7 },
        { fwmask: 7 },
        { iifname: "a" },
        { oifname: "a" },
        { protocol: 77 },
        { ipProto: 6 },
        { sportRange: range },
        { dportRange: range },
        { l3mdev: 1 },
        { tunId: 7n },
        { suppressIfgroup: 7 },
        { suppressPrefixlen: 7 },
        { header: { ...header, table: 77 } },
        { header: { ...header, action: "blackhole" as const } },
        { header: { ...header, tos: 4 } },
      ];
      for (const way of ways)
        expect(thrown(() => client.do("delrule", { header, ...way }))).toMatchObject({ code: "ENOENT" });
      client.do("delrule", { header, priority: 0 });
      expect(priorities(netns)).toEqual([32766, 32767]);
    });
  });

  test("deleting a route requires a prefix length", ({ netns }) => {
    const oif = withDevice(netns);
    using routes = rtRoute.connect({ netns });
    const main = { rtmFamily: AF_INET, rtmTable: 254, rtmScope: 253, rtmProtocol: 4, rtmType: "unicast" as const };
    const makeDefault = () => routes.do("newroute", { header: main, oif }, { flags: NEW });
    const hasDefault = () =>
      routes
        .dump("getroute", { header: { rtmFamily: AF_INET } })
        .toArray()
        .some(({ header }) => header.rtmDstLen === 0);
    makeDefault();
    using bare = withoutRequirements(rtRoute).connect({ netns });
    bare.do("delroute", { header: { rtmFamily: AF_INET, rtmScope: 255 } });
    expect(hasDefault()).toBe(false);
    makeDefault();
    expect(() => routes.do("delroute", wrong({ header: { rtmFamily: AF_INET } }))).toThrow(
      "rt-route.delroute: header.rtmDstLen: ",
    );
    routes.do("delroute", { header: { rtmFamily: AF_INET, rtmScope: 255, rtmDstLen: 0 } });
    expect(hasDefault()).toBe(false);
  });

  test("adding an IPv6 route requires a prefix length", ({ netns }) => {
    const oif = withDevice(netns);
    using routes = rtRoute.connect({ netns });
    const header = { rtmFamily: AF_INET6, rtmTable: 254, rtmProtocol: 4, rtmType: "unicast" as const };
    using bare = withoutRequirements(rtRoute).connect({ netns });
    bare.do("newroute", { header, dst: "fd00:1::", oif }, { flags: NEW });
    const made = routes
      .dump("getroute", { header: { rtmFamily: AF_INET6 } })
      .toArray()
      .find((one) => one.header.rtmProtocol === 4);
    expect(made?.header.rtmDstLen).toBe(0);
    expect(() => routes.do("newroute", wrong({ header, dst: "fd00:1::", oif }))).toThrow(
      means("rt-route.newroute", "dst", "header.rtmDstLen"),
    );
  });

  test("deleting an address requires a selector", ({ netns }) => {
    const ifaIndex = withDevice(netns);
    const header = { ifaFamily: AF_INET, ifaIndex };
    using client = rtAddr.connect({ netns });
    const left = () =>
      client
        .dump("getaddr", { header: { ifaFamily: AF_INET } })
        .toArray()
        .flatMap(({ local = "" }) => (local.startsWith("192") ? [local] : []));
    using bare = withoutRequirements(rtAddr).connect({ netns });
    bare.do("deladdr", { header });
    expect(left()).toEqual(["192.0.3.1"]);
    expect(() => client.do("deladdr", wrong({ header }))).toThrow("rt-addr.deladdr: local, address or label: ");
    client.do("deladdr", { header, label: "d0" });
    expect(left()).toEqual([]);
  });

  test("setting link flags requires a mask", ({ netns }) => {
    const ifiIndex = withDevice(netns);
    using links = rtLink.connect({ netns });
    const flags = () => links.do("getlink", { header: { ifiIndex } }).header.ifiFlags;
    const promiscuous = () => links.do("setlink", { header: { ifiIndex, ifiFlags: ["promisc"], ifiChange: 0x100 } });
    promiscuous();
    using bare = withoutRequirements(rtLink).connect({ netns });
    bare.do("setlink", { header: { ifiIndex, ifiFlags: ["up"] } });
    expect(flags()).not.toContain("promisc");
    promiscuous();
    expect(() => links.do("setlink", wrong({ header: { ifiIndex, ifiFlags: ["up"] } }))).toThrow(
      means("rt-link.setlink", "header.ifiFlags", "header.ifiChange"),
    );
    expect(flags()).toContain("promisc");
    links.do("setlink", { header: { ifiIndex, ifiFlags: ["up"], ifiChange: 0 } });
    expect(flags()).not.toContain("promisc");
  });

  test("deleting a table in all families requires family 0", ({ netns }) => {
    using client = nftables.connect({ netns });
    const families = [AF_INET, NFPROTO_INET];
    const begin = { operation: "batch-begin" } as const;
    const end = { operation: "batch-end" } as const;
    const make = () => {
      const [ip, inet] = families.map(
        (nfgenFamily) =>
          ({ operation: "newtable", fields: { header: { nfgenFamily }, name: "t" }, flags: NLM_F_CREATE }) as const,
      );
      for (const { error } of client.doMultiple([begin, ip!, inet!, end])) expect(error).toBeUndefined();
    };
    const tables = () => client.dump("gettable").toArray().length;
    make();
    using bare = withoutRequirements(nftables).connect({ netns });
    for (const operation of ["deltable", "destroytable"] as const) {
      make();
      bare.doMultiple([
        { operation: "batch-begin", fields: { header: { resId: 10 } } },
        { operation, fields: { name: "t" } },
        { operation: "batch-end", fields: { header: { resId: 10 } } },
      ]);
      expect(tables()).toBe(0);
      make();
      const missing = wrong([begin, { operation, fields: { name: "t" } }, end]);
      expect(() => client.doMultiple(missing)).toThrow(`[1] nftables.${operation}: header.nfgenFamily: `);
      client.doMultiple([begin, { operation, fields: { header: { nfgenFamily: 0 }, name: "t" } }, end]);
      expect(tables()).toBe(0);
    }
  });

  test("deleting filters requires a priority", () => {
    using client = tc.connect();
    expect(() => client.do("deltfilter", wrong({ header: { ifindex: 1, parent: 0xffff0000 } }))).toThrow(
      "tc.deltfilter: header.info: ",
    );
  });

  test("dumps of classes, filters and chains require a device", () => {
    using client = tc.connect();
    for (const operation of ["gettclass", "gettfilter", "getchain"] as const) {
      expect(() => client.dump(operation, wrong({}))).toThrow(`tc.${operation}: header.ifindex: `);
    }
  });

  describe("NLM_F_DUMP in request flags", () => {
    const why = "flags: NLM_F_DUMP, or a bit of it, starts a dump; use dump()";

    test("is rejected in get operations", () => {
      using links = rtLink.connect();
      using devices = ethtool.connect();
      const question = { operation: "getlink", fields: { ifname: "lo" }, flags: NLM_F_DUMP } as const;
      expect(() => links.do("getlink", { ifname: "lo" }, { flags: NLM_F_DUMP })).toThrow(`rt-link.getlink: ${why}`);
      expect(() => links.do("getlink", { ifname: "lo" }, { flags: NLM_F_EXCL })).toThrow(why);
      expect(() => links.doAll("getlink", { ifname: "lo" }, { flags: NLM_F_DUMP })).toThrow(why);
      expect(() => links.doMultiple([question])).toThrow(`[0] rt-link.getlink: ${why}`);
      expect(() => devices.do("linkstate-get", { header: {} }, { flags: NLM_F_DUMP })).toThrow(
        `ethtool.linkstate-get: ${why}`,
      );
      expect(() => devices.do("rings-set", { header: {} }, { flags: NLM_F_DUMP })).toThrow("the operation has no dump");
    });

    test("means NLM_F_REPLACE and NLM_F_EXCL in create operations", ({ netns }) => {
      using links = rtLink.connect({ netns });
      const flags = NLM_F_CREATE | NLM_F_EXCL | NLM_F_REPLACE;
      expect(thrown(() => links.do("newlink", { ifname: "lo", linkinfo: { kind: "ifb" } }, { flags }))).toMatchObject({
        code: "EEXIST",
      });
    });
  });

  describe("sock_diag request for one socket", () => {
    const header = { sdiagFamily: "inet" as const, sdiagProtocol: 6 };

    test("finds the socket without a cookie", ({ client }) => {
      using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
      const id = { idiagSport: server.port, idiagSrc: "127.0.0.1", idiagDst: "0.0.0.0" };
      expect(client.do("inet", { header: { ...header, id } }).header).toMatchObject({
        id: { idiagSport: server.port },
      });
      const old = thrown(() => client.do("inet", { header: { ...header, id: { ...id, idiagCookie: 0n } } }));
      expect(old).toMatchObject({ code: "ENOENT" });
    });

    test("recommends a dump if the socket does not exist", ({ client }) => {
      const id = { idiagSport: 1, idiagSrc: "127.0.0.1" };
      expect(thrown(() => client.do("inet", { header: { ...header, id } })).message).toContain(
        "; no such socket exists; if a dump of TCP sockets fails as well, the kernel cannot list TCP sockets",
      );
    });

    test("requires IPv4 or IPv6 in the operation `inet`", ({ client }) => {
      const listening = { sdiagProtocol: 6, idiagStates: ["listen" as const] };
      expect(() => client.dump("inet", { header: { ...listening, sdiagFamily: wrong("unix" as never) } })).toThrow(
        "sock-diag.inet: header.sdiagFamily: ",
      );
      for (const sdiagFamily of [1, 16, 17]) {
        expect(() => client.dump("inet", { header: { ...listening, sdiagFamily } })).toThrow("selects the operation");
      }
    });
  });

  test("errors that root receives do not recommend root", ({ netns }) => {
    using links = rtLink.connect({ netns });
    const error = thrown(() => links.do("dellink", { group: 0 }));
    expect(error).toMatchObject({ code: "EPERM" });
    expect(error.message).not.toContain("run as root");
    expect(error.message).toContain("the program has CAP_NET_ADMIN in its own user namespace");
  });
});
