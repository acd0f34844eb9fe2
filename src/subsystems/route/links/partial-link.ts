import { isRecord } from "../../../base/check.ts";
import type { Link, LinkCopy, NewLink } from "./link.ts";

/**
 * Returns a new link without `data.peer.up`, and the peer that another request must set up: the kernel creates peers that
 * are down. The peer is undefined if it stays down.
 *
 * @throws TypeError if the peer could not be identified after its creation.
 */
export function withoutPeerUp(link: NewLink | LinkCopy): [link: NewLink | LinkCopy, peer: NewLink | undefined] {
  if (!isRecord(link) || !isRecord(link.data)) return [link, undefined];
  const { peer } = link.data as { peer?: NewLink };
  if (!isRecord(peer) || peer.up !== true) return [link, undefined];
  const { ifname, ifindex, netns } = link as NewLink;
  // The kernel reports the index of the peer with the link, unless the link is in another namespace.
  const hasKey = (ifindex !== undefined || ifname?.includes("%") === false) && netns === undefined;
  if (!hasKey && peer.ifname === undefined)
    throw new TypeError("data.peer.ifname: expected a name, because data.peer.up needs another request");
  const { up: _, ...rest } = peer;
  return [{ ...link, data: { ...link.data, peer: rest } } as NewLink, peer as NewLink];
}

/** Returns a link without the settings that the existing link of the same kind has already. */
export function withoutEqualData(link: NewLink | LinkCopy, existing: Link | undefined): NewLink | LinkCopy {
  const { kind, data } = link as NewLink;
  if (existing === undefined || existing.kind !== kind || !isRecord(data) || data instanceof Uint8Array) return link;
  const before = { ...existing.data } as Readonly<Record<string, unknown>>;
  const isEqual = ([name, value]: [string, unknown]) =>
    name === "peer" || Bun.deepEquals(before[name], typeof value === "boolean" ? Number(value) : value);
  const rest = Object.entries(data).filter((entry) => !isEqual(entry));
  // The kernel changes no settings of pairs, but requires settings in requests for some other kinds.
  const isPair = Object.hasOwn(data, "peer");
  return { ...link, data: isPair && rest.length === 0 ? undefined : Object.fromEntries(rest) } as NewLink;
}
