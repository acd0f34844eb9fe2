import { equals } from "../../../base/engine.ts";
import type { NetlinkError } from "../../../errors.ts";
import type { Operations } from "../../../families/rt-link.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { toLink } from "../links/fields.ts";
import type { Link } from "../links/link.ts";

/** Links are compared in this decoded form to find changes. */
type DecodedLink = Operations["getlink"]["dump"]["reply"];

/** A network namespace whose links {@link NamespaceLinks} follows. */
export interface FollowedNamespace {
  /**
   * Id that the caller's network namespace has assigned to the followed namespace; -1 for the caller's namespace
   * itself.
   */
  readonly nsid: number;
  /**
   * Name of the followed network namespace at the time of the last listing of its links: the first name if it has
   * several; absent if it has none.
   */
  readonly name?: string;
}

/**
 * An event of {@link NamespaceLinks}. The ids in `linkNetnsid` of a reported link are those that the link's own network
 * namespace has assigned.
 */
export type NamespaceLinkEvent = FollowedEvent<Link>;

export type FollowedEvent<Each> =
  | {
      /**
       * A network namespace exists at the start of the subscription, or was assigned an id later. `links` are the
       * network interfaces in the namespace.
       */
      readonly kind: "appear";
      readonly namespace: FollowedNamespace;
      readonly links: readonly Each[];
      /**
       * Error that prevented reading the links of the network namespace. In that case, `links` is empty, and an `add`
       * event reports each link when the link first changes.
       *
       * ENOENT: the namespace has neither a name nor a process that is visible to this user. EPERM: this user may not
       * enter the namespace.
       */
      readonly unreachable?: NetlinkError;
    }
  /** A network namespace was destroyed together with its links. No `remove` events follow for these links. */
  | { readonly kind: "disappear"; readonly namespace: FollowedNamespace; readonly links: readonly Each[] }
  | { readonly kind: "add" | "remove"; readonly namespace: FollowedNamespace; readonly link: Each }
  | {
      readonly kind: "change";
      readonly namespace: FollowedNamespace;
      readonly link: Each;
      /** The link before the change, as reported by the previous event about the link. */
      readonly previous: Each;
    }
  /**
   * Messages of the kernel were lost, so all links are read again. The next events report the differences from the
   * links that were reported before.
   */
  | ({ readonly kind: "resync" } & Pick<Gap, "reason" | "dropped" | "unknown">);

/** The known links of one network namespace, by interface index. */
export interface LinkTable {
  readonly namespace: FollowedNamespace;
  /** The kernel can reuse an nsid; the identity then differs. */
  readonly id?: string | undefined;
  readonly links: Map<number, DecodedLink>;
  readonly unreachable?: NetlinkError | undefined;
}

/** Fields that change without a notification, or that only notifications contain. */
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

/** `links` are the interfaces to which the event refers by name. */
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
    else if (!equals(withoutVolatile(previous), withoutVolatile(link)))
      yield { kind: "change", namespace, link, previous };
  }
}

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

function withoutVolatile(link: DecodedLink): object {
  const copy: Partial<DecodedLink> = { ...link, header: { ...link.header, ifiChange: 0 as never } };
  for (const name of volatile) delete copy[name];
  return copy;
}
