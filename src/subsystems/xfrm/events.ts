import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkOneOf } from "../../base/check.ts";
import { equals } from "../../base/engine.ts";
import { defined } from "../../base/objects.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { subscribe } from "../../client/family.ts";
import type { NamespaceEventOptions } from "../../client/options.ts";
import type { EventItem } from "../../client/types.ts";
import { type AeFlags, type Events, type Groups, xfrm } from "../../families/xfrm.ts";
import { checkIterable } from "../../sock/call-options.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { type AssociationReply, type SecurityAssociation, toSecurityAssociation } from "./association.ts";
import { type AddressChange, type KeyExchangeAddresses, readChange, readKeyExchange } from "./migration.ts";
import { type DefaultPolicies, toDefaults } from "./policies.ts";
import {
  type PolicyDirection,
  type PolicyReply,
  type PolicyTemplate,
  readTemplate,
  type SecurityPolicy,
  showDirection,
  showType,
  toSecurityPolicy,
} from "./policy.ts";
import { readSelector, type Selector } from "./selector.ts";
import { type AssociationUsage, readUsage } from "./usage.ts";
import {
  type IpsecProtocol,
  ipsecProtocols,
  type MarkMask,
  markField,
  showIpAddress,
  showSetAddress,
} from "./vocabulary.ts";

/** Name of a group of IPsec events to which programs can subscribe. (`XFRMNLGRP_*`, linux/xfrm.h) */
export type IpsecGroup = "acquire" | "expire" | "sa" | "policy" | "aevents" | "report" | "migrate" | "mapping";

const groups: readonly IpsecGroup[] = ["acquire", "expire", "sa", "policy", "aevents", "report", "migrate", "mapping"];

/**
 * An event about IPsec security associations or policies. The description of each event names the multicast group that
 * sends the event: see {@link IpsecGroup}.
 */
export type IpsecEvent = {
  /** Id of the network namespace in which the IPsec event occurred; -1 for the namespace of the subscription. */
  nsid: number;
} & (
  | {
      /** A security association was added, changed or deleted (group "sa"). */
      kind: "association-added" | "association-changed" | "association-deleted";
      association: SecurityAssociation;
    }
  /**
   * The kernel deleted all IPsec security associations of a protocol, or of all protocols if `protocol` is absent
   * (group "sa").
   */
  | { kind: "associations-flushed"; protocol?: IpsecProtocol | `${number}` }
  /**
   * An IPsec security association reached a lifetime limit (group "expire"). If `hard` is true, the kernel has deleted
   * the association.
   */
  | { kind: "association-expired"; association: SecurityAssociation; hard: boolean }
  /**
   * Report about the usage of an IPsec security association (group "aevents"). `flags` contains the reason for the
   * report.
   */
  | ({ kind: "association-used"; flags: (AeFlags | number)[] } & AssociationUsage)
  /** A security policy was added, replaced or deleted (group "policy"). */
  | { kind: "policy-added" | "policy-replaced" | "policy-deleted"; policy: SecurityPolicy }
  /** All security policies of a type were deleted (group "policy"). */
  | { kind: "policies-flushed"; type: SecurityPolicy["type"] }
  /** The kernel's handling of packets that match no IPsec security policy was changed (group "policy"). */
  | { kind: "defaults-changed"; defaults: DefaultPolicies }
  /**
   * An IPsec security policy reached a lifetime limit (group "expire"). If `hard` is true, the kernel has deleted the
   * policy.
   */
  | { kind: "policy-expired"; policy: SecurityPolicy; hard: boolean }
  /**
   * A packet requires an IPsec security association that does not exist (group "acquire"). A key exchange program
   * answers by adding the association with this `sequence`.
   */
  | {
      kind: "acquire";
      source: string;
      destination: string;
      protocol: IpsecProtocol | `${number}`;
      sequence: number;
      /** Addresses, ports and protocol of the packet that needs the IPsec security association. */
      selector: Selector;
      /** The security policy that requires the association. */
      policy: SecurityPolicy;
      templates: PolicyTemplate[];
      mark?: MarkMask;
      interfaceId?: number;
    }
  /** A packet of Mobile IPv6 was rejected (group "report"). */
  | { kind: "report"; protocol: IpsecProtocol | `${number}`; selector: Selector; careOfAddress?: string }
  /**
   * An IPsec migration changed the addresses of a security policy's templates and of their security associations (event
   * group "migrate").
   */
  | {
      kind: "migrate";
      direction: PolicyDirection | `${number}`;
      selector: Selector;
      changes: AddressChange[];
      keyExchange?: KeyExchangeAddresses;
    }
  /**
   * Packets of an IPsec security association arrive from a new address or port, for example because a network address
   * translator changed its mapping (group "mapping").
   */
  | {
      kind: "mapping";
      destination: string;
      protocol: IpsecProtocol | `${number}`;
      spi: number;
      reqid: number;
      oldSource: { address: string; port: number };
      newSource: { address: string; port: number };
    }
);

/** Options for subscribing to IPsec events. */
export type IpsecEventOptions = NamespaceEventOptions;

/**
 * A subscription to events about IPsec security associations and policies, as `ip xfrm monitor` prints them.
 *
 * ```ts
 * await using events = IpsecEvents.open(["acquire", "expire"]);
 * for await (const event of events) {
 *   if (event.kind === "acquire") console.log(event.source, event.destination, event.sequence);
 * }
 * ```
 *
 * Requires CAP_NET_ADMIN in the user namespace that owns the network namespace. Events of the groups "sa" and "expire"
 * contain the keys of associations.
 */
export class IpsecEvents extends ConvertedEvents<Events, IpsecEvent | Gap> {
  private constructor(stream: EventStream<Events>) {
    super(fromOpen(stream, new.target, undefined, Symbol.asyncIterator in Object(stream)), toIpsecEvent);
  }

  /**
   * Subscribes to groups of IPsec events (default: all groups). The subscription is active when this method returns.
   *
   * @throws NetlinkError if the kernel rejects the subscription; TypeError or RangeError for invalid arguments.
   */
  static open(names: Iterable<IpsecGroup> = groups, options: IpsecEventOptions = {}): IpsecEvents {
    checkIterable(names, "groups");
    const list = [...names];
    if (list.length === 0) throw typeError("groups", "expected at least one group");
    for (const [index, name] of list.entries()) checkOneOf(name, groups, `groups[${index}]`);
    const multicastGroups = list.map((name): Groups => `xfrmnlgrp-${name}`);
    return new IpsecEvents(subscribe(xfrm, multicastGroups, options));
  }
}

/**
 * Converts a decoded message of the family `xfrm` to the event that {@link IpsecEvents} reports. Returns undefined for
 * an unknown message type.
 */
export function toIpsecEvent(item: EventItem<Events>): IpsecEvent | Gap | undefined {
  if (item.kind === "gap") return item;
  if (item.kind !== "event") return undefined;
  const { nsid } = item;
  switch (item.name) {
    case "newsa-ntf":
      return { kind: "association-added", association: toSecurityAssociation(item.fields), nsid };
    case "updsa-ntf":
      return { kind: "association-changed", association: toSecurityAssociation(item.fields), nsid };
    case "delsa-ntf": {
      const { sa, ...fields } = item.fields;
      if (sa === undefined) return undefined;
      const association = toSecurityAssociation({ ...fields, header: sa } as AssociationReply);
      return { kind: "association-deleted", association, nsid };
    }
    case "flushsa-ntf": {
      const { proto } = item.fields.header;
      const protocol = proto === 0 ? undefined : ipsecProtocols.show(proto);
      return defined({ kind: "associations-flushed" as const, protocol, nsid });
    }
    case "expire-ntf": {
      const { header, ...fields } = item.fields;
      const association = toSecurityAssociation({ ...fields, header: header.state });
      return { kind: "association-expired", association, hard: header.hard !== 0, nsid };
    }
    case "newae-ntf": {
      return { kind: "association-used", ...readUsage(item.fields), flags: item.fields.header.flags, nsid };
    }
    case "newpolicy-ntf":
      return { kind: "policy-added", policy: toSecurityPolicy(item.fields), nsid };
    case "updpolicy-ntf":
      return { kind: "policy-replaced", policy: toSecurityPolicy(item.fields), nsid };
    case "delpolicy-ntf": {
      const { policy, ...fields } = item.fields;
      if (policy === undefined) return undefined;
      return {
        kind: "policy-deleted",
        policy: toSecurityPolicy({ ...fields, header: policy } as PolicyReply),
        nsid,
      };
    }
    case "flushpolicy-ntf":
      return { kind: "policies-flushed", type: showType(item.fields.policyType), nsid };
    case "getdefault-ntf":
      return { kind: "defaults-changed", defaults: toDefaults(item.fields.header), nsid };
    case "polexpire-ntf": {
      const { header, ...fields } = item.fields;
      const policy = toSecurityPolicy({ ...fields, header: header.pol });
      return { kind: "policy-expired", policy, hard: header.hard !== 0, nsid };
    }
    case "acquire-ntf": {
      const { header, mark, ifId, ...fields } = item.fields;
      const { id, saddr, sel, policy, seq } = header;
      const { tmpl = [] } = fields;
      // Tunnels of IPv4 can carry IPv6 packets, and the reverse.
      const template = tmpl.find((one) => one.id.proto === id.proto && equals(one.id.daddr, id.daddr));
      const family = template?.family ?? sel.family;
      return defined({
        kind: "acquire" as const,
        source: showIpAddress(saddr, family),
        destination: showIpAddress(id.daddr, family),
        protocol: ipsecProtocols.show(id.proto),
        sequence: seq,
        selector: readSelector(sel, sel.family),
        policy: toSecurityPolicy({ ...fields, header: policy }),
        templates: tmpl.map(readTemplate),
        mark: mark && markField.show(mark),
        interfaceId: ifId,
        nsid,
      });
    }
    case "report-ntf": {
      const { proto, sel } = item.fields.header;
      const { coaddr } = item.fields;
      return defined({
        kind: "report" as const,
        protocol: ipsecProtocols.show(proto),
        selector: readSelector(sel, sel.family),
        careOfAddress: showSetAddress(coaddr, sel.family),
        nsid,
      });
    }
    case "migrate-ntf": {
      const { sel, dir } = item.fields.header;
      const { migrate = [], kmaddress } = item.fields;
      return defined({
        kind: "migrate" as const,
        direction: showDirection(dir),
        selector: readSelector(sel, sel.family),
        changes: migrate.map(readChange),
        keyExchange: kmaddress && readKeyExchange(kmaddress),
        nsid,
      });
    }
    case "mapping-ntf": {
      const { id, reqid, oldSaddr, newSaddr, oldSport, newSport } = item.fields.header;
      return {
        kind: "mapping",
        destination: showIpAddress(id.daddr, id.family),
        protocol: ipsecProtocols.show(id.proto),
        spi: id.spi,
        reqid,
        oldSource: { address: showIpAddress(oldSaddr, id.family), port: oldSport },
        newSource: { address: showIpAddress(newSaddr, id.family), port: newSport },
        nsid,
      };
    }
    default:
      return undefined;
  }
}
