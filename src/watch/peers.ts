import { checkObject } from "../base/check.ts";
import { NetworkNamespace } from "../netns/namespace.ts";
import { checkIterable } from "../sock/call-options.ts";
import type { Link } from "../subsystems/route/links/link.ts";
import { Namespaces } from "../subsystems/route/namespaces/namespaces.ts";

/** A mirror with the table `links`, of one network namespace. */
export interface LinkMirror {
  /** Network namespace of the mirror, or undefined for the namespace of the calling thread. */
  readonly netns: NetworkNamespace | undefined;
  readonly links: { byIndex(index: number): Link | undefined };
}

/** `knownIds.get(a).get(b)`: id that namespace `a` has assigned to namespace `b`. */
const knownIds = new WeakMap<LinkMirror, WeakMap<LinkMirror, number>>();

/**
 * Finds the peer of a link, such as the other end of a veth pair, or the link under a VLAN. The peer may be in another
 * network namespace: `others` are mirrors of other namespaces.
 *
 * Returns the peer and the mirror that contains it, or undefined if no mirror contains the peer.
 *
 * ```ts
 * await using here = await mirror(links);
 * await using other = await mirror(links, { netns: "blue" });
 * const peer = findPeer(here.links.byName("veth0")!, here, [other]);
 * console.log(peer?.mirror === other, peer?.link.ifname);
 * ```
 *
 * @param link a link of the mirror `of`.
 */
export function findPeer<Own extends LinkMirror, Other extends LinkMirror>(
  link: Link,
  of: Own,
  others: Iterable<Other> = [],
): { readonly mirror: Own | Other; readonly link: Link } | undefined {
  checkObject(link, "link");
  checkObject(of, "of");
  checkIterable(others, "others");
  const { linkIndex, linkNetnsid } = link;
  if (linkIndex === undefined) return undefined;
  const mirrors = linkNetnsid === undefined ? [of] : others;
  for (const mirror of mirrors) {
    if (linkNetnsid !== undefined && idOf(mirror, of) !== linkNetnsid) continue;
    const peer = mirror.links.byIndex(linkIndex);
    if (peer !== undefined) return { mirror, link: peer };
  }
  return undefined;
}

function idOf(mirror: LinkMirror, within: LinkMirror): number | undefined {
  let ids = knownIds.get(within);
  if (ids === undefined) {
    ids = new WeakMap();
    knownIds.set(within, ids);
  }
  const known = ids.get(mirror);
  if (known !== undefined || mirror.netns?.closed === true || within.netns?.closed === true) return known;
  using namespaces = Namespaces.open({ netns: within.netns });
  using own = mirror.netns === undefined ? NetworkNamespace.current() : undefined;
  const id = namespaces.idOf(mirror.netns ?? own!);
  if (id !== undefined) ids.set(mirror, id);
  return id;
}
