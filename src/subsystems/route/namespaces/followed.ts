import type { NetlinkError } from "../../../errors.ts";
import type { Operations } from "../../../families/rt-link.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";

/** A network interface, as the kernel describes it. A `linkNetnsid` in it counts as its own namespace does. */
export type NamespaceLink = Operations["getlink"]["dump"]["reply"];

/** A namespace that is followed. */
export interface FollowedNamespace {
  /** Its number here; -1 is the namespace here itself. */
  readonly nsid: number;
  /** Its name, or the first of several, when it was read last; absent when it had none. */
  readonly name?: string;
}

/** What happens to the links of all namespaces. */
export type NamespaceLinkEvent =
  | {
      /** A namespace is there, or has got a number, with these links. */
      readonly kind: "appear";
      readonly namespace: FollowedNamespace;
      readonly links: readonly NamespaceLink[];
      /**
       * Why its links could not be read; `links` is empty then, and others are told of when something happens to them. ENOENT:
       * there is no way to it, since it has no name, and no process in it. EPERM: it is not this user's to enter.
       */
      readonly unreachable?: NetlinkError;
    }
  /** A namespace is gone, with the links that were in it. The kernel does not tell of those. */
  | { readonly kind: "disappear"; readonly namespace: FollowedNamespace; readonly links: readonly NamespaceLink[] }
  | { readonly kind: "add" | "remove"; readonly namespace: FollowedNamespace; readonly link: NamespaceLink }
  | {
      readonly kind: "change";
      readonly namespace: FollowedNamespace;
      readonly link: NamespaceLink;
      /** What was told of it last. */
      readonly previous: NamespaceLink;
    }
  /** Messages were lost. What has happened meanwhile follows, as differences. */
  | ({ readonly kind: "resync" } & Pick<Gap, "reason" | "dropped" | "unknown">);

/** The links of one namespace, by their indices. */
export interface LinkTable {
  readonly namespace: FollowedNamespace;
  /** Tells whether it is still the same; absent when that could not be seen. */
  readonly id?: string | undefined;
  readonly links: Map<number, NamespaceLink>;
  readonly unreachable?: NetlinkError | undefined;
}

/** What changes without being told of, or is in events alone. */
const volatile: readonly (keyof NamespaceLink)[] = [
  "stats",
  "stats64",
  "event",
  "afSpec",
  "promiscuity",
  "allmulti",
  "carrierChanges",
  "carrierUpCount",
  "carrierDownCount",
];

/** The events that lead from one table to another one of the same namespace. */
export function* differences(before: LinkTable, now: LinkTable): Generator<NamespaceLinkEvent> {
  const { namespace } = now;
  for (const [index, link] of before.links) if (!now.links.has(index)) yield { kind: "remove", namespace, link };
  for (const [index, link] of now.links) {
    const previous = before.links.get(index);
    if (previous === undefined) yield { kind: "add", namespace, link };
    else if (!areSame(previous, link)) yield { kind: "change", namespace, link, previous };
  }
}

/** What one message does to a table, if it does anything. */
export function applied(
  table: LinkTable,
  meaning: "put" | "remove",
  link: NamespaceLink,
): NamespaceLinkEvent | undefined {
  const { namespace, links } = table;
  const index = link.header.ifiIndex;
  const previous = links.get(index);
  if (meaning === "remove") {
    links.delete(index);
    return previous === undefined ? undefined : { kind: "remove", namespace, link: previous };
  }
  links.set(index, link);
  if (previous === undefined) return { kind: "add", namespace, link };
  return { kind: "change", namespace, link, previous };
}

function areSame(one: NamespaceLink, other: NamespaceLink): boolean {
  return Bun.deepEquals(lasting(one), lasting(other));
}

function lasting(link: NamespaceLink): object {
  const copy: Partial<NamespaceLink> = { ...link, header: { ...link.header, ifiChange: 0 as never } };
  for (const name of volatile) delete copy[name];
  return copy;
}
