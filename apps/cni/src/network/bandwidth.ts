import type { NetworkNamespace } from "bun-netlink";
import { Filters, type Link, Links, Qdiscs } from "bun-netlink/route";
import { fail } from "../check.ts";
import type { Bandwidth } from "../configuration.ts";
import { CniError, ErrorNumber, hasCode } from "../errors.ts";
import { findLink } from "./bridge.ts";
import { ifbName } from "./names.ts";

/** Seconds that a packet can wait in the queue of a limit. */
const LATENCY = 0.025;
/** Bytes of the header that the kernel counts in addition to the MTU. */
const ETHERNET_HEADER = 14;

/**
 * Limits the packets to the container on the host's interface, and those from the container on an interface of its own (ifb)
 * to which the host's interface redirects them.
 */
export function limit(bandwidth: Bandwidth, name: string, netns: NetworkNamespace, ifname: string): void {
  const { ingressRate, egressRate } = bandwidth;
  using links = Links.open();
  using qdiscs = Qdiscs.open();
  const host = hostInterface(links, netns, ifname);
  if (ingressRate > 0)
    qdiscs.replace({ dev: host.ifname, parent: "root", kind: "tbf", options: bucket(bandwidth, "ingress", host) });
  if (egressRate === 0) return;
  const ifb = links.add({ ifname: ifbName(name), kind: "ifb", up: true, mtu: host.mtu })!;
  qdiscs.add({ dev: ifb.ifindex, parent: "root", kind: "tbf", options: bucket(bandwidth, "egress", host) });
  qdiscs.add({ dev: host.ifname, kind: "clsact" });
  using filters = Filters.open();
  filters.add({
    dev: host.ifname,
    parent: "clsact/ingress",
    protocol: "all",
    pref: 1,
    kind: "u32",
    options: {
      // A key without bits matches all packets.
      sel: { flags: 1, keys: [{ mask: 0, val: 0, off: 0 }] },
      act: [
        { kind: "mirred", options: { parms: { action: "stolen", eaction: "egress-redir", ifindex: ifb.ifindex } } },
      ],
    },
  });
}

/** Removes the interface of a limit. The other parts disappear with the host's interface. */
export function unlimit(name: string): void {
  using links = Links.open();
  links.delete(ifbName(name), { ignoreMissing: true });
}

/** Returns a message if a limit of the attachment does not exist or has another rate. */
export function findMissingLimit(
  bandwidth: Bandwidth,
  name: string,
  netns: NetworkNamespace,
  ifname: string,
): string | undefined {
  using links = Links.open();
  using qdiscs = Qdiscs.open();
  const rateOf = (dev: string) => {
    try {
      const found = qdiscs
        .list({ dev })
        .toArray()
        .find(({ kind }) => kind === "tbf");
      return found?.kind === "tbf" ? found.options?.rate : undefined;
    } catch (error) {
      if (hasCode(error, "ENODEV")) return undefined;
      throw error;
    }
  };
  const expected = [
    [hostInterface(links, netns, ifname).ifname, bandwidth.ingressRate],
    [ifbName(name), bandwidth.egressRate],
  ] as const;
  for (const [dev, rate] of expected) {
    if (rate === 0) continue;
    const found = rateOf(dev);
    if (found !== bytes(rate)) return `bandwidth: ${dev} has ${found ?? "no"} bytes per second, not ${bytes(rate)}`;
  }
  return undefined;
}

/** Returns the host's end of the container's interface. */
function hostInterface(links: Links, netns: NetworkNamespace, ifname: string): Link {
  using inside = Links.open({ netns });
  const { linkIndex, ifindex } = inside.get(ifname);
  const host = linkIndex === undefined ? undefined : findLink(links, linkIndex);
  // The `linkIndex` of a macvlan, for example, is an interface of the host that the limit must not affect.
  if (host?.kind !== "veth" || host.linkIndex !== ifindex)
    throw new CniError(
      ErrorNumber.INVALID_CONFIGURATION,
      `bandwidth: ${ifname} of the container is not connected to a veth interface of the host`,
      "remove the limits, or connect the container with a plugin that creates veth interfaces",
    );
  return host;
}

const bytes = (bits: number) => Math.max(1, Math.floor(bits / 8));

/** Returns the options of the limit for one direction. */
function bucket(bandwidth: Bandwidth, direction: "ingress" | "egress", { mtu = 0 }: Link) {
  const [rate, burst] = [bytes(bandwidth[`${direction}Rate`]), bytes(bandwidth[`${direction}Burst`])];
  // The kernel drops packets that are longer than the burst.
  const longest = mtu + ETHERNET_HEADER;
  if (burst < longest)
    fail(`bandwidth.${direction}Burst`, `at least ${longest * 8} bits, a packet of the MTU ${mtu}`, burst * 8);
  return { rate, burst, limit: Math.min(burst + Math.ceil(rate * LATENCY), 0xffffffff) };
}
