// Common messages are formatted with the names of their attributes, and nests are expanded even if NLA_F_NESTED is not
// set.
import { describe, expect, test } from "bun:test";
import * as constants from "../../../src/constants/index.ts";
import {
  dump,
  familyHeaderLength,
  formatMessage,
  type Message,
  MessageWriter,
  NetworkNamespace,
  transact,
} from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { bytes } from "../bytes.ts";

const { NETLINK_GENERIC, NETLINK_ROUTE, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REQUEST, RTM_NEWLINK } = constants;
const { IFLA_AF_SPEC, IFLA_IFNAME, IFLA_INFO_DATA, IFLA_INFO_KIND, IFLA_LINKINFO, IFLA_PROTINFO } = constants;

/** Returns the lines of a formatted message, without its header. */
function lines(message: Message, protocol: number = NETLINK_ROUTE): string[] {
  return formatMessage(message, { protocol }).split("\n").slice(1);
}

/** Returns a writer for a link message with this address family, before any attribute is written. */
const link = (family = 0) =>
  new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL).struct((h) => h.u8(family).zero(15));

/** Returns a request that creates a veth pair. */
const pair = (name: string, peer: string) =>
  link()
    .string(IFLA_IFNAME, name)
    .nest(IFLA_LINKINFO, (info) =>
      info
        .string(IFLA_INFO_KIND, "veth")
        .nest(IFLA_INFO_DATA, (data) =>
          data.nest(constants.VETH_INFO_PEER, (end) => end.struct((h) => h.zero(16)).string(IFLA_IFNAME, peer)),
        ),
    )
    .finish();

describe("formatted link messages", () => {
  test("show the peer of a veth link as a nested link", () => {
    expect(lines(pair("here", "there")).slice(1)).toEqual([
      '  IFLA_IFNAME (3), 5 bytes: 68 65 72 65 00 "here"',
      "  IFLA_LINKINFO (18), nest of 48 bytes",
      '    IFLA_INFO_KIND (1), 5 bytes: 76 65 74 68 00 "veth"',
      "    IFLA_INFO_DATA (2), nest of 32 bytes",
      "      VETH_INFO_PEER (1), nest of 28 bytes",
      `        header, 16 bytes: ${new Array(16).fill("00").join(" ")}`,
      '        IFLA_IFNAME (3), 6 bytes: 74 68 65 72 65 00 "there"',
    ]);
  });

  test("expand known nests without NLA_F_NESTED", () => {
    const unmarked = { marked: false };
    const message = link()
      .nest(
        IFLA_LINKINFO,
        (info) =>
          info
            .string(IFLA_INFO_KIND, "vlan")
            .nest(IFLA_INFO_DATA, (data) => data.u16(constants.IFLA_VLAN_ID, 7), unmarked),
        unmarked,
      )
      .nest(IFLA_AF_SPEC, (families) => families.nest(2, (inet) => inet.u32(1, 0), unmarked), unmarked)
      .bytes(IFLA_LINKINFO, bytes("01 02 03 04"))
      .finish();
    expect(lines(message).slice(1)).toEqual([
      "  IFLA_LINKINFO (18), nest of 24 bytes",
      '    IFLA_INFO_KIND (1), 5 bytes: 76 6c 61 6e 00 "vlan"',
      "    IFLA_INFO_DATA (2), nest of 8 bytes",
      "      IFLA_VLAN_ID (1), 2 bytes: 07 00",
      "  IFLA_AF_SPEC (26), nest of 12 bytes",
      "    AF_INET (2), nest of 8 bytes",
      "      IFLA_INET_CONF (1), 4 bytes: 00 00 00 00",
      "  IFLA_LINKINFO (18), 4 bytes: 01 02 03 04",
    ]);
  });

  test("name nested attributes according to the link type", () => {
    const data = (kind: string) =>
      lines(
        link()
          .nest(IFLA_LINKINFO, (info) =>
            info.nest(IFLA_INFO_DATA, (inside) => inside.u8(5, 1)).string(IFLA_INFO_KIND, kind),
          )
          .finish(),
      )[3];
    expect([data("bridge"), data("vlan"), data("gre"), data("constructor")]).toEqual([
      "      IFLA_BR_STP_STATE (5), 1 byte: 01",
      "      IFLA_VLAN_PROTOCOL (5), 1 byte: 01",
      "      5, 1 byte: 01",
      "      5, 1 byte: 01",
    ]);
  });

  test("show bridge ports if the address family is AF_BRIDGE", () => {
    const message = (family: number) =>
      lines(
        link(family)
          .nest(IFLA_PROTINFO, (port) => port.u8(1, 3))
          .finish(),
      )[2];
    expect(message(constants.AF_BRIDGE)).toBe("    IFLA_BRPORT_STATE (1), 1 byte: 03");
    expect(message(constants.AF_INET6)).toBe("    IFLA_INET6_FLAGS (1), 1 byte: 03");
  });

  test("show at most 64 levels of nested veth peers", () => {
    const writer = link();
    const nests: number[] = [];
    for (let depth = 0; depth < 40; depth++) {
      nests.push(writer.startNest(IFLA_LINKINFO));
      writer.string(IFLA_INFO_KIND, "veth");
      nests.push(writer.startNest(IFLA_INFO_DATA), writer.startNest(constants.VETH_INFO_PEER));
      writer.raw(new Uint8Array(16));
    }
    for (const nest of nests.reverse()) writer.endNest(nest);
    const shown = lines(writer.finish());
    expect(shown.at(-1)).toContain("nest too deep to show");
    expect(shown.length).toBeLessThan(200);
  });
});

describe("formatted attribute names", () => {
  const names: [message: string, attribute: number, name: string][] = [
    ["RTM_NEWADDR", constants.IFA_FLAGS, "IFA_FLAGS"],
    ["RTM_GETROUTE", constants.RTA_OIF, "RTA_OIF"],
    ["RTM_NEWNEIGH", constants.NDA_LLADDR, "NDA_LLADDR"],
    ["RTM_DELRULE", constants.FRA_IIFNAME, "FRA_IIFNAME"],
    ["RTM_NEWQDISC", constants.TCA_KIND, "TCA_KIND"],
    ["RTM_NEWACTION", constants.TCA_ROOT_COUNT, "TCA_ROOT_COUNT"],
    ["RTM_NEWPREFIX", constants.PREFIX_ADDRESS, "PREFIX_ADDRESS"],
    ["RTM_NEWNSID", constants.NETNSA_FD, "NETNSA_FD"],
    ["RTM_NEWNEXTHOP", constants.NHA_GROUP, "NHA_GROUP"],
    ["RTM_NEWLINKPROP", constants.IFLA_ALT_IFNAME, "IFLA_ALT_IFNAME"],
    ["RTM_NEWCHAIN", constants.TCA_CHAIN, "TCA_CHAIN"],
  ];
  test.each(names)("of %s show attribute %d as %s", (type, attribute, name) => {
    const number = (constants as unknown as Record<string, number>)[type]!;
    const header = new Uint8Array(familyHeaderLength(NETLINK_ROUTE, number)!);
    const message = new MessageWriter(number).raw(header).u32(attribute, 0).finish();
    expect(lines(message).at(-1)).toBe(`  ${name} (${attribute}), 4 bytes: 00 00 00 00`);
  });

  test("include nested route metrics", () => {
    const message = new MessageWriter(constants.RTM_NEWROUTE)
      .raw(new Uint8Array(12))
      .nest(constants.RTA_METRICS, (metrics) => metrics.u32(constants.RTAX_MTU, 1500), { marked: false })
      .finish();
    expect(lines(message).slice(1)).toEqual([
      "  RTA_METRICS (8), nest of 8 bytes",
      "    RTAX_MTU (2), 4 bytes: dc 05 00 00",
    ]);
  });

  test("are numbers if the message type or the protocol is unknown", () => {
    const stats = new MessageWriter(constants.RTM_NEWSTATS).raw(new Uint8Array(12)).u32(1, 0).finish();
    expect(lines(stats).at(-1)).toBe("  1, 4 bytes: 00 00 00 00");
    const other = new MessageWriter(RTM_NEWLINK).raw(new Uint8Array(4)).u32(3, 0).finish();
    expect(lines(other, constants.NETLINK_NETFILTER).at(-1)).toBe("  3, 4 bytes: 00 00 00 00");
  });
});

describe("formatted controller messages", () => {
  test("contain the names of commands, operations and groups", () => {
    const list = { marked: false };
    const message = new MessageWriter(constants.GENL_ID_CTRL, 0)
      .genetlink(constants.CTRL_CMD_NEWFAMILY, 2)
      .string(constants.CTRL_ATTR_FAMILY_NAME, "x")
      .nestArray(constants.CTRL_ATTR_OPS, [3], (op, id) => op.u32(constants.CTRL_ATTR_OP_ID, id), list)
      .nestArray(
        constants.CTRL_ATTR_MCAST_GROUPS,
        ["events"],
        (group, name) => group.string(constants.CTRL_ATTR_MCAST_GRP_NAME, name),
        list,
      )
      .nest(constants.CTRL_ATTR_OP_POLICY, (commands) =>
        commands.nest(3, (policies) => policies.u32(constants.CTRL_ATTR_POLICY_DO, 0)),
      )
      .nest(constants.CTRL_ATTR_POLICY, (policies) =>
        policies.nest(0, (policy) =>
          policy.nest(1, (attribute) => attribute.u32(constants.NL_POLICY_TYPE_ATTR_TYPE, 4)),
        ),
      )
      .finish();
    expect(lines(message, NETLINK_GENERIC)).toEqual([
      "  command CTRL_CMD_NEWFAMILY (1), version 2",
      '  CTRL_ATTR_FAMILY_NAME (2), 2 bytes: 78 00 "x"',
      "  CTRL_ATTR_OPS (6), nest of 12 bytes",
      "    1, nest of 8 bytes",
      "      CTRL_ATTR_OP_ID (1), 4 bytes: 03 00 00 00",
      "  CTRL_ATTR_MCAST_GROUPS (7), nest of 16 bytes",
      "    1, nest of 12 bytes",
      '      CTRL_ATTR_MCAST_GRP_NAME (1), 7 bytes: 65 76 65 6e 74 73 00 "events"',
      "  CTRL_ATTR_OP_POLICY (9), nest of 12 bytes",
      "    3, nest of 8 bytes",
      "      CTRL_ATTR_POLICY_DO (1), 4 bytes: 00 00 00 00",
      "  CTRL_ATTR_POLICY (8), nest of 16 bytes",
      "    0, nest of 12 bytes",
      "      1, nest of 8 bytes",
      "        NL_POLICY_TYPE_ATTR_TYPE (1), 4 bytes: 04 00 00 00",
    ]);
  });
});

describeInNamespaces("formatted messages of the running kernel", () => {
  /** Formats all messages that a dump returns. */
  const table = (netns: NetworkNamespace, protocol: number, type: number, header: Uint8Array) =>
    dump(protocol, new MessageWriter(type).raw(header).finish(), { netns })
      .toArray()
      .map((message) => formatMessage(message, { protocol }))
      .join("\n");

  test("contain names and expanded nests, and nothing malformed", () => {
    using netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, pair("here", "there"), { netns });
    const up = new MessageWriter(RTM_NEWLINK).struct((h) => h.zero(4).s32(1).u32(1).u32(1)).finish();
    transact(NETLINK_ROUTE, up, { netns });
    const links = table(netns, NETLINK_ROUTE, constants.RTM_GETLINK, new Uint8Array(16));
    const addresses = table(netns, NETLINK_ROUTE, constants.RTM_GETADDR, new Uint8Array(8));
    const routes = table(netns, NETLINK_ROUTE, constants.RTM_GETROUTE, new Uint8Array(12));
    const rules = table(netns, NETLINK_ROUTE, constants.RTM_GETRULE, new Uint8Array(12));
    const families = table(
      netns,
      NETLINK_GENERIC,
      constants.GENL_ID_CTRL,
      Uint8Array.of(constants.CTRL_CMD_GETFAMILY, 1, 0, 0),
    );
    for (const text of [links, addresses, routes, rules, families]) {
      expect(text).not.toContain("malformed");
      expect(text).not.toContain("rest,");
    }
    expect(links).toMatch(
      /^ {2}IFLA_LINKINFO \(18\), nest of \d+ bytes\n {4}IFLA_INFO_KIND \(1\), 5 bytes: .* "veth"$/m,
    );
    expect(links).toMatch(/^ {2}IFLA_AF_SPEC \(26\), nest of \d+ bytes\n {4}AF_INET \(2\), nest of \d+ bytes$/m);
    expect(addresses).toContain("  IFA_LOCAL (2), 4 bytes: 7f 00 00 01");
    expect(routes).toContain("  RTA_OIF (4), 4 bytes: 01 00 00 00");
    expect(rules).toContain("  FRA_TABLE (15), 4 bytes: fe 00 00 00");
    expect(families).toContain('  CTRL_ATTR_FAMILY_NAME (2), 7 bytes: 6e 6c 63 74 72 6c 00 "nlctrl"');
    expect(families).toMatch(/^ {2}CTRL_ATTR_MCAST_GROUPS \(7\), nest of \d+ bytes\n {4}1, nest of \d+ bytes$/m);
    expect(families).toMatch(/^ {6}CTRL_ATTR_OP_FLAGS \(2\), 4 bytes: /m);
  });
});
