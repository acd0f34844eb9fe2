import { type Check, checkChanges, checkInteger, checkObject, checkOneOf, checkOptions } from "../../base/check.ts";
import type { KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import type {
  DefaultAction,
  PolicyType,
  SpdAttrs,
  XfrmUserpolicyDefault,
  XfrmuSpdhthresh,
} from "../../families/xfrm.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps } from "../../io/io.ts";
import { Changes } from "../route/core/changes.ts";
import type { CallOptions, ListOptions, Outcome } from "../route/core/options.ts";
import { Table } from "../route/core/table.ts";
import type { IpsecOptions } from "./associations.ts";
import { type PolicyFilter, policyFilter } from "./filters.ts";
import { guardedPolicyKind } from "./guarded.ts";
import { migrationKind, type PolicyMigration } from "./migration.ts";
import {
  type NewSecurityPolicy,
  type PolicyKey,
  policyKey,
  policyKeyFields,
  policyTitle,
  type SecurityPolicy,
} from "./policy.ts";

/**
 * Numbers of IPsec security policies, by direction. `sockets` counts the policies that programs have set for single
 * sockets.
 */
export interface PolicyCount {
  /** Number of policies for received packets. */
  in: number;
  /** Number of policies for sent packets. */
  out: number;
  /** Number of policies for forwarded packets. */
  fwd: number;
  /** Numbers of policies that belong to single sockets, by direction. */
  sockets: { in: number; out: number; fwd: number };
  /** Number of buckets of the kernel's hash table. */
  hashBuckets?: number;
  /** Maximum number of buckets of the kernel's hash table. */
  maxHashBuckets?: number;
}

/** Whether the kernel accepts or drops packets that match no IPsec security policy, for each direction. */
export interface DefaultPolicies {
  in: "accept" | "block";
  fwd: "accept" | "block";
  out: "accept" | "block";
}

/**
 * Minimum prefix lengths of IPsec security policies for the kernel's hash table. Lookups of policies with shorter
 * prefixes are slower, because the kernel keeps these policies in a list.
 */
export interface HashThresholds {
  /** Minimum prefix length of the local addresses in security policies. */
  local: number;
  /** Minimum prefix length of the remote addresses in security policies. */
  remote: number;
}

/**
 * Minimum prefix lengths, by address family, of the IPsec security policies that the kernel stores in a hash table
 * instead of a list.
 */
export interface PolicyHashing {
  inet?: HashThresholds | undefined;
  inet6?: HashThresholds | undefined;
}

/**
 * The IPsec security policies of a network namespace, as `ip xfrm policy` shows them.
 *
 * ```ts
 * using policies = SecurityPolicies.open();
 * policies.add({
 *   direction: "out", selector: { source: "10.1.0.0/16", destination: "10.2.0.0/16" },
 *   templates: [{ protocol: "esp", mode: "tunnel", source: "192.0.2.1", destination: "192.0.2.2", reqid: 1 }],
 * });
 * for (const { direction, selector } of policies.list()) console.log(direction, selector.source);
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the user namespace that owns the network
 * namespace.
 */
export class SecurityPolicies<M extends Mode = "sync"> extends Table<
  M,
  SecurityPolicy,
  NewSecurityPolicy,
  NewSecurityPolicy,
  PolicyKey
> {
  readonly #migrations = new Changes(this.session, migrationKind);

  /**
   * Opens a client for the IPsec security policies of a network namespace, without sending a request. Throws a
   * NetlinkError if the namespace cannot be opened.
   */
  static open(options: IpsecOptions = {}): SecurityPolicies {
    return new SecurityPolicies(options, guardedPolicyKind);
  }

  /** Opens a `SecurityPolicies` client whose methods return promises instead of blocking. */
  static openAsync(options: IpsecOptions = {}): SecurityPolicies<"async"> {
    return new SecurityPolicies<"async">(asynchronous(options), guardedPolicyKind);
  }

  /**
   * Returns a string that identifies an IPsec security policy: the policy's index. Events of `bun-netlink/watch`
   * contain the same string in `key`.
   */
  static readonly keyOf: KeyOf<SecurityPolicy, "index"> = policyKey;

  /**
   * Lists the IPsec security policies that match the filter, including those that programs have set for single sockets.
   * If the table changes during the listing, policies may be listed twice or not at all.
   */
  list(filter: PolicyFilter = {}, options: ListOptions = {}): Listed<M, SecurityPolicy> {
    return this.entries.list({ filter, table: policyFilter }, options);
  }

  /** Returns the IPsec security policy with this selector or index. Throws NetlinkError ENOENT if it does not exist. */
  get(key: PolicyKey, options?: CallOptions): Result<M, SecurityPolicy> {
    return this.session.call(() => {
      checkObject(key, "key");
      if (key.selector !== undefined) checkObject(key.selector, "selector");
      return this.entries.get(policyTitle(key), (interfaces) => policyKeyFields(key, interfaces), options);
    }, options);
  }

  /** Adds an IPsec security policy, or replaces the policy with the same selector, mark and interface id. */
  replace(policy: NewSecurityPolicy, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("replace", policy, options), options);
  }

  /**
   * Adds several IPsec security policies, or replaces those with the same selector, mark and interface id. Returns one
   * outcome per policy, in order.
   */
  replaceMany(policies: Iterable<NewSecurityPolicy>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("replace", policies, options), options);
  }

  /**
   * Changes the addresses of a security policy's templates and of the security associations that the templates select,
   * for example after a host has moved to another network. The associations keep their keys and sequence numbers.
   *
   * ```ts
   * policies.migrate({
   *   direction: "out", selector: { source: "10.1.0.0/16", destination: "10.2.0.0/16" },
   *   changes: [{
   *     protocol: "esp", mode: "tunnel", reqid: 1, oldSource: "192.0.2.1", oldDestination: "192.0.2.2",
   *     newSource: "198.51.100.1", newDestination: "192.0.2.2",
   *   }],
   * });
   * ```
   *
   * @throws NetlinkError ENOENT if the policy does not exist, ENODATA if no template has the old addresses, ENOPROTOOPT
   * if the kernel lacks CONFIG_XFRM_MIGRATE.
   */
  migrate(migration: PolicyMigration, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#migrations.one("update", migration, options), options);
  }

  /**
   * Changes the addresses of several IPsec security policies as {@link migrate} does. Returns one outcome per policy,
   * in order.
   */
  migrateMany(migrations: Iterable<PolicyMigration>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#migrations.many("update", migrations, options), options);
  }

  /**
   * Deletes all IPsec security policies of a type (default "main") with one request, except those that programs have
   * set for single sockets.
   */
  flushAll(type: Exclude<PolicyType, "any"> = "main", options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkOneOf(type, ["main", "sub"], "type");
      const fields = type === "main" ? {} : { policyType: { type } };
      return this.session.request("flushpolicy", fields, () => "flush policies", options);
    }, options);
  }

  /** Counts the IPsec security policies of the network namespace. */
  count(options?: CallOptions): Result<M, PolicyCount> {
    return this.session.run(this.#count(options), options);
  }

  *#count(options: CallOptions | undefined): Steps<PolicyCount> {
    const { info, hinfo } = yield* this.session.query<SpdAttrs>("getspdinfo", {}, () => "count policies", options);
    const { incnt = 0, outcnt = 0, fwdcnt = 0, inscnt = 0, outscnt = 0, fwdscnt = 0 } = info ?? {};
    const sockets = { in: inscnt, out: outscnt, fwd: fwdscnt };
    const hash = { hashBuckets: hinfo?.spdhcnt, maxHashBuckets: hinfo?.spdhmcnt };
    return defined({ in: incnt, out: outcnt, fwd: fwdcnt, sockets, ...hash });
  }

  /**
   * Returns the minimum prefix lengths of the IPsec security policies that the kernel stores in a hash table instead of
   * a list.
   */
  hashing(options?: CallOptions): Result<M, PolicyHashing> {
    return this.session.run(this.#hashing(options), options);
  }

  *#hashing(options: CallOptions | undefined): Steps<PolicyHashing> {
    const what = () => "get hash thresholds of policies";
    const { ipv4Hthresh, ipv6Hthresh } = yield* this.session.query<SpdAttrs>("getspdinfo", {}, what, options);
    const show = ({ lbits, rbits }: XfrmuSpdhthresh): HashThresholds => ({ local: lbits, remote: rbits });
    return defined({ inet: ipv4Hthresh && show(ipv4Hthresh), inet6: ipv6Hthresh && show(ipv6Hthresh) });
  }

  /**
   * Sets the minimum prefix lengths of the IPsec security policies that the kernel stores in a hash table instead of a
   * list. If an address family is omitted, its prefix lengths stay unchanged. {@link hashing} returns the current
   * values.
   */
  setHashing(hashing: PolicyHashing, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkChanges(hashing, { inet: thresholdChecks(32), inet6: thresholdChecks(128) }, "hashing");
      const write = (thresholds: HashThresholds | undefined) =>
        thresholds && { lbits: thresholds.local, rbits: thresholds.remote };
      const fields = defined({ ipv4Hthresh: write(hashing.inet), ipv6Hthresh: write(hashing.inet6) });
      return this.session.request("newspdinfo", fields, () => "set hash thresholds of policies", options);
    }, options);
  }

  /**
   * Returns whether the kernel accepts or drops packets that match no IPsec security policy, for each direction. (Linux
   * 5.15)
   */
  defaults(options?: CallOptions): Result<M, DefaultPolicies> {
    return this.session.run(this.#defaults(options), options);
  }

  *#defaults(options: CallOptions | undefined): Steps<DefaultPolicies> {
    const what = () => "get default policies";
    const reply = yield* this.session.query<{ header: XfrmUserpolicyDefault }>("getdefault", {}, what, options);
    return toDefaults(reply.header);
  }

  /**
   * Sets whether the kernel accepts or drops packets that match no IPsec security policy. Directions that are omitted
   * stay unchanged. (Linux 5.15)
   */
  setDefaults(defaults: Partial<DefaultPolicies>, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkChanges(defaults, { in: checkDefault, fwd: checkDefault, out: checkDefault }, "defaults");
      const { in: input, fwd, out } = defaults;
      const fields = { header: defined({ in: input, fwd, out }) };
      return this.session.request("setdefault", fields, () => "set default policies", options);
    }, options);
  }
}

/** A direction that the kernel does not report accepts packets. */
export function toDefaults({ in: input, fwd, out }: XfrmUserpolicyDefault): DefaultPolicies {
  const show = (action: DefaultAction | `${number}`) => (action === "block" ? "block" : "accept");
  return { in: show(input), fwd: show(fwd), out: show(out) };
}

const checkDefault: Check = (action, path) => checkOneOf(action, ["accept", "block"], path);

function thresholdChecks(bits: number): Check {
  return (thresholds, path) => {
    checkOptions(thresholds as object, { local: true, remote: true }, path);
    const { local, remote } = thresholds as HashThresholds;
    checkInteger(local, 0, bits, `${path}.local`);
    checkInteger(remote, 0, bits, `${path}.remote`);
  };
}
