import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkOptions, integerFrom } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { decoderOf } from "../../../client/family.ts";
import { EBUSY, EINVAL } from "../../../constants/errno.ts";
import { cthelper, type HelperStatus, type PoliciesAttrs, type PolicyAttrs } from "../../../families/cthelper.ts";
import { asynchronous, type Mode, type Result } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { extraFields, Fields, special } from "../../route/core/fields.ts";
import type { CallOptions, RouteOptions } from "../../route/core/options.ts";
import { checkExpectedSeconds } from "../../route/core/ticks.ts";
import { checkName, integerTo } from "../arguments.ts";
import { type ConnectionProtocol, type IpFamily, ipFamilies, protocols } from "../protocols.ts";
import { type NamedKind, NamedObjects } from "./named-objects.ts";

/**
 * Limits for one class of connections that a connection tracking helper expects. A helper has one to four such classes.
 */
export interface ExpectationPolicy {
  /** Name of the expectation class, at most 15 bytes. */
  name: string;
  /** Maximum number of expected connections of this class per tracked connection. */
  maximum: number;
  /** Seconds until an expected connection of this class expires. */
  timeout: number;
}

/** A connection tracking helper to create. A {@link ConnectionHelper} that `list` returns can be passed unchanged. */
export interface NewConnectionHelper {
  /** Name of the connection tracking helper, at most 15 bytes. */
  name: string;
  /** Address family of the connections that use the helper. */
  family: IpFamily | `${number}` | number;
  protocol: ConnectionProtocol | `${number}` | number;
  /** Number of the packet queue from which the helper program receives packets. */
  queue: number;
  /** Limits for one to four classes of connections that the connection tracking helper expects. */
  policies: readonly ExpectationPolicy[];
  /**
   * Size in bytes of the connection tracking helper's private data, which the kernel stores with each connection that
   * uses the helper (default 0).
   */
  privateDataLength?: number | undefined;
  /**
   * Whether the kernel queues packets for the helper program ("enabled", the default) or lets them pass ("disabled").
   */
  status?: HelperStatus | undefined;
}

/**
 * Identifies a connection tracking helper. Without family and protocol, selects the first helper with the name. A
 * {@link ConnectionHelper} that `list` returns can be passed unchanged.
 */
export interface ConnectionHelperKey {
  name: string;
  family?: IpFamily | `${number}` | number | undefined;
  protocol?: ConnectionProtocol | `${number}` | number | undefined;
}

/** A connection tracking helper in user space. A helper program receives packets from a packet queue. */
export interface ConnectionHelper extends ExtraAttributes {
  name: string;
  family: IpFamily | `${number}`;
  protocol: ConnectionProtocol | `${number}`;
  /** Number of the packet queue of the helper's program. */
  queue: number;
  policies: ExpectationPolicy[];
  /** Bytes of data that the kernel keeps for the helper in each connection. */
  privateDataLength: number;
  status: HelperStatus | `${number}`;
}

const fields = /* @__PURE__ */ new Fields<ConnectionHelper, NewConnectionHelper>("helper", () => ({
  name: { attribute: "name" },
  family: special("tuple.l3protonum"),
  protocol: special("tuple.l4protonum"),
  queue: { attribute: "queueNum", ...integerTo(0xffff) },
  policies: special("policy"),
  privateDataLength: special("privDataLen"),
  status: { attribute: "status" },
  ...extraFields,
}));

/** Bytes, for names of helpers and of expectation classes. */
const MAXIMUM_NAME = 15;

const decode = decoderOf(cthelper, "get");
const sets = ["set1", "set2", "set3", "set4"] as const;

function read(message: MessageView): ConnectionHelper {
  const reply = decode(message);
  const { tuple = {}, policy = {}, privDataLen = 0 } = reply;
  return fields.read(reply, {
    name: "",
    family: ipFamilies.show(tuple.l3protonum ?? 0),
    protocol: protocols.show(tuple.l4protonum ?? 0),
    queue: 0,
    policies: sets.flatMap((set) => (policy[set] === undefined ? [] : [toPolicy(policy[set])])),
    privateDataLength: privDataLen,
    status: "disabled",
  });
}

function toPolicy({ name = "", expectMax = 0, expectTimeout = 0 }: PolicyAttrs): ExpectationPolicy {
  return { name, maximum: expectMax, timeout: expectTimeout };
}

const kind: NamedKind<ConnectionHelper, NewConnectionHelper> = {
  noun: "connection helper",
  family: cthelper,
  deletes: "del",
  fields,
  maximumName: MAXIMUM_NAME,
  privilege: "machine",
  read,
  write(helper, verb) {
    const request: Record<string, unknown> = { tuple: tuple(helper), policy: writePolicies(helper.policies) };
    if (helper.queue === undefined) throw typeError("queue", "expected the number of a packet queue");
    fields.write({ ...helper, status: helper.status ?? "enabled" }, request);
    const length = checkInteger(helper.privateDataLength ?? 0, 0, MAXIMUM_DATA, "privateDataLength");
    // The kernel rejects this attribute in a change.
    if (verb === "add") request["privDataLen"] = length;
    return request;
  },
  key(key) {
    const { family, protocol } = key as ConnectionHelperKey;
    if (family === undefined && protocol === undefined) return {};
    return { tuple: tuple(key as ConnectionHelperKey) };
  },
  advice(errno, verb) {
    if (errno === EINVAL && verb === "change")
      return "there is no such helper, or its expectation classes differ: add() creates one";
    if (errno === EBUSY && verb === "change") return "the number of classes of a helper cannot change: delete it first";
    return undefined;
  },
};

/** Bytes of private data. (`struct nf_conn_help`, nf_conntrack_helper.h) */
const MAXIMUM_DATA = 32;

function tuple({ family, protocol }: Pick<ConnectionHelperKey, "family" | "protocol">): object {
  if (family === undefined) throw typeError("family", 'expected "inet", "inet6" or a number');
  if (protocol === undefined) throw typeError("protocol", "expected the protocol of the connections");
  return { l3protonum: ipFamilies.read(family, "family"), l4protonum: protocols.read(protocol, "protocol") };
}

const policyChecks = {
  name: (value: unknown, path: string): void => void checkName(value, MAXIMUM_NAME, path),
  maximum: integerFrom(0, 255),
  timeout: (value: unknown, path: string): void => void checkExpectedSeconds(value, path),
} as const;

function writePolicies(policies: readonly ExpectationPolicy[]): PoliciesAttrs {
  checkArray(policies, "policies");
  if (policies.length < 1 || policies.length > sets.length) {
    throw rangeError("policies", `expected 1 to ${sets.length} classes of expectations, got ${policies.length}`);
  }
  const written: PoliciesAttrs = { setNum: policies.length };
  for (const [index, policy] of policies.entries()) {
    const path = `policies[${index}]`;
    checkOptions(policy, policyChecks, path);
    for (const name of ["name", "maximum", "timeout"] as const) {
      if (policy[name] === undefined) throw typeError(`${path}.${name}`, "missing; each class requires this field");
    }
    written[sets[index]!] = { name: policy.name, expectMax: policy.maximum, expectTimeout: policy.timeout };
  }
  return written;
}

/**
 * Connection tracking helpers in user space. The kernel sends the packets of connections that use a helper to a packet
 * queue. The helper program reads them and adds expected connections. All network namespaces share the same helpers.
 *
 * ```ts
 * using helpers = ConnectionHelpers.open();
 * helpers.add({
 *   name: "rpc",
 *   family: "inet",
 *   protocol: "tcp",
 *   queue: 3,
 *   policies: [{ name: "rpc", maximum: 1, timeout: 300 }],
 * });
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the initial user namespace.
 */
export class ConnectionHelpers<M extends Mode = "sync"> extends NamedObjects<
  M,
  ConnectionHelper,
  NewConnectionHelper,
  ConnectionHelperKey
> {
  /**
   * Opens the connection tracking helpers of programs. Sends no request. Throws a NetlinkError if the namespace
   * cannot be opened.
   */
  static readonly open = (options?: RouteOptions): ConnectionHelpers => new ConnectionHelpers(options, kind);
  /** Opens a `ConnectionHelpers` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): ConnectionHelpers<"async"> =>
    new ConnectionHelpers(asynchronous(options), kind);
  /** Returns the text that identifies a connection tracking helper. */
  static readonly keyOf: KeyOf<ConnectionHelper, "name" | "family" | "protocol"> = /* @__PURE__ */ fieldsKey(
    ...(["name", "family", "protocol"] as const),
  );

  /**
   * Changes the packet queue, the status and the limits of an existing connection tracking helper. The length of
   * `policies` cannot change. `privateDataLength` is ignored.
   */
  change(helper: NewConnectionHelper, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("change", helper, options), options);
  }
}
