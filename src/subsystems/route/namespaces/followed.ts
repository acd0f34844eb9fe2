import type { NetlinkError } from "../../../errors.ts";
import type { Operations } from "../../../families/rt-link.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import type { Link } from "../links/link.ts";
import { toLink } from "../links/read-link.ts";

/** A link as decoded by the family `rt-link`. Reads of the same namespace are compared in this form. */
type DecodedLink = Operations["getlink"]["dump"]["reply"];

/** A network namespace whose links {@link NamespaceLinks} follows. */
export interface FollowedNamespace {
  /** Id of the followed namespace in the caller's namespace; -1 for the caller's namespace itself. */
  readonly nsid: number;
  /** Name of the namespace when it was last read, the first of several; absent for a namespace without a name. */
  readonly name?: string;
}

/** An event of {@link NamespaceLinks}. The `linkNetnsid` of a link is an id that the link's own namespace assigned. */
export type NamespaceLinkEvent = FollowedEvent<Link>;

/** An event about the links of followed namespaces. The type parameter `Each` is the type of the link objects. */
export type FollowedEvent<Each> =
  | {
      /** A network namespace was found or was assigned an id. `links` are its existing links. */
      readonly kind: "appear";
      readonly namespace: FollowedNamespace;
      readonly links: readonly Each[];
      /**
       * Error that prevented reading the links of the namespace. `links` is then empty, and each link is added when it
       * changes. ENOENT: the namespace has neither a name nor a visible process. EPERM: this user may not enter it.
       */
      readonly unreachable?: NetlinkError;
    }
  /** A namespace was destroyed with its links, whose removal the kernel does not announce. */
  | { readonly kind: "disappear"; readonly namespace: FollowedNamespace; readonly links: readonly Each[] }
  | { readonly kind: "add" | "remove"; readonly namespace: FollowedNamespace; readonly link: Each }
  | {
      readonly kind: "change";
      readonly namespace: FollowedNamespace;
      readonly link: Each;
      /** The link before the change: as the previous event about this link reported it. */
      readonly previous: Each;
    }
  /** Messages were lost. The next events report how the links differ from the last reported state. */
  | ({ readonly kind: "resync" } & Pick<Gap, "reason" | "dropped" | "unknown">);

/** The known links of one network namespace, by interface index. */
export interface LinkTable {
  readonly namespace: FollowedNamespace;
  /** Identity of the namespace. If it differs, the kernel has assigned the same id to another namespace. */
  readonly id?: string | undefined;
  readonly links: Map<number, DecodedLink>;
  readonly unreachable?: NetlinkError | undefined;
}

/** Link fields that change without a notification, or that only notifications contain. */
const volatile: readonly (keyof DecodedLink)[] = [
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

/** Converts the links of an event to {@link Link}, with names of other interfaces in `links`, such as the bridge. */
export function convertEvent(
  event: FollowedEvent<DecodedLink>,
  links: LinkTable["links"] | undefined,
): NamespaceLinkEvent {
  const convert = (link: DecodedLink) => toLink(link, (index) => links?.get(index)?.ifname);
  if (event.kind === "resync") return event;
  if (event.kind === "appear" || event.kind === "disappear") return { ...event, links: event.links.map(convert) };
  const link = convert(event.link);
  return event.kind === "change" ? { ...event, link, previous: convert(event.previous) } : { ...event, link };
}

export function* differences(before: LinkTable, now: LinkTable): Generator<FollowedEvent<DecodedLink>> {
  const { namespace } = now;
  for (const [index, link] of before.links) if (!now.links.has(index)) yield { kind: "remove", namespace, link };
  for (const [index, link] of now.links) {
    const previous = before.links.get(index);
    if (previous === undefined) yield { kind: "add", namespace, link };
    else if (!isSame(previous, link)) yield { kind: "change", namespace, link, previous };
  }
}

/** Applies a link notification to a link table. Returns the resulting event, or undefined if nothing changed. */
export function applyLink(
  table: LinkTable,
  action: "put" | "remove",
  link: DecodedLink,
): FollowedEvent<DecodedLink> | undefined {
  const { namespace, links } = table;
  const index = link.header.ifiIndex;
  const previous = links.get(index);
  if (action === "remove") {
    links.delete(index);
    return previous === undefined ? undefined : { kind: "remove", namespace, link: previous };
  }
  links.set(index, link);
  if (previous === undefined) return { kind: "add", namespace, link };
  return { kind: "change", namespace, link, previous };
}

function isSame(one: DecodedLink, other: DecodedLink): boolean {
  return Bun.deepEquals(withoutVolatile(one), withoutVolatile(other));
}

function withoutVolatile(link: DecodedLink): object {
  const copy: Partial<DecodedLink> = { ...link, header: { ...link.header, ifiChange: 0 as never } };
  for (const name of volatile) delete copy[name];
  return copy;
}
