import type { NetworkNamespace } from "bun-netlink";
import { type Filter, Filters, type Link, Links, Qdiscs } from "bun-netlink/route";
import { fail } from "../check.ts";
import { attachmentExists, CniError, ErrorNumber, hasCode } from "../errors.ts";
import type { Bandwidth } from "../runtime-values.ts";
import { deleteLink, findLink } from "./bridge.ts";
import { hash, ifbName } from "./names.ts";
import type { Undo } from "./undo.ts";

/** Seconds that a packet can wait in the queue of a limit. */
const LATENCY = 0.025;
/** Bytes of the header that the kernel counts in addition to the MTU. */
const ETHERNET_HEADER = 14;

/**
 * Limits the packets to the container on the host's interface, and those from the container on an interface of its own (ifb)
 * to which the host's interface redirects them.
 *
 * @throws CniError EXISTS if the attachment has limits.
 */
export function limit(bandwidth: Bandwidth, name: string, netns: NetworkNamespace, ifname: string, undo: Undo): void {
  const { ingressRate, egressRate } = bandwidth;
  using links = Links.open();
  using qdiscs = Qdiscs.open();
  const host = hostInterface(links, netns, ifname);
  const { ifname: dev, ifindex } = host;
  const options = (direction: "ingress" | "egress") => bucket(bandwidth, direction, host);
  if (ingressRate > 0) {
    const handle = handleOf(name);
    create(() => qdiscs.add({ dev, parent: "root", handle, kind: "tbf", options: options("ingress") }));
    undo.push(() => changeQdiscs((qdiscs) => qdiscs.delete({ dev: ifindex, parent: "root", handle })));
  }
  if (egressRate === 0) return;
  const ifb = create(() => links.add({ ifname: ifbName(name), kind: "ifb", up: true, mtu: host.mtu })!);
  undo.push(() => deleteLink(ifb.ifindex));
  qdiscs.add({ dev: ifb.ifindex, parent: "root", kind: "tbf", options: options("egress") });
  let pref: number | undefined = 1;
  try {
    qdiscs.add({ dev, kind: "clsact" });
    undo.push(() => changeQdiscs((qdiscs) => qdiscs.delete({ dev: ifindex, kind: "clsact" })));
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    // Another program uses the hook. The kernel chooses a preference before those of its filters.
    pref = undefined;
    undo.push(() => deleteRedirects(dev, ifb.ifname));
  }
  using filters = Filters.open();
  filters.add({
    dev,
    parent: "clsact/ingress",
    protocol: "all",
    ...(pref !== undefined && { pref }),
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

/** Removes the limits of an attachment from the interfaces of another plugin, which stay. */
export function unlimit(name: string): void {
  using links = Links.open();
  using qdiscs = Qdiscs.open();
  const listed = qdiscs.list().toArray();
  const handle = handleOf(name);
  for (const { dev, kind, parent, handle: found } of listed)
    if (kind === "tbf" && parent === "root" && found === handle)
      qdiscs.delete({ dev: dev!, parent, handle }, { ignoreMissing: true });
  const ifb = findLink(links, ifbName(name));
  if (ifb === undefined) return;
  for (const { dev, kind } of listed) if (kind === "clsact") deleteRedirects(dev!, ifb.ifname, qdiscs);
  // The interface is the last part, so that a repeated DEL finds the others.
  links.delete(ifb.ifname, { ignoreMissing: true });
}

/** Creates a part of the limits, which must not exist. */
function create<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw hasCode(error, "EEXIST")
      ? attachmentExists("bandwidth: the interface of the container is limited already")
      : error;
  }
}

function changeQdiscs(change: (qdiscs: Qdiscs) => void): void {
  using qdiscs = Qdiscs.open();
  change(qdiscs);
}

/** Deletes the filters that redirect packets to an interface, and the clsact qdisc if `qdiscs` is given and no filter is left. */
function deleteRedirects(dev: string, target: string, qdiscs?: Qdiscs): void {
  using filters = Filters.open();
  const isRedirect = (filter: Filter) =>
    filter.kind === "u32" &&
    filter.options?.act?.some(({ kind, options }) => kind === "mirred" && options?.parms?.ifindex === target);
  const redirects = filters.list(dev, { parent: "clsact/ingress" }).toArray().filter(isRedirect);
  // The kernel has chosen the preference for the redirect, so that no other filter has it. The deletion of the filter alone
  // would leave its hash table.
  for (const { pref = 0, protocol = 0 } of redirects)
    filters.delete({ dev, parent: "clsact/ingress", pref, protocol, kind: "u32" }, { ignoreMissing: true });
  if (qdiscs === undefined || redirects.length === 0) return;
  const isUsed = (["clsact/ingress", "clsact/egress"] as const).some(
    (parent) => filters.list(dev, { parent }).count() > 0,
  );
  if (!isUsed) qdiscs.delete({ dev, kind: "clsact" }, { ignoreMissing: true });
}

/**
 * Returns the handle of the qdisc that limits the packets to a container. It depends on the attachment, so that DEL finds its
 * qdisc on the interface of another plugin. The kernel's own handles start at 8000.
 */
function handleOf(name: string): string {
  return `${(0x1000 + (Number.parseInt(hash(name, 6), 36) % 0x7000)).toString(16)}:`;
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
    fail(`${bandwidth.path}.${direction}Burst`, `at least ${longest * 8} bits, a packet of the MTU ${mtu}`, burst * 8);
  return { rate, burst, limit: Math.min(burst + Math.ceil(rate * LATENCY), 0xffffffff) };
}
