// Compares the maximum lengths of interface names in our specs with the running kernel. Clients reject longer names
// before they send a request.
import { expect, test } from "bun:test";
import { type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { nftables } from "../../src/families/nftables.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { tc } from "../../src/families/tc.ts";
import { AF_INET, NetlinkError, NetworkNamespace, NF_NETDEV_INGRESS, NLM_F_CREATE } from "../../src/index.ts";
import type { AttributeSet, Family, Fields } from "../../src/schema/index.ts";
import { hasNftables } from "../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../support/environment.ts";

interface Row {
  readonly family: Family;
  readonly operation: string;
  /** The path of the interface name in the request. */
  readonly path: string;
  readonly longest: number;
  readonly fields: (name: string) => Fields;
}

const NFPROTO_NETDEV = 5;
const address = { header: { ifaFamily: AF_INET, ifaPrefixlen: 8, ifaIndex: 1 }, local: "192.0.2.1" };
const rule = { header: { family: AF_INET } };
const ofNetdev = { header: { nfgenFamily: NFPROTO_NETDEV }, table: "t", name: "c", type: "filter" };
const ingress = { num: NF_NETDEV_INGRESS, priority: 0 };
/** An ingress filter for packets of all protocols. */
const filter = { header: { ifindex: 1, parent: 0xffff_0000, info: 0x300 }, kind: "u32" };
const peer = (ifname: string) => ({ ifname: "a", linkinfo: { kind: "veth", data: { peer: { ifname } } } });

const rows: readonly Row[] = [
  { family: rtLink, operation: "getlink", path: "ifname", longest: 15, fields: (ifname) => ({ ifname }) },
  { family: rtLink, operation: "getlink", path: "altIfname", longest: 127, fields: (altIfname) => ({ altIfname }) },
  {
    family: rtLink,
    operation: "newlinkprop",
    path: "propList.altIfname[0]",
    longest: 127,
    fields: (name) => ({ header: { ifiIndex: 1 }, propList: { altIfname: [name] } }),
  },
  { family: rtLink, operation: "newlink", path: "linkinfo.data.peer.ifname", longest: 15, fields: peer },
  { family: rtAddr, operation: "newaddr", path: "label", longest: 15, fields: (label) => ({ ...address, label }) },
  { family: rtRule, operation: "delrule", path: "iifname", longest: 15, fields: (iifname) => ({ ...rule, iifname }) },
  { family: rtRule, operation: "delrule", path: "oifname", longest: 15, fields: (oifname) => ({ ...rule, oifname }) },
  {
    family: tc,
    operation: "newtfilter",
    path: "options.indev",
    longest: 15,
    fields: (indev) => ({ ...filter, options: { sel: { flags: 1 }, indev } }),
  },
  {
    family: ethtool,
    operation: "features-get",
    path: "header.devName",
    longest: 127,
    fields: (devName) => ({ header: { devName } }),
  },
  { family: nlctrl, operation: "getfamily", path: "familyName", longest: 15, fields: (familyName) => ({ familyName }) },
];
const ofFirewalls: readonly Row[] = [
  {
    family: nftables,
    operation: "newchain",
    path: "hook.dev",
    longest: 15,
    fields: (dev) => ({ ...ofNetdev, hook: { ...ingress, dev } }),
  },
  {
    family: nftables,
    operation: "newchain",
    path: "hook.devs.name[0]",
    longest: 15,
    fields: (name) => ({ ...ofNetdev, hook: { ...ingress, devs: { name: [name] } } }),
  },
];

/** Returns the family without length limits, to test how the kernel reacts to names that a client rejects. */
function boundless(family: Family): NetlinkFamily {
  const sets = Object.entries(family.sets).map(([name, set]): [string, AttributeSet] => {
    const attributes = set.attributes.map(({ maximumLength: _, ...attribute }) => attribute);
    return [name, { ...set, attributes }];
  });
  return netlinkFamily({ ...family, sets: Object.fromEntries(sets) });
}

/** Returns the kernel's error for a request, or undefined if the request succeeds. */
function refusal(
  netns: NetworkNamespace,
  family: NetlinkFamily,
  operation: string,
  fields: Fields,
): NetlinkError | undefined {
  using client = family.connect({ netns });
  const flags = NLM_F_CREATE;
  if (family.name === nftables.name) {
    const [, , outcome] = client.doMultiple([
      { operation: "batch-begin" },
      { operation: "newtable", fields: { header: ofNetdev.header, name: ofNetdev.table }, flags },
      { operation, fields, flags },
      { operation: "batch-end" },
    ]);
    return outcome?.error;
  }
  try {
    client.doAll(operation, fields, { flags });
  } catch (error) {
    if (error instanceof NetlinkError) return error;
    throw error;
  }
  return undefined;
}

/**
 * Tests that the kernel rejects exactly those names that the client rejects. The test sends the requests with a family
 * that has no length limits.
 */
function checkEach(rows: readonly Row[]): void {
  const named = rows.map((row) => [`${row.family.name}.${row.operation}`, row.path, row] as const);
  test.each(named)("%s accepts %s up to the kernel's maximum length", (name, path, row) => {
    const { family, operation, longest, fields } = row;
    using netns = NetworkNamespace.create();
    if (family === tc) {
      using client = tc.connect({ netns });
      const header = { ifindex: 1, handle: 0xffff_0000, parent: 0xffff_fff1 };
      client.do("newqdisc", { header, kind: "ingress" }, { flags: NLM_F_CREATE });
    }
    const [fitting, long] = [fields("n".repeat(longest)), fields("n".repeat(longest + 1))];
    const tooLong = refusal(netns, boundless(family), operation, long);
    expect(tooLong?.code).toMatch(/^(ERANGE|EINVAL|E2BIG)$/);
    expect(tooLong?.extendedAck?.policy?.maximumLength ?? longest).toBe(longest);
    expect(refusal(netns, netlinkFamily(family), operation, fitting)?.message).not.toBe(tooLong?.message);
    expect(() => refusal(netns, netlinkFamily(family), operation, long)).toThrow(
      new RangeError(
        `${family === nftables ? "[2] " : ""}${name}: ${path}: expected at most ${longest} bytes, got ${longest + 1}`,
      ),
    );
  });
}

describeInNamespaces("interface name limits", () => checkEach(rows));

whereTheKernelHas("nftables", hasNftables(), () => {
  describeInNamespaces("interface name limits in nftables", () => checkEach(ofFirewalls));
});
