import type { OvsHeader, Vport, VportOptions, VportType } from "../../families/ovs-vport.ts";
import { checkInteger, checkKnown, type Names } from "../../message/check.ts";
import type { OneOf, Read, UnknownAttribute, UnparsedAttribute, Write } from "../../schema/model/types.ts";

/** Kinds of ports; as a number those that have no name here. */
export type PortType = VportType | number;

/** What tunnels need: `dstPort`, and for `vxlan` which extensions. */
export type PortOptions = VportOptions<Write>;

/** The port that has a datapath's own name and number 0: what the host itself sends and gets. */
export const OVSP_LOCAL = 0;
/** The highest number of a port. */
export const MOST_PORT = 0xffff;

/** What has passed a port, and what has not. */
export interface PortStatistics {
  rxPackets: bigint;
  txPackets: bigint;
  rxBytes: bigint;
  txBytes: bigint;
  rxErrors: bigint;
  txErrors: bigint;
  rxDropped: bigint;
  txDropped: bigint;
}

/** A port as it was when it was asked for. */
export interface Port {
  number: number;
  name: string;
  type: PortType;
  /** The number of its interface, in the namespace where that is now. */
  ifindex: number | undefined;
  /**
   * Where its packets are handed up to when they are by port; `[0]` is nowhere. Without the feature "vport-pids" the kernel uses
   * the first alone, and tells of no other.
   */
  upcallPortIds: number[];
  /** Of tunnels. */
  options: VportOptions<Read> | undefined;
  statistics: PortStatistics | undefined;
  /** How many packets were handed up, and how many could not be (Linux 6.3). */
  upcallStatistics: { success: bigint; fail: bigint } | undefined;
  /** The id of the namespace that its interface was moved to, as the datapath's knows it; absent while it is at home. */
  netnsid: number | undefined;
  /** What a newer kernel tells beside that. */
  unknown?: UnknownAttribute[];
  /** What is not as it should be, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** A port to be made. */
export interface NewPort {
  /** The name of its interface: for `netdev` one that is there, for the others one that is made. */
  name: string;
  type: PortType;
  /** Its number (default: the lowest from 1 on that is free). */
  number?: number | undefined;
  options?: PortOptions | undefined;
  /**
   * Sockets that its packets are handed up to, where that is by port: one of them for each packet, by its hash. Default: none;
   * packets without a flow are lost then.
   */
  upcallPortIds?: readonly number[] | undefined;
  /** The number that its interface gets, for types that make one (Linux 6.1); default: the next one. */
  ifindex?: number | undefined;
}

/** What can be changed of a port. */
export interface PortChange {
  options?: PortOptions | undefined;
  /** Sockets that its packets are handed up to; `[]` is nowhere. */
  upcallPortIds?: readonly number[] | undefined;
}

/** A port as its family tells it. */
export type PortFields = { header: OvsHeader } & Vport;

const newNames: Names<NewPort> = {
  name: true,
  type: true,
  number: true,
  options: true,
  upcallPortIds: true,
  ifindex: true,
};
const changeNames: Names<PortChange> = { options: true, upcallPortIds: true };

/** What the family tells, in this library's words. */
export function portOf(fields: PortFields): Port {
  const { portNo, name, type, ifindex, upcallPid, options, stats, upcallStats, netnsid, unknown, unparsed } = fields;
  const port: Port = {
    number: portNo ?? -1,
    name: name ?? "",
    type: type ?? "unspec",
    ifindex,
    upcallPortIds: upcallPid ?? [],
    options,
    statistics: stats,
    upcallStatistics: upcallStats && { success: upcallStats.success ?? 0n, fail: upcallStats.fail ?? 0n },
    netnsid,
  };
  if (unknown !== undefined) port.unknown = unknown;
  if (unparsed !== undefined) port.unparsed = unparsed;
  return port;
}

/** What is sent to make a port. Throws TypeError or RangeError for what cannot be meant. */
export function newPortFields(port: NewPort): Vport<Write> {
  if (port === undefined) throw new TypeError("port: expected an object, got undefined");
  checkKnown(port, newNames, "port");
  checkName(port.name, "port.name");
  const fields: Vport<Write> = { name: port.name, type: port.type, upcallPid: portIds(port.upcallPortIds ?? []) };
  if (port.type === undefined) throw new TypeError("port.type: the port cannot be made without it");
  if (port.number !== undefined) fields.portNo = checkInteger(port.number, 1, MOST_PORT, "port.number");
  if (port.options !== undefined) fields.options = port.options;
  if (port.ifindex !== undefined) fields.ifindex = checkInteger(port.ifindex, 1, 0x7fffffff, "port.ifindex");
  return fields;
}

/** What is sent to change one. */
export function changeFields(change: PortChange): Vport<Write> {
  if (change === undefined) throw new TypeError("change: expected an object, got undefined");
  checkKnown(change, changeNames, "change");
  const fields: Vport<Write> = {};
  if (change.options !== undefined) fields.options = change.options;
  if (change.upcallPortIds !== undefined) fields.upcallPid = portIds(change.upcallPortIds);
  return fields;
}

/** The field that names a port in requests. */
export type PortSelector = OneOf<Vport<Write>, "name" | "portNo">;

/** What names a port in requests: its number or its name. */
export function portSelector(port: number | string, path = "port"): PortSelector {
  if (typeof port === "string") return { name: checkName(port, path) };
  if (typeof port === "number") return { portNo: checkInteger(port, 0, MOST_PORT, path) };
  throw new TypeError(`${path}: expected its number or its name`);
}

/** The longest name that an interface can have, in bytes. */
const MOST_NAME = 15;

/** Refuses what no interface can be called; returns the rest. */
export function checkName(name: unknown, path: string): string {
  if (typeof name !== "string") throw new TypeError(`${path}: expected a string`);
  const length = Buffer.byteLength(name);
  if (length >= 1 && length <= MOST_NAME && isName(name)) return name;
  const expected = `1 to ${MOST_NAME} bytes without a zero, white space, "/" or ":"`;
  throw new RangeError(`${path}: expected ${expected}, got ${JSON.stringify(name)}`);
}

/** Whether the kernel takes that for the name of an interface. */
export function isName(name: string): boolean {
  return name !== "." && name !== ".." && !name.includes("\0") && !/[ \t\n\v\f\r/:]/.test(name);
}

/** The attribute is an array, in which a single 0 says that there is none. */
function portIds(ids: readonly number[]): number[] {
  if (!Array.isArray(ids)) throw new TypeError("upcallPortIds: expected an array of port ids");
  return ids.length === 0 ? [0] : ids.map((id, index) => checkInteger(id, 0, 0xffffffff, `upcallPortIds[${index}]`));
}
