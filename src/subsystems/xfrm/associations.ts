import { checkFlag, checkInteger, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import type { KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { NLM_F_REPLACE, NLM_F_REQUEST } from "../../constants/netlink.ts";
import { xfrm } from "../../families/xfrm.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { Interfaces } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../route/core/options.ts";
import type { RemainingLimits } from "../route/core/session.ts";
import { Table } from "../route/core/table.ts";
import {
  type AssociationKey,
  associationKey,
  associationTitle,
  decodeAssociation,
  type IpsecMode,
  infoHeader,
  keyFields,
  type NewSecurityAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "./association.ts";
import { type AssociationFilter, checkAssociationFilter } from "./filters.ts";
import { guardedKind } from "./guarded.ts";
import { checkExpiry, checkFound, readAssociation } from "./identity.ts";
import { checkOmittedAssociations, countAssociations } from "./omitted.ts";
import { type AssociationUsage, readUsage, type UsageChange, type UsageReply, usageFields } from "./usage.ts";
import { type IpsecProtocol, ipsecProtocols, type MarkMask, markField, u32 } from "./vocabulary.ts";

/**
 * Options for opening the tables of IPsec security associations or policies: network namespace, netlink socket, and
 * time limit.
 */
export type IpsecOptions = RouteOptions;

/** Number of IPsec security associations in a network namespace, and size of the kernel's hash table for them. */
export interface AssociationCount {
  /** Number of security associations. */
  entries: number;
  /** Number of buckets of the kernel's hash table. */
  hashBuckets?: number;
  /** Maximum number of buckets of the kernel's hash table. */
  maxHashBuckets?: number;
}

/** Request to reserve an unused IPsec security parameter index (SPI). See {@link SecurityAssociations.allocateSpi}. */
export interface SpiRequest {
  source: string;
  destination: string;
  protocol: "esp" | "ah" | "comp";
  /**
   * IPsec mode of the security association for which the security parameter index is reserved (default "transport").
   */
  mode?: IpsecMode | undefined;
  /** Number that connects the association with the templates of policies. */
  reqid?: number | undefined;
  /** Sequence number of the event "acquire" with which the kernel requested the IPsec security association. */
  sequence?: number | undefined;
  /** Lowest security parameter index to choose (default 256; lower numbers are reserved). */
  min?: number | undefined;
  /** Highest IPsec security parameter index (SPI) that the kernel may choose (default: the maximum of the protocol). */
  max?: number | undefined;
  mark?: MarkMask | undefined;
  /** Id of the xfrm interface (`if_id`). */
  interfaceId?: number | undefined;
  /** Direction of the packets that the security association will transform. (Linux 6.10) */
  direction?: "in" | "out" | undefined;
  /**
   * Number of the CPU for whose sent packets the IPsec security association will be used, if each CPU has its own
   * association. (Linux 6.13)
   */
  cpu?: number | undefined;
}

const spiChecks: OptionChecks<SpiRequest> = {
  source: true,
  destination: true,
  protocol: true,
  mode: true,
  reqid: true,
  sequence: true,
  min: true,
  max: true,
  mark: true,
  interfaceId: u32,
  direction: true,
  cpu: u32,
};
/** The RFCs reserve smaller indices. (RFC 4303, RFC 3173) */
const FIRST_SPI = 256;
const MAX_CPI = 0xffff;
const ANY_PROTOCOL = 0;

/**
 * The IPsec security associations of a network namespace, as `ip xfrm state` shows them.
 *
 * ```ts
 * using associations = SecurityAssociations.open();
 * associations.add({
 *   source: "192.0.2.1", destination: "192.0.2.2", protocol: "esp", spi: 0x1000, mode: "tunnel", reqid: 1,
 *   aead: { name: "rfc4106(gcm(aes))", key, icvBits: 128 },
 * });
 * for (const { destination, spi, lifetime } of associations.list({ protocol: "esp" })) console.log(destination, spi);
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the user namespace that owns the network
 * namespace. The listed associations contain secret keys. Error messages contain no keys.
 */
export class SecurityAssociations<M extends Mode = "sync"> extends Table<
  M,
  SecurityAssociation,
  NewSecurityAssociation,
  NewSecurityAssociation,
  AssociationKey
> {
  /**
   * Opens a client for the IPsec security associations of a network namespace, without sending a request. Throws a
   * NetlinkError if the namespace cannot be opened.
   */
  static open(options: IpsecOptions = {}): SecurityAssociations {
    return new SecurityAssociations(options, guardedKind);
  }

  /** Opens a `SecurityAssociations` client whose methods return promises instead of blocking. */
  static openAsync(options: IpsecOptions = {}): SecurityAssociations<"async"> {
    return new SecurityAssociations<"async">(asynchronous(options), guardedKind);
  }

  /**
   * Returns a string that identifies an IPsec security association. Events of `bun-netlink/watch` contain the same
   * string in `key`.
   */
  static readonly keyOf: KeyOf<Parameters<typeof associationKey>[0]> = associationKey;

  /**
   * Lists the IPsec security associations, or those that match the filter. The kernel filters by family, addresses and
   * protocol; this library filters by the other fields. If the table changes during the listing, associations may be
   * listed twice or not at all.
   *
   * @throws NetlinkError EMSGSIZE at the end of the list if the kernel omits associations, because one is longer than a
   *   message of the kernel (an authentication key of 16 KiB). Lists with a family, address or protocol in the filter are
   *   checked if the table has at most 10,000 associations.
   */
  list(filter: AssociationFilter = {}, options: ListOptions = {}): Listed<M, SecurityAssociation> {
    const { request, matches } = checkAssociationFilter(filter);
    let listed = 0;
    const read = (message: MessageView) => {
      const reply = decodeAssociation(message);
      listed++;
      return matches(reply) ? toSecurityAssociation(reply) : undefined;
    };
    const isFiltered = Object.keys(request).length > 0;
    const finish = (limits: RemainingLimits) => checkOmittedAssociations(this.session, listed, isFiltered, limits);
    return this.session.list(
      { family: xfrm, operation: "dumpsa", fields: request, what: "list associations", read, finish },
      options,
    );
  }

  /** Returns the IPsec security association that the key identifies. Throws NetlinkError ESRCH if it does not exist. */
  get(key: AssociationKey, options?: CallOptions): Result<M, SecurityAssociation> {
    return this.session.run(this.#get(key, options), options);
  }

  *#get(key: AssociationKey, options: CallOptions | undefined): Steps<SecurityAssociation> {
    this.session.checkCall(options);
    return yield* readAssociation(key, this.session, options);
  }

  /**
   * Changes the limits, encapsulation, output mark and interface id of an IPsec security association. Also completes an
   * association that {@link allocateSpi} created, by setting its algorithms and keys.
   *
   * Pass the whole association, for example one that `list()` returned, with some fields changed. The kernel requires
   * the algorithms, but does not change the keys of a complete association.
   */
  change(association: NewSecurityAssociation, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("change", association, options), options);
  }

  /**
   * Changes several IPsec security associations as {@link change} does. Returns one outcome per association, in order.
   */
  changeMany(associations: Iterable<NewSecurityAssociation>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("change", associations, options), options);
  }

  /**
   * Deletes all IPsec security associations of the network namespace, or those of a protocol, with one request. Also
   * succeeds if there are none.
   */
  flushAll(
    options: CallOptions & { protocol?: IpsecProtocol | `${number}` | number | undefined } = {},
  ): Result<M, void> {
    return this.session.call(() => {
      checkObject(options, "options");
      const { protocol, ...call } = options;
      return this.#flush(protocol === undefined ? ANY_PROTOCOL : ipsecProtocols.read(protocol, "protocol"), call);
    }, options);
  }

  /**
   * Reserves a security parameter index (SPI) for received packets. The kernel adds a security association with this
   * index but without keys, and this method returns it. The association expires after `net.core.xfrm_acq_expires`
   * seconds (default 30), unless {@link change} completes it.
   *
   * @throws NetlinkError ENOENT if all indices of the requested range are in use.
   */
  allocateSpi(request: SpiRequest, options?: CallOptions): Result<M, SecurityAssociation> {
    return this.session.run(this.#allocateSpi(request, options), options);
  }

  *#allocateSpi(request: SpiRequest, options: CallOptions | undefined): Steps<SecurityAssociation> {
    checkOptions(request, spiChecks, "request");
    const { min = FIRST_SPI, max = request.protocol === "comp" ? MAX_CPI : 0xffffffff, ...rest } = request;
    checkInteger(min, 0, 0xffffffff, "min");
    checkInteger(max, min, 0xffffffff, "max");
    const { mark, interfaceId, direction, cpu, ...association } = rest;
    const what = () => `allocate SPI for ${associationTitle(request)}`;
    const interfaces = new Interfaces(this.session, what);
    const info = yield* resolving(() => infoHeader(association, interfaces, false));
    const fields = defined({
      header: { info, min, max },
      mark: mark === undefined ? undefined : markField.parse(mark, "mark"),
      ifId: interfaceId,
      saDir: direction,
      saPcpu: cpu,
    });
    return toSecurityAssociation(yield* this.session.query("allocspi", fields, what, options));
  }

  /**
   * Makes the kernel report that an IPsec security association has expired, as if the association had reached a limit.
   * All programs that subscribe to "expire" events receive the event.
   *
   * @param expiry `hard: true` also deletes the association (default false).
   */
  expire(key: AssociationKey, expiry: { hard?: boolean | undefined } = {}, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#expire(key, expiry, options), options);
  }

  *#expire(key: AssociationKey, expiry: { hard?: boolean | undefined }, options?: CallOptions): Steps<void> {
    checkOptions(expiry, { hard: checkFlag }, "expiry");
    const { header, mark } = keyFields(key);
    const { family, ...id } = header;
    const hard = expiry.hard === true ? 1 : 0;
    const fields = defined({ header: { state: { id, family }, hard }, mark });
    yield* checkExpiry(key, this.session, options);
    yield* this.session.request("expire", fields, () => `expire association ${associationTitle(key)}`, options);
  }

  /**
   * Returns the counters and the replay protection state of an IPsec security association, and the settings of its
   * "association-used" events. Throws NetlinkError ESRCH if the association does not exist.
   */
  usage(key: AssociationKey, options?: CallOptions): Result<M, AssociationUsage> {
    return this.session.run(this.#readUsage(key, options), options);
  }

  *#readUsage(key: AssociationKey, options: CallOptions | undefined): Steps<AssociationUsage> {
    return readUsage(yield* this.#usage(key, options));
  }

  /**
   * Changes the counters or the replay protection state of an IPsec security association, or the settings of its
   * "association-used" events. For example, a standby host that takes over the association continues with the sequence
   * numbers of the other host. Omitted fields stay unchanged.
   *
   * @throws NetlinkError ESRCH if the association does not exist, EINVAL for an association that {@link allocateSpi}
   *   reserved and {@link change} has not completed.
   */
  changeUsage(key: AssociationKey, change: UsageChange, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changeUsage(key, change, options), options);
  }

  *#changeUsage(key: AssociationKey, change: UsageChange, options: CallOptions | undefined): Steps<void> {
    const selected = usageKey(key);
    const fields = { ...selected, ...(yield* usageFields(change, () => this.#usage(key, options))) };
    const what = () => `change usage of association ${associationTitle(key)}`;
    yield* this.session.request("newae", fields, what, options, NLM_F_REQUEST | NLM_F_REPLACE);
  }

  /** Counts the IPsec security associations of the network namespace. */
  count(options?: CallOptions): Result<M, AssociationCount> {
    return this.session.run(this.#count(options), options);
  }

  *#count(options: CallOptions | undefined): Steps<AssociationCount> {
    const { cnt = 0, hinfo } = yield* countAssociations(this.session, options);
    return defined({ entries: cnt, hashBuckets: hinfo?.sadhcnt, maxHashBuckets: hinfo?.sadhmcnt });
  }

  *#usage(key: AssociationKey, options: CallOptions | undefined): Steps<UsageReply> {
    const what = () => `get usage of association ${associationTitle(key)}`;
    const reply = yield* this.session.query<UsageReply>("getae", usageKey(key), what, options);
    const found = { ...readUsage(reply), mark: reply.mark && markField.show(reply.mark) };
    yield* checkFound(key, found, "get usage of", this.session, options);
    return reply;
  }

  #flush(proto: number, options: CallOptions | undefined): Steps<void> {
    return this.session.request("flushsa", { header: { proto } }, () => "flush associations", options);
  }
}

function usageKey(key: AssociationKey): object {
  const { header, mark } = keyFields(key);
  // The reply contains the thresholds only with `rthr` and `ethr`.
  return defined({ header: { saId: header, flags: ["rthr", "ethr"] }, mark });
}
