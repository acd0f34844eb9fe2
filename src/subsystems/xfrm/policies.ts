import { replyDecoderOf } from "../../client/family.ts";
import { NETLINK_XFRM } from "../../constants/netlink.ts";
import { describeValue } from "../../errors.ts";
import {
  type DefaultAction,
  type PolicyType,
  type SpdAttrs,
  type XfrmUserpolicyDefault,
  xfrm,
} from "../../families/xfrm.ts";
import { checkChanges, checkInteger, checkObject, checkOptions } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { Changes } from "../route/core/changes.ts";
import type { Listing } from "../route/core/listing.ts";
import type { CallOptions, ListOptions, Outcome } from "../route/core/options.ts";
import { Session } from "../route/core/session.ts";
import type { IpsecOptions } from "./associations.ts";
import { interfaceIndices } from "./devices.ts";
import { checkPolicyFilter, type PolicyFilter } from "./filters.ts";
import { migrationKind, type PolicyMigration } from "./migration.ts";
import {
  decodePolicy,
  type NewSecurityPolicy,
  type PolicyKey,
  policyKeyFields,
  policyKind,
  policyTitle,
  type SecurityPolicy,
  toSecurityPolicy,
} from "./policy.ts";
import type { IndexOf } from "./selector.ts";

/** Number of security policies by direction. `sockets` counts the policies of sockets. */
export interface PolicyCount {
  in: number;
  out: number;
  fwd: number;
  sockets: { in: number; out: number; fwd: number };
  hashBuckets?: number;
  maxHashBuckets?: number;
}

/** What happens to packets without a matching security policy, by direction. */
export interface DefaultPolicies {
  in: "accept" | "block";
  fwd: "accept" | "block";
  out: "accept" | "block";
}

/** Shortest prefixes, in bits, of the selectors that the kernel finds with a hash table. */
export interface HashThresholds {
  /** Minimum prefix length of local addresses. */
  local: number;
  /** Minimum prefix length of remote addresses. */
  remote: number;
}

/** Thresholds for policies in hash tables, by address family. */
export interface PolicyHashing {
  inet?: HashThresholds | undefined;
  inet6?: HashThresholds | undefined;
}

const decodeDefaults = /* @__PURE__ */ replyDecoderOf(xfrm, "getdefault");

/**
 * The security policies of a network namespace, as `ip xfrm policy` shows them.
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
 * All operations, including those that read, require CAP_NET_ADMIN in the namespace.
 */
export class SecurityPolicies implements Disposable {
  static {
    inspectAs(SecurityPolicies, () => "SecurityPolicies()");
  }

  readonly #session: Session;
  readonly #changes: Changes<NewSecurityPolicy>;
  readonly #migrations: Changes<PolicyMigration>;
  readonly #indexOf: IndexOf;

  private constructor(options: IpsecOptions) {
    this.#session = new Session("policies", options, NETLINK_XFRM);
    this.#indexOf = interfaceIndices(options);
    this.#changes = new Changes(this.#session, policyKind(this.#indexOf));
    this.#migrations = new Changes(this.#session, migrationKind(this.#indexOf));
  }

  /**
   * Opens the table of security policies. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: IpsecOptions = {}): SecurityPolicies {
    return new SecurityPolicies(options);
  }

  /**
   * Lists security policies, including those of sockets. If the table changes during the listing, policies may be
   * listed twice or not at all.
   */
  list(filter: PolicyFilter = {}, options: ListOptions = {}): Listing<SecurityPolicy> {
    checkObject(filter, "filter");
    const matches = checkPolicyFilter(filter);
    const read = (message: MessageView) => {
      const policy = toSecurityPolicy(decodePolicy(message));
      return matches(policy) ? policy : undefined;
    };
    return this.#session.list({ codec: operationCodec(xfrm, "dumppolicy"), what: "list policies", read }, options);
  }

  /**
   * Returns one security policy, by its selector or its index.
   *
   * @throws NetlinkError ENOENT if the policy does not exist.
   */
  get(key: PolicyKey, options?: CallOptions): SecurityPolicy {
    checkObject(key, "key");
    const codec = operationCodec(xfrm, "getpolicy");
    const message = codec.request("do", policyKeyFields(key, this.#indexOf));
    const what = () => `get policy ${policyTitle(key)}`;
    return toSecurityPolicy(decodePolicy(this.#session.ask({ message, codec, what }, options)));
  }

  /** Adds a security policy. Fails with EEXIST if a policy with the same selector, mark and interface id exists. */
  add(policy: NewSecurityPolicy, options?: CallOptions): void {
    this.#changes.one("add", policy, options);
  }

  /** Adds several security policies. Returns one outcome per policy, in order. */
  addMany(policies: Iterable<NewSecurityPolicy>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", policies, options);
  }

  /** Adds a security policy, or replaces the one with the same selector, mark and interface id. */
  replace(policy: NewSecurityPolicy, options?: CallOptions): void {
    this.#changes.one("replace", policy, options);
  }

  /** Adds or replaces several security policies. Returns one outcome per policy, in order. */
  replaceMany(policies: Iterable<NewSecurityPolicy>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", policies, options);
  }

  /** Deletes a security policy, by its selector, or by its index if the selector is omitted. */
  delete(key: PolicyKey, options?: CallOptions): void {
    this.#changes.one("delete", key, options);
  }

  /** Deletes several security policies. Returns one outcome per policy, in order. */
  deleteMany(keys: Iterable<PolicyKey>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", keys, options);
  }

  /**
   * Changes the addresses of a policy's templates and of the associations that the templates use, for example after a
   * host has moved to another network. Associations keep their keys and sequence numbers.
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
  migrate(migration: PolicyMigration, options?: CallOptions): void {
    this.#migrations.one("update", migration, options);
  }

  /** Changes the addresses of several policies as {@link migrate} does. Returns one outcome per policy, in order. */
  migrateMany(migrations: Iterable<PolicyMigration>, options?: CallOptions): Outcome[] {
    return this.#migrations.many("update", migrations, options);
  }

  /** Deletes all security policies of a type, except those of sockets (default type "main"). */
  flush(type: Exclude<PolicyType, "any"> = "main", options?: CallOptions): void {
    if (type !== "main" && type !== "sub") {
      throw new TypeError(`type: expected "main" or "sub", got ${describeValue(type)}`);
    }
    const fields = type === "main" ? {} : { policyType: { type } };
    this.#send("flushpolicy", "flush policies", fields, options);
  }

  /** Counts the security policies of the namespace. */
  count(options?: CallOptions): PolicyCount {
    const { info, hinfo } = this.#info("count policies", options);
    const { incnt = 0, outcnt = 0, fwdcnt = 0, inscnt = 0, outscnt = 0, fwdscnt = 0 } = info ?? {};
    const sockets = { in: inscnt, out: outscnt, fwd: fwdscnt };
    const count: PolicyCount = { in: incnt, out: outcnt, fwd: fwdcnt, sockets };
    return hinfo === undefined ? count : { ...count, hashBuckets: hinfo.spdhcnt, maxHashBuckets: hinfo.spdhmcnt };
  }

  /** Returns the minimum prefix lengths of the policies that the kernel finds with a hash table. */
  hashing(options?: CallOptions): PolicyHashing {
    const { ipv4Hthresh, ipv6Hthresh } = this.#info("get hash thresholds of policies", options);
    const hashing: PolicyHashing = {};
    if (ipv4Hthresh !== undefined) hashing.inet = { local: ipv4Hthresh.lbits, remote: ipv4Hthresh.rbits };
    if (ipv6Hthresh !== undefined) hashing.inet6 = { local: ipv6Hthresh.lbits, remote: ipv6Hthresh.rbits };
    return hashing;
  }

  /**
   * Changes the minimum prefix lengths of the policies that the kernel finds with a hash table. An omitted family stays
   * unchanged.
   */
  setHashing(hashing: PolicyHashing, options?: CallOptions): void {
    checkChanges(hashing, { inet: true, inet6: true }, "hashing");
    const { inet, inet6 } = hashing;
    this.#send(
      "newspdinfo",
      "set hash thresholds of policies",
      {
        ...(inet === undefined ? {} : { ipv4Hthresh: writeThresholds(inet, 32, "hashing.inet") }),
        ...(inet6 === undefined ? {} : { ipv6Hthresh: writeThresholds(inet6, 128, "hashing.inet6") }),
      },
      options,
    );
  }

  /** Returns what happens to packets without a matching security policy. (Linux 5.15) */
  defaults(options?: CallOptions): DefaultPolicies {
    const codec = operationCodec(xfrm, "getdefault");
    const message = codec.request("do");
    const what = () => "get default policies";
    return toDefaults(decodeDefaults(this.#session.ask({ message, codec, what }, options)).header);
  }

  /**
   * Changes what happens to packets without a matching security policy. An omitted direction stays unchanged. (Linux
   * 5.15)
   */
  setDefaults(defaults: Partial<DefaultPolicies>, options?: CallOptions): void {
    checkChanges(defaults, { in: true, fwd: true, out: true }, "defaults");
    const header: Partial<XfrmUserpolicyDefault> = {};
    for (const name of ["in", "fwd", "out"] as const) {
      const action = defaults[name];
      if (action === undefined) continue;
      if (action !== "accept" && action !== "block") {
        throw new TypeError(`defaults.${name}: expected "accept" or "block", got ${describeValue(action)}`);
      }
      header[name] = action;
    }
    this.#send("setdefault", "set default policies", { header }, options);
  }

  /** Closes the namespace that `open` has opened, if any. May be called twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #info(what: string, options: CallOptions | undefined): SpdAttrs {
    const codec = operationCodec(xfrm, "getspdinfo");
    const message = codec.request("do");
    return codec.decode(this.#session.ask({ message, codec, what: () => what }, options)) as SpdAttrs;
  }

  #send(operation: string, what: string, fields: object, options: CallOptions | undefined): void {
    const codec = operationCodec(xfrm, operation);
    this.#session.send({ message: codec.request("do", fields), codec, what: () => what }, options);
  }
}

/** Converts the default policies that the family `xfrm` has decoded. */
export function toDefaults({ in: input, fwd, out }: XfrmUserpolicyDefault): DefaultPolicies {
  const show = (action: DefaultAction | number) => (action === "block" ? "block" : "accept");
  return { in: show(input), fwd: show(fwd), out: show(out) };
}

function writeThresholds({ local, remote, ...others }: HashThresholds, bits: number, path: string) {
  checkOptions(others, {}, path);
  return {
    lbits: checkInteger(local, 0, bits, `${path}.local`),
    rbits: checkInteger(remote, 0, bits, `${path}.remote`),
  };
}
