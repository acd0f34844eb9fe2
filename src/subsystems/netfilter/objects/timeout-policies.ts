import { typeError } from "../../../base/argument-error.ts";
import { checkObject, isRecord } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { decoderOf } from "../../../client/family.ts";
import { EINVAL, EOPNOTSUPP } from "../../../constants/errno.ts";
import { AF_INET } from "../../../constants/socket.ts";
import {
  cttimeout,
  type DccpAttrs,
  type GenericAttrs,
  type GreAttrs,
  type IcmpAttrs,
  type Icmpv6Attrs,
  type L4Protocol,
  type SctpAttrs,
  type TcpAttrs,
  type TimeoutAttrs,
  type UdpAttrs,
  type UdpliteAttrs,
} from "../../../families/cttimeout.ts";
import { asynchronous, type Mode, mapped, type Result } from "../../../io/io.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { type ChangeKind, Changes } from "../../route/core/changes.ts";
import { extraFields, Fields, named } from "../../route/core/fields.ts";
import { NumberNames } from "../../route/core/names.ts";
import type { CallOptions, Outcome, RouteOptions } from "../../route/core/options.ts";
import { checkSeconds } from "../../route/core/ticks.ts";
import { type IpFamily, ipFamilies } from "../protocols.ts";
import { type Named, type NamedKind, NamedObjects, references } from "./named-objects.ts";

/** Protocol of a timeout policy. "generic" stands for all other protocols. */
export type TimeoutProtocol = L4Protocol;

/** Connection timeouts of each protocol in seconds, by connection state. */
export interface ProtocolTimeouts {
  icmp: IcmpAttrs;
  tcp: TcpAttrs;
  udp: UdpAttrs;
  dccp: DccpAttrs;
  gre: GreAttrs;
  icmpv6: Icmpv6Attrs;
  sctp: SctpAttrs;
  udplite: UdpliteAttrs;
  generic: GenericAttrs;
}

interface PolicyOf<Protocol, Timeouts> {
  /** Name of the timeout policy, at most 31 bytes. */
  name: string;
  /** Address family of the connections that use the policy. */
  family: IpFamily | `${number}`;
  protocol: Protocol;
  /** Timeout in seconds for each connection state. For omitted states, the kernel uses its default timeout. */
  timeouts: Timeouts;
}

/**
 * A timeout policy for tracked connections, to create. A {@link TimeoutPolicy} that `list` returns can be passed
 * unchanged.
 */
export type NewTimeoutPolicy = {
  [Protocol in TimeoutProtocol]: PolicyOf<Protocol, ProtocolTimeouts[Protocol]>;
}[TimeoutProtocol];

/**
 * A timeout policy as the kernel lists it, with the timeouts of all connection states. For a protocol that this library
 * does not know, `timeouts` is an array of bytes.
 */
export type TimeoutPolicy = (NewTimeoutPolicy | PolicyOf<`${number}`, Uint8Array>) &
  ExtraAttributes & {
    /** Number of rules that use the timeout policy. */
    references: number;
  };

const protocols = /* @__PURE__ */ new NumberNames<TimeoutProtocol>(
  { icmp: 1, tcp: 6, udp: 17, dccp: 33, gre: 47, icmpv6: 58, sctp: 132, udplite: 136, generic: 255 },
  0xff,
);

const fields = /* @__PURE__ */ new Fields<TimeoutPolicy, NewTimeoutPolicy>("policy", () => ({
  name: { attribute: "name" },
  family: named(ipFamilies, "l3proto"),
  protocol: { attribute: "protocol" },
  timeouts: { attribute: "data", parse: checkTimeouts },
  references,
  ...extraFields,
}));

function checkTimeouts<Timeouts>(timeouts: Timeouts, path: string): Timeouts {
  if (!isRecord(timeouts)) return timeouts;
  for (const [name, seconds] of Object.entries(timeouts)) {
    if (typeof seconds === "number") checkSeconds(seconds, `${path}.${name}`);
  }
  return timeouts;
}

const decode = decoderOf(cttimeout, "get");

const kind: NamedKind<TimeoutPolicy, NewTimeoutPolicy> = {
  noun: "timeout policy",
  family: cttimeout,
  deletes: "delete",
  fields,
  maximumName: 31,
  endsEarly: true,
  read: (message) => fields.read(decode(message), {}) as TimeoutPolicy,
  write(policy) {
    const request: Record<string, unknown> = {};
    protocols.read(policy.protocol, "protocol");
    fields.write(policy, request);
    return request;
  },
  advice(errno, verb, { protocol }) {
    if (errno === EOPNOTSUPP) return unsupported(protocol);
    if (errno !== EINVAL || verb !== "replace") return undefined;
    return "an existing policy with this name has another family or protocol: delete it first";
  },
};

/** EOPNOTSUPP means that the kernel has no timeouts for the protocol. */
function unsupported(protocol: TimeoutProtocol | `${number}`): string {
  if (/^\d/.test(protocol)) return `the kernel has no timeouts for the protocol ${protocol}`;
  return `the kernel does not track connections of ${protocol}: it needs an option such as CONFIG_NF_CT_PROTO_${protocol.toUpperCase()}`;
}

type DefaultsOf<Protocol extends TimeoutProtocol> = Required<Omit<ProtocolTimeouts[Protocol], keyof ExtraAttributes>>;

interface DefaultTimeouts {
  protocol: TimeoutProtocol;
  timeouts: ProtocolTimeouts[TimeoutProtocol];
}

const defaultsKind: ChangeKind<DefaultTimeouts> = {
  noun: "default timeouts",
  title: ({ protocol }) => `of ${protocol}`,
  path: (inRequest) => fields.path(inRequest),
  request({ protocol, timeouts }) {
    const request = target(protocol);
    checkObject(timeouts, "timeouts");
    if (Object.keys(timeouts).length === 0) throw typeError("timeouts", "expected at least one timeout");
    return {
      codec: operationCodec(cttimeout, "default-set"),
      fields: { ...request, data: checkTimeouts(timeouts, "timeouts") },
    };
  },
  advice: (errno, _, { protocol }) => (errno === EOPNOTSUPP ? unsupported(protocol) : undefined),
};

/**
 * Timeouts of tracked connections: named policies that rules assign to connections, and the default timeouts of the
 * namespace.
 *
 * ```ts
 * using policies = TimeoutPolicies.open();
 * policies.add({ name: "short", family: "inet", protocol: "tcp", timeouts: { established: 600, close: 5 } });
 * policies.setDefault("udp", { unreplied: 10 });
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export class TimeoutPolicies<M extends Mode = "sync"> extends NamedObjects<M, TimeoutPolicy, NewTimeoutPolicy> {
  readonly #defaults: Changes<DefaultTimeouts> = new Changes(this.session, defaultsKind);

  /**
   * Opens the timeout policies of a network namespace. Sends no request. Throws a NetlinkError if the namespace
   * cannot be opened.
   */
  static readonly open = (options?: RouteOptions): TimeoutPolicies => new TimeoutPolicies(options, kind);
  /** Opens a `TimeoutPolicies` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): TimeoutPolicies<"async"> =>
    new TimeoutPolicies(asynchronous(options), kind);
  /** Returns the text that identifies a timeout policy. */
  static readonly keyOf: KeyOf<Named> = /* @__PURE__ */ fieldsKey("name");

  /**
   * Creates a timeout policy for tracked connections, or replaces all timeouts of an existing policy. Omitted states
   * get the kernel's default timeout. Fails with EINVAL if the existing policy has another family or protocol.
   */
  replace(policy: NewTimeoutPolicy, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("replace", policy, options), options);
  }

  /**
   * Creates or replaces several timeout policies in few datagrams. Returns one outcome for each policy, in the same
   * order: success, or the kernel's error.
   */
  replaceMany(policies: Iterable<NewTimeoutPolicy>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("replace", policies, options), options);
  }

  /**
   * Returns the default timeouts of a protocol's tracked connections. They apply to connections to which no rule
   * assigns a timeout policy.
   *
   * @throws NetlinkError EOPNOTSUPP if the kernel does not track the protocol.
   */
  getDefault<Protocol extends TimeoutProtocol>(
    protocol: Protocol,
    options?: CallOptions,
  ): Result<M, DefaultsOf<Protocol>> {
    return this.session.call(() => {
      const operation = "default-get";
      const what = () => `get default timeouts of ${protocol}`;
      const advice = (errno: number) => (errno === EOPNOTSUPP ? unsupported(protocol) : undefined);
      return mapped(this.session.reply(operation, target(protocol), what, options, advice), (message) => {
        const reply: TimeoutAttrs = operationCodec(cttimeout, operation).decode(message);
        return reply.data as Required<ProtocolTimeouts[Protocol]>;
      });
    }, options);
  }

  /**
   * Changes the default timeouts of a protocol's tracked connections. They apply to connections to which no rule
   * assigns a timeout policy. Omitted states keep their timeout.
   *
   * @throws NetlinkError EOPNOTSUPP if the kernel does not track the protocol.
   */
  setDefault<Protocol extends TimeoutProtocol>(
    protocol: Protocol,
    timeouts: ProtocolTimeouts[Protocol],
    options?: CallOptions,
  ): Result<M, void> {
    return this.session.run(this.#defaults.one("update", { protocol, timeouts }, options), options);
  }
}

/** The kernel ignores the address family in these requests. */
function target(protocol: TimeoutProtocol): { l3proto: number; protocol: TimeoutProtocol } {
  protocols.read(protocol, "protocol");
  return { l3proto: AF_INET, protocol };
}
