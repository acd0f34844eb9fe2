import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkChanges, checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { limitChecks } from "../../../client/options.ts";
import { EAFNOSUPPORT, EINVAL, ENODEV, EOPNOTSUPP } from "../../../constants/errno.ts";
import { NLM_F_ECHO } from "../../../constants/netlink.ts";
import { failure } from "../../../errors.ts";
import type { OvsHeader, OvsVportStats, Vport, VportOptions, VportType } from "../../../families/ovs-vport.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { type CallLimits, type MaybePromise, type Steps, wait } from "../../../io/io.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../netns/namespace.ts";
import type { ExtraAttributes, OneOf, Read, Write } from "../../../schema/model/types.ts";
import { textLength } from "../../../schema/values/text.ts";
import {
  DatapathError,
  isRejectedWith,
  type NamedDatapath,
  noIfindex,
  noPortType,
  portFailure,
  unlessRejectedWith,
} from "./datapath-error.ts";
import { type Families, ONCE } from "./families.ts";

/** Type of an Open vSwitch datapath port: a name such as "internal", or the number of a type without a name. */
export type PortType = VportType | `${number}` | number;

/**
 * Options of a tunnel port of an Open vSwitch datapath: the UDP port (`dstPort`) and VXLAN extensions (`extension`).
 */
export type PortOptions = VportOptions<Write>;

/**
 * Number of an Open vSwitch datapath's local port, which connects the host to the datapath. The port's interface has
 * the datapath's name.
 */
export const OVSP_LOCAL = 0;
const MAX_PORT_NUMBER = 0xffff;

/** Packet counters of a port. */
export interface PortStatistics extends Omit<OvsVportStats, "rest"> {}

/** Port of an Open vSwitch datapath, with its state at the time of the request. */
export interface Port extends ExtraAttributes {
  /** Number of the port in the datapath, 0 to 65,535; 0 is the local port. */
  number: number;
  name: string;
  type: VportType | `${number}`;
  /** Index of the datapath port's network interface, in the network namespace of this interface. */
  ifindex: number | undefined;
  /**
   * With per-vport dispatch, netlink port ids of the sockets that receive the port's upcalls (packets for user space).
   * `[0]` means no socket. Without the datapath feature "vport-pids", the kernel uses only the first port id.
   */
  upcallPortIds: number[];
  /** Options of a tunnel port; undefined for ports of other types. */
  options: VportOptions<Read> | undefined;
  statistics: PortStatistics | undefined;
  /** Number of upcalls that were queued (`success`) and dropped (`fail`) (Linux 6.3). */
  upcallStatistics: { success: bigint; fail: bigint } | undefined;
  /**
   * Id of the network namespace that contains the port's interface. Undefined if the interface is in the Open vSwitch
   * datapath's namespace.
   */
  netnsid: number | undefined;
}

export const portKey: KeyOf<Port, "number"> = /* @__PURE__ */ fieldsKey("number");

/** A port to add to a datapath. Only tunnels have options; VXLAN and Geneve require a UDP port. */
export type NewPort = NewPortFields &
  (
    | { type: "netdev" | "internal"; options?: undefined }
    | { type: "vxlan" | "geneve"; options: { dstPort: number } }
    | { type: Exclude<PortType, "netdev" | "internal" | "vxlan" | "geneve"> }
  );

/** Fields of ports of all types. */
export interface NewPortFields {
  /**
   * Name of the datapath port's interface, which must exist for the type `netdev`. For other types, the kernel creates
   * the interface.
   */
  name: string;
  type: PortType;
  /** Port number (default: the lowest free number, starting at 1). */
  number?: number | undefined;
  options?: PortOptions | undefined;
  /**
   * Netlink port ids of the sockets that receive the port's upcalls with per-vport dispatch. The hash of a packet
   * selects the socket. By default, there is no socket, and packets without a matching flow are dropped.
   */
  upcallPortIds?: readonly number[] | undefined;
  /** Interface index of a datapath port of the type "internal" (Linux 6.1; default: the next free index). */
  ifindex?: number | undefined;
}

/** Changes to a datapath port. */
export interface PortChange {
  options?: PortOptions | undefined;
  /** Netlink port ids of the sockets that receive the port's upcalls. An empty list means no socket. */
  upcallPortIds?: readonly number[] | undefined;
}

/** Options of `Datapath.ports` and `Datapath.flushPorts`. */
export interface PortListOptions extends CallLimits {
  /** Type of the ports, as the field `type` of a {@link Port} contains it (default: all types). */
  type?: Port["type"] | undefined;
}

type PortFields = { header: OvsHeader } & Vport;

const newNames: OptionChecks<NewPortFields> = {
  name: true,
  type: true,
  number: true,
  options: true,
  upcallPortIds: true,
  ifindex: true,
};
const changeNames: OptionChecks<PortChange> = { options: true, upcallPortIds: true };

export function portFilter(options: PortListOptions): { type: Port["type"] | undefined; limits: CallLimits } {
  checkOptions(options, { ...limitChecks, type: true });
  const { type, timeoutMs, signal } = options;
  if (type !== undefined && typeof type !== "string")
    throw typeError("type", `expected the type of a port, got ${describeValue(type)}`);
  return { type, limits: { timeoutMs, signal } };
}

export function portOf(fields: PortFields): Port {
  const { portNo, name, type, ifindex, upcallPid, options, stats, upcallStats, netnsid, unknown, unparsed } = fields;
  return {
    number: portNo ?? -1,
    name: name ?? "",
    type: type ?? "unspec",
    ifindex,
    upcallPortIds: upcallPid ?? [],
    options,
    statistics: stats,
    upcallStatistics: upcallStats && { success: upcallStats.success ?? 0n, fail: upcallStats.fail ?? 0n },
    netnsid,
    ...defined({ unknown, unparsed }),
  };
}

export function newPortFields(port: NewPortFields, path = "port"): Vport<Write> {
  checkOptions(port, newNames, path);
  checkName(port.name, `${path}.name`);
  const fields: Vport<Write> = { name: port.name, type: port.type, upcallPid: portIds(port.upcallPortIds ?? []) };
  if (port.type === undefined) throw typeError(`${path}.type`, "expected the type of the port, got undefined");
  if (port.number !== undefined) fields.portNo = checkInteger(port.number, 1, MAX_PORT_NUMBER, `${path}.number`);
  if (port.options !== undefined) fields.options = port.options;
  if (port.ifindex !== undefined) fields.ifindex = checkInteger(port.ifindex, 1, 0x7fffffff, `${path}.ifindex`);
  return fields;
}

function changeFields(change: PortChange): Vport<Write> {
  checkChanges(change, changeNames, "change");
  const fields: Vport<Write> = {};
  if (change.options !== undefined) fields.options = change.options;
  if (change.upcallPortIds !== undefined) fields.upcallPid = portIds(change.upcallPortIds);
  return fields;
}

type PortSelector = OneOf<Vport<Write>, "name" | "portNo">;

export function portSelector(port: number | string, path = "port"): PortSelector {
  if (typeof port === "string") return { name: checkName(port, path) };
  if (typeof port === "number") return { portNo: checkInteger(port, 0, MAX_PORT_NUMBER, path) };
  throw typeError(path, "expected a port number or name");
}

const MAX_NAME_LENGTH = 15;

export function checkName(name: unknown, path: string): string {
  if (typeof name !== "string") throw typeError(path, "expected a string");
  const length = textLength(name);
  if (length >= 1 && length <= MAX_NAME_LENGTH && isName(name)) return name;
  const expected = `1 to ${MAX_NAME_LENGTH} bytes without a zero, white space, "/" or ":"`;
  throw rangeError(path, `expected ${expected}, got ${describeValue(name)}`);
}

export function isName(name: string): boolean {
  return !/^(\.\.?|all|default)$/.test(name) && !name.includes("\0") && !/[ \t\n\v\f\r/:]/.test(name);
}

/** The kernel requires a port id: 0 means no socket. */
function portIds(ids: readonly number[]): number[] {
  if (!Array.isArray(ids)) throw typeError("upcallPortIds", "expected an array of port ids");
  return ids.length === 0 ? [0] : ids.map((id, index) => checkInteger(id, 0, 0xffffffff, `upcallPortIds[${index}]`));
}

export interface PortOwner extends NamedDatapath {
  readonly ifindex: number;
}

export function* addPort(families: Families, datapath: PortOwner, port: NewPortFields): Steps<Port> {
  const fields = newPortFields(port);
  const { vport } = families;
  const header = headerOf(datapath);
  try {
    const made = yield* wait(vport.do("new", { ...fields, header }, { ...ONCE, flags: NLM_F_ECHO }));
    return portOf(made ?? (yield* wait(vport.do("get", { header, name: port.name }))));
  } catch (error) {
    if (isRejectedWith(error, EAFNOSUPPORT)) throw noPortType(port.type, error);
    // If the datapath exists, ENODEV means a missing interface.
    if (isRejectedWith(error, ENODEV) && (yield* exists(families, datapath))) {
      throw new DatapathError("no-interface", `there is no interface "${port.name}"`, error);
    }
    if (port.ifindex !== undefined && isRejectedWith(error, EOPNOTSUPP)) throw noIfindex("ovs_vport.new");
    throw portFailure(port, error) ?? error;
  }
}

export function* findPort(families: Families, datapath: PortOwner, port: number | string): Steps<Port | undefined> {
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  try {
    return portOf(yield* wait(families.vport.do("get", fields)));
  } catch (error) {
    if (isRejectedWith(error, ENODEV) && (yield* exists(families, datapath))) return undefined;
    throw error;
  }
}

export function* knownPort(families: Families, datapath: PortOwner, port: number | string): Steps<Port> {
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  return portOf(yield* onPort(families, datapath, port, () => families.vport.do("get", fields)));
}

export function* changePort(
  families: Families,
  datapath: PortOwner,
  port: number | string,
  change: PortChange,
): Steps<Port> {
  const { vport } = families;
  const values = changeFields(change);
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  const reason =
    (values.upcallPid?.length ?? 0) > 1 ? "several sockets for a port require the feature vport-pids" : undefined;
  const set = () => vport.do("set", { ...values, ...fields }, { flags: NLM_F_ECHO });
  const changed = yield* onPort(families, datapath, port, set, reason);
  return portOf(changed ?? (yield* onPort(families, datapath, port, () => vport.do("get", fields))));
}

export function* removePort(families: Families, datapath: PortOwner, port: number | string): Steps<void> {
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  const isLocal = port === OVSP_LOCAL || port === datapath.name;
  const reason = isLocal
    ? `"${datapath.name}" is the local port, which cannot be removed; delete() deletes the datapath with it`
    : undefined;
  yield* onPort(families, datapath, port, () => families.vport.do("del", fields, ONCE), reason);
}

export function* moveInterface(families: Families, port: Port, netns: NamespaceSource): Steps<void> {
  const { name, type, ifindex, netnsid } = port;
  const operation = "movePort";
  const options = families.kernelOptions(operation);
  if (type !== "internal") {
    const reason = `"${name}" is of type ${type} and would leave the datapath; only internal ports can be moved`;
    throw failure(operation, reason, EINVAL);
  }
  if (netnsid !== undefined) {
    const reason = `"${name}" is in another namespace (id ${netnsid}) and must be moved from there`;
    throw failure(operation, reason, EINVAL);
  }
  using stack = new DisposableStack();
  const target = netns instanceof NetworkNamespace ? netns : stack.use(NetworkNamespace.open(netns));
  using link = rtLink.connect(options);
  yield* wait(link.do("setlink", { header: { ifiIndex: ifindex! }, netNsFd: target.fd }));
}

function headerOf({ ifindex }: PortOwner): { dpIfindex: number } {
  return { dpIfindex: ifindex };
}

/** Finds out whether ENODEV means a missing port or datapath. */
function* onPort<Result>(
  families: Families,
  datapath: PortOwner,
  port: number | string,
  action: () => MaybePromise<Result>,
  reason?: string,
): Steps<Result> {
  try {
    return yield* wait(action());
  } catch (error) {
    if (reason !== undefined && isRejectedWith(error, EINVAL)) throw new DatapathError("invalid", reason, error);
    if (!isRejectedWith(error, ENODEV) || !(yield* exists(families, datapath))) throw error;
    const shown = typeof port === "number" ? `port ${port}` : `port "${port}"`;
    throw new DatapathError("no-port", `datapath "${datapath.name}" has no ${shown}`, error);
  }
}

function* exists(families: Families, datapath: PortOwner): Steps<boolean> {
  const get = () => families.datapath.do("get", { header: headerOf(datapath) });
  return (yield* unlessRejectedWith(ENODEV, get)) !== undefined;
}
