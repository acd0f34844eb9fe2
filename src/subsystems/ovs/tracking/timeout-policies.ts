import { ENOENT } from "../../../constants/errno.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../message/check.ts";
import { inspectAs } from "../../../sock/inspect.ts";
import {
  type NewTimeoutPolicy,
  type ProtocolTimeouts,
  TimeoutPolicies,
  type TimeoutPolicy,
} from "../../netfilter/objects/timeout-policies.ts";
import { isRejectedWith, type NamedDatapath, withFailures } from "../datapath-error.ts";
import type { Families } from "../families.ts";

/** A connection timeout policy, in seconds. The kernel's defaults apply to states without a timeout. */
export interface DatapathTimeouts {
  /** Number that identifies the timeout policy. Its objects in the kernel have the names `ovs_tp_ID_…`. */
  id: number;
  tcp?: ProtocolTimeouts["tcp"] | undefined;
  udp?: ProtocolTimeouts["udp"] | undefined;
  /** Timeouts of ICMP and ICMPv6 connections. */
  icmp?: ProtocolTimeouts["icmp"] | undefined;
}

const names: OptionChecks<DatapathTimeouts> = { id: true, tcp: true, udp: true, icmp: true };
const U32 = 0xffff_ffff;
const PREFIX = "ovs_tp_";

/** Address families and protocols of a timeout policy. The kernel has one object for each combination of them. */
const parts = [
  { suffix: "tcp4", field: "tcp", family: "ip", protocol: "tcp", version: 4 },
  { suffix: "udp4", field: "udp", family: "ip", protocol: "udp", version: 4 },
  { suffix: "icmp4", field: "icmp", family: "ip", protocol: "icmp", version: 4 },
  { suffix: "tcp6", field: "tcp", family: "ip6", protocol: "tcp", version: 6 },
  { suffix: "udp6", field: "udp", family: "ip6", protocol: "udp", version: 6 },
  { suffix: "icmpv6", field: "icmp", family: "ip6", protocol: "icmpv6", version: 6 },
] as const;

/**
 * Returns the name of a timeout policy for the member `timeout` of the action `ct`. As ovs-vswitchd does, use the name
 * in a flow that matches the protocol and the IP version.
 *
 * @throws RangeError if `id` is not an integer from 0 to 2^32 - 1, or ovs-vswitchd has no timeouts of the protocol.
 */
export function timeoutPolicyName(id: number, protocol: "tcp" | "udp" | "icmp", version: 4 | 6): string {
  checkInteger(id, 0, U32, "id");
  const part = parts.find((one) => one.field === protocol && one.version === version);
  if (part === undefined)
    throw new RangeError(
      `protocol: expected tcp, udp or icmp over IP version 4 or 6, got ${protocol} over version ${version}`,
    );
  return `${PREFIX}${id}_${part.suffix}`;
}

/**
 * Timeout policies of connections in the datapath's network namespace (`ct_dpif_…_timeout_policy` of Open vSwitch).
 * Each policy has the same objects in the kernel as one of ovs-vswitchd: TCP, UDP and ICMP, each over IPv4 and IPv6.
 *
 * All methods throw NetlinkError: EPERM if a privilege is missing, EOPNOTSUPP if the kernel lacks the module
 * `nfnetlink_cttimeout`, and EOPNOTSUPP with a `connection`, which replaces the kernel.
 */
export class DatapathTimeoutPolicies {
  static {
    inspectAs(DatapathTimeoutPolicies, (policies) => `DatapathTimeoutPolicies(${policies.#datapath.name})`);
  }

  readonly #families: Families;
  readonly #datapath: NamedDatapath;

  /** @internal */
  constructor(families: Families, datapath: NamedDatapath) {
    this.#families = families;
    this.#datapath = datapath;
  }

  /**
   * Creates a timeout policy, or replaces the timeouts of an existing policy.
   *
   * @throws TypeError or RangeError with the path of an invalid field.
   */
  set(policy: DatapathTimeouts): void {
    checkOptions(policy, names, "policy");
    checkInteger(policy.id, 0, U32, "id");
    this.#with("timeoutPolicies.set", (kernel) => {
      for (const { suffix, field, family, protocol } of parts) {
        const timeouts = policy[field] ?? {};
        // TypeScript cannot derive from the table `parts` which timeouts belong to which protocol.
        kernel.replace({ name: `${PREFIX}${policy.id}_${suffix}`, family, protocol, timeouts } as NewTimeoutPolicy);
      }
    });
  }

  /** Returns a policy with the timeouts of all states; undefined if one of its kernel objects is missing. */
  get(id: number): DatapathTimeouts | undefined {
    checkInteger(id, 0, U32, "id");
    return this.list().find((policy) => policy.id === id);
  }

  /** Returns the timeout policies whose kernel objects all exist. */
  list(): DatapathTimeouts[] {
    return this.#with("timeoutPolicies.list", (kernel) => policiesOf(kernel.list()));
  }

  /**
   * Deletes a timeout policy. Returns false if the policy did not exist.
   *
   * @throws NetlinkError EBUSY if a flow uses the policy; the policy's unused kernel objects are deleted.
   */
  delete(id: number): boolean {
    checkInteger(id, 0, U32, "id");
    return this.#with("timeoutPolicies.delete", (kernel) => {
      const outcomes = kernel.deleteMany(parts.map(({ suffix }) => `${PREFIX}${id}_${suffix}`));
      const failed = outcomes.find(({ error }) => error !== undefined && !isRejectedWith(error, ENOENT));
      if (failed !== undefined) throw failed.error;
      return outcomes.some(({ error }) => error === undefined);
    });
  }

  #with<Result>(operation: string, action: (kernel: TimeoutPolicies) => Result): Result {
    using kernel = new TimeoutPolicies(this.#families.kernelOptions(operation));
    return withFailures(this.#datapath, () => action(kernel));
  }
}

/** Groups the kernel's timeout objects by the policy to which they belong. */
function policiesOf(objects: Iterable<TimeoutPolicy>): DatapathTimeouts[] {
  const found = new Map<number, { policy: DatapathTimeouts; count: number }>();
  for (const { name, timeouts } of objects) {
    const [, id, suffix] = /^ovs_tp_(\d{1,10})_(\w+)$/.exec(name) ?? [];
    const part = parts.find((one) => one.suffix === suffix);
    if (part === undefined) continue;
    const number = Number(id);
    const entry = found.get(number) ?? { policy: { id: number }, count: 0 };
    found.set(number, entry);
    entry.policy[part.field] = timeouts as NonNullable<DatapathTimeouts[typeof part.field]>;
    entry.count++;
  }
  const complete = [...found.values()].filter(({ count }) => count === parts.length);
  return complete.map(({ policy }) => policy).sort((one, other) => one.id - other.id);
}
