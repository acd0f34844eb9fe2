import { isRecord } from "../../../base/check.ts";
import type { Link, LinkCopy, NewLink } from "./link.ts";
import { asNewLink, isListed } from "./write-link.ts";

/**
 * Returns a link without `data.peer.up`, and the peer if another request must set it up: the kernel creates peers down.
 * Throws a TypeError if that request could not identify the peer.
 */
export function withoutPeerUp(link: NewLink | LinkCopy): [link: NewLink | LinkCopy, peer: NewLink | undefined] {
  if (!isRecord(link) || !isRecord(link.data)) return [link, undefined];
  const { peer } = link.data as { peer?: NewLink };
  if (!isRecord(peer) || peer.up !== true) return [link, undefined];
  const { ifname, ifindex, netns } = link as NewLink;
  // The kernel reports a link with the index of its peer, unless the link is in another namespace.
  const hasKey = (ifindex !== undefined || ifname?.includes("%") === false) && netns === undefined;
  if (!hasKey && peer.ifname === undefined)
    throw new TypeError("data.peer.ifname: expected a name, because data.peer.up needs another request");
  const { up: _, ...rest } = peer;
  return [{ ...link, data: { ...link.data, peer: rest } } as NewLink, peer as NewLink];
}

/** Returns a link without the settings that the existing link of the same kind already has. */
export function withoutEqualData(link: NewLink | LinkCopy, existing: Link | undefined): NewLink | LinkCopy {
  if (existing === undefined || existing.kind !== (link as NewLink).kind) return link;
  const { data, ...rest } = isListed(link as Link) ? asNewLink(link as Link) : (link as NewLink);
  if (data !== undefined && (!isRecord(data) || data instanceof Uint8Array)) return link;
  // Some drivers reject `mtu` and addresses with unchanged values, or in a request that also changes `data`.
  for (const name of ["mtu", "address", "broadcast"] as const) if (rest[name] === existing[name]) delete rest[name];
  const before = { ...existing.data } as Readonly<Record<string, unknown>>;
  const isEqual = ([name, value]: [string, unknown]) =>
    name === "peer" ||
    value === undefined ||
    Bun.deepEquals(before[name], value) ||
    (typeof value === "boolean" && before[name] === Number(value));
  const changed = Object.entries(data ?? {}).filter((entry) => !isEqual(entry));
  const { link: lower } = rest;
  const isSameLower = lower === undefined || lower === existing.link || lower === existing.linkIndex;
  // Without a kind, the kernel changes links of all kinds, and does not require settings of the kind.
  if (changed.length === 0 && isSameLower) return { ...rest, kind: undefined } as NewLink;
  return { ...rest, data: Object.fromEntries(changed) } as NewLink;
}
