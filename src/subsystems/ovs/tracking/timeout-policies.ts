import { rangeError } from "../../../base/argument-error.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { titleText } from "../../../base/describe.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { type CallLimits, type Mode, mapped, type Result, type Steps, wait } from "../../../io/io.ts";
import {
  type NewTimeoutPolicy,
  type ProtocolTimeouts,
  TimeoutPolicies,
  type TimeoutPolicy,
} from "../../netfilter/objects/timeout-policies.ts";
import { isRejectedWith } from "../core/datapath-error.ts";
import { DatapathPart } from "../core/datapath-part.ts";

/**
 * Timeout policy for tracked connections: timeouts in seconds for the states of each protocol. States without a timeout
 * have the kernel's default.
 */
export interface DatapathTimeouts {
  /** Number of the timeout policy. The policy's objects in the kernel have names such as `ovs_tp_ID_tcp4`. */
  id: number;
  tcp?: ProtocolTimeouts["tcp"] | undefined;
  udp?: ProtocolTimeouts["udp"] | undefined;
  /** Timeouts of ICMP and ICMPv6 connections. */
  icmp?: ProtocolTimeouts["icmp"] | undefined;
}

const names: OptionChecks<DatapathTimeouts> = { id: true, tcp: true, udp: true, icmp: true };
const U32 = 0xffff_ffff;
const PREFIX = "ovs_tp_";

const parts = [
  { suffix: "tcp4", field: "tcp", family: "inet", protocol: "tcp", version: 4 },
  { suffix: "udp4", field: "udp", family: "inet", protocol: "udp", version: 4 },
  { suffix: "icmp4", field: "icmp", family: "inet", protocol: "icmp", version: 4 },
  { suffix: "tcp6", field: "tcp", family: "inet6", protocol: "tcp", version: 6 },
  { suffix: "udp6", field: "udp", family: "inet6", protocol: "udp", version: 6 },
  { suffix: "icmpv6", field: "icmp", family: "inet6", protocol: "icmpv6", version: 6 },
] as const;

/**
 * Returns the name of the kernel's timeout policy for a protocol and IP version. Pass the name as member `timeout` of
 * the action `ct`, only in flows that match this protocol and IP version.
 *
 * @throws RangeError if `id` is not an integer from 0 to 2^32 - 1, or ovs-vswitchd has no timeouts of the protocol.
 */
export function timeoutPolicyName(id: number, protocol: "tcp" | "udp" | "icmp", version: 4 | 6): string {
  checkInteger(id, 0, U32, "id");
  const part = parts.find((one) => one.field === protocol && one.version === version);
  if (part === undefined)
    throw rangeError(
      "protocol",
      `expected tcp, udp or icmp over IP version 4 or 6, got ${titleText(protocol)} over version ${titleText(version)}`,
    );
  return `${PREFIX}${id}_${part.suffix}`;
}

/**
 * Timeout policies for tracked connections in a datapath's network namespace, in the format of ovs-vswitchd. The kernel
 * has six objects for each policy: for TCP, UDP and ICMP, each over IPv4 and IPv6.
 *
 * All methods throw NetlinkError: EPERM if a privilege is missing, and EOPNOTSUPP if the kernel lacks the module
 * `nfnetlink_cttimeout` or if the datapath was opened with the option `connection`.
 */
export class DatapathTimeoutPolicies<M extends Mode = "sync"> extends DatapathPart<M> {
  /** @internal */
  protected readonly kind = "DatapathTimeoutPolicies";

  /**
   * Creates a timeout policy, or replaces the timeouts of an existing policy.
   *
   * @throws TypeError or RangeError with the path of an invalid field.
   */
  set(policy: DatapathTimeouts, options?: CallLimits): Result<M, void> {
    return this.#with(
      "timeoutPolicies.set",
      function* (kernel) {
        checkOptions(policy, names, "policy");
        checkInteger(policy.id, 0, U32, "id");
        for (const { suffix, field, family, protocol } of parts) {
          const timeouts = policy[field] ?? {};
          // TypeScript cannot derive which timeouts belong to which protocol.
          const name = `${PREFIX}${policy.id}_${suffix}`;
          yield* wait(kernel.replace({ name, family, protocol, timeouts } as NewTimeoutPolicy));
        }
      },
      options,
    );
  }

  /**
   * Returns a timeout policy with the timeouts of all states, or undefined if a kernel object of the policy is missing.
   */
  get(id: number, options?: CallLimits): Result<M, DatapathTimeouts | undefined> {
    return this.#with(
      "timeoutPolicies.get",
      (kernel) => {
        checkInteger(id, 0, U32, "id");
        return mapped(listed(kernel), (policies) => policies.find((policy) => policy.id === id));
      },
      options,
    );
  }

  /** Returns all timeout policies, except those with missing kernel objects. */
  list(options?: CallLimits): Result<M, DatapathTimeouts[]> {
    return this.#with("timeoutPolicies.list", listed, options);
  }

  /**
   * Deletes a timeout policy. Returns false if the policy did not exist.
   *
   * @throws NetlinkError EBUSY if a flow uses the policy. The unused kernel objects of the policy are deleted anyway.
   */
  delete(id: number, options?: CallLimits): Result<M, boolean> {
    return this.#with(
      "timeoutPolicies.delete",
      function* (kernel) {
        checkInteger(id, 0, U32, "id");
        const outcomes = yield* wait(kernel.deleteMany(parts.map(({ suffix }) => `${PREFIX}${id}_${suffix}`)));
        const failed = outcomes.find(({ error }) => error !== undefined && !isRejectedWith(error, ENOENT));
        if (failed !== undefined) throw failed.error;
        return outcomes.some(({ error }) => error === undefined);
      },
      options,
    );
  }

  #with<T>(
    operation: string,
    action: (kernel: TimeoutPolicies) => Steps<T>,
    options: CallLimits | undefined,
  ): Result<M, T> {
    return this.run(this.#steps(operation, action), options);
  }

  *#steps<T>(operation: string, action: (kernel: TimeoutPolicies) => Steps<T>): Steps<T> {
    using kernel = TimeoutPolicies.open(this.families.kernelOptions(operation));
    return yield* action(kernel);
  }
}

function listed(kernel: TimeoutPolicies): Steps<DatapathTimeouts[]> {
  return mapped(wait<TimeoutPolicy[]>(kernel.list().toArray()), policiesOf);
}

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
