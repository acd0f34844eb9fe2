import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkOneOf, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { lazily } from "../../../base/objects.ts";
import { IPPROTO_ICMPV6 } from "../../../constants/in.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { type ConntrackAttrs, conntrack, type FilterFlags, type TupleAttrs } from "../../../families/conntrack.ts";
import type { Write } from "../../../schema/model/types.ts";
import { isInNetwork, type Prefix, parsePrefix } from "../../route/core/addresses.ts";
import type { Test } from "../../route/core/filters.ts";
import { type ConnectionProtocol, type IpFamily, ipFamilies, protocols } from "../protocols.ts";
import type { Connection, ConnectionStatus } from "./connection.ts";
import { type Flow, type FlowPart, flowNames, writeParts } from "./flow.ts";
import { checkLabels } from "./labels.ts";

/**
 * Conditions on addresses and ports in one direction of a tracked connection. `source` and `destination` are addresses
 * or prefixes such as "10.0.0.0/8".
 */
export type FlowFilter = Partial<Flow>;

/** Selects connections that match all given conditions. */
export interface ConnectionFilter {
  family?: IpFamily | undefined;
  protocol?: ConnectionProtocol | `${number}` | number | undefined;
  /**
   * Conditions on the original direction of a tracked connection, from the initiator to the responder. Ports and ICMP
   * fields require `protocol`.
   */
  original?: FlowFilter | undefined;
  /**
   * Conditions on the reply direction of a tracked connection, from the responder to the initiator. Ports and ICMP
   * fields require `protocol`.
   */
  reply?: FlowFilter | undefined;
  /**
   * Condition on the mark of a tracked connection (connmark). If it is a number, the whole mark must equal this number.
   * If it is an object, the bits of the mark that are set in `mask` must equal those of `value`.
   */
  mark?: number | { value: number; mask: number } | undefined;
  /** Conntrack zone of the connections. */
  zone?: number | undefined;
  /**
   * Condition on the status bits of a tracked connection. If it is an array, all of its bits must be set. If it is an
   * object, the bits in `set` must be set, and the bits in `clear` must not be set.
   */
  status?:
    | readonly ConnectionStatus[]
    | { set?: readonly ConnectionStatus[] | undefined; clear?: readonly ConnectionStatus[] | undefined }
    | undefined;
  /** Numbers of connection labels, all of which must be set. */
  labels?: readonly number[] | undefined;
}

type Request = { header: { nfgenFamily: number } } & ConntrackAttrs<Write>;

/**
 * A list request with a filter. Some kernels ignore parts of the filter, so `matches` tests the listed connections
 * again.
 */
interface CheckedFilter {
  readonly request: Request;
  readonly matches: Test<Connection> | undefined;
  /** The filter has conditions only on family and mark. */
  readonly isExact: boolean;
}

const names: OptionChecks<ConnectionFilter> = {
  family: true,
  protocol: true,
  original: true,
  reply: true,
  mark: true,
  zone: true,
  status: true,
  labels: true,
};

const statusNames = lazily(() => conntrack.enums["nf-ct-status"]!.entries.map(({ name }) => name));

const partFlags: Readonly<Record<FlowPart, readonly [FilterFlags, FilterFlags?]>> = {
  sourcePort: ["proto-src-port"],
  destinationPort: ["proto-dst-port"],
  icmpType: ["proto-icmp-type", "proto-icmpv6-type"],
  icmpCode: ["proto-icmp-code", "proto-icmpv6-code"],
  icmpId: ["proto-icmp-id", "proto-icmpv6-id"],
};

const partNames = Object.keys(partFlags) as FlowPart[];

/**
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function checkFilter(filter: ConnectionFilter): CheckedFilter {
  checkOptions(filter, names, "filter");
  const { family, protocol, mark, zone, status, labels } = filter;
  const tests: Test<Connection>[] = [];
  const request: Request = { header: { nfgenFamily: 0 } };
  const number = protocol === undefined ? undefined : protocols.read(protocol, "filter.protocol");
  const directions = (["original", "reply"] as const).flatMap((name) => {
    const part = filter[name];
    return part === undefined ? [] : [readDirection(name, part, number)];
  });
  const prefixes = directions.flatMap(({ source, destination }) => [source, destination]);
  const families = new Set(prefixes.flatMap((prefix) => prefix?.family ?? []));
  if (family !== undefined) families.add(ipFamilies.read(family, "filter.family"));
  if (families.size > 1) throw typeError("filter", "the addresses and family must belong to one address family");
  const [first] = families;
  if (first !== undefined) {
    request.header.nfgenFamily = first;
    const shown = ipFamilies.show(first);
    tests.push((connection) => connection.family === shown);
  }
  if (number !== undefined) {
    const shown = protocols.show(number);
    tests.push((connection) => connection.protocol === shown);
    if (directions.length === 0) directions.push(readDirection("original", {}, number));
  }
  for (const direction of directions) applyDirection(direction, number, request, tests);
  applyMark(mark, request, tests);
  if (zone !== undefined) {
    checkInteger(zone, 0, 0xffff, "filter.zone");
    // For zone 0, the kernel omits connections with a zone in only one direction. (nf_ct_zone_equal_any)
    if (zone !== 0) request.zone = zone;
    tests.push((connection) => (connection.zone ?? 0) === zone);
  }
  applyStatus(status, request, tests);
  if (labels !== undefined) {
    checkLabels(labels, "filter.labels");
    if (labels.length > 0) tests.push((connection) => labels.every((label) => connection.labels?.includes(label)));
  }
  return {
    request,
    matches: tests.length === 0 ? undefined : (connection) => tests.every((test) => test(connection)),
    isExact: directions.length === 0 && zone === undefined && status === undefined && labels === undefined,
  };
}

function applyMark(mark: ConnectionFilter["mark"], request: Request, tests: Test<Connection>[]): void {
  if (mark === undefined) return;
  const isMasked = typeof mark === "object";
  if (isMasked) {
    checkOptions(mark, { value: true, mask: true }, "filter.mark");
    // A mark filter with the mask 0 would match every connection.
    checkInteger(mark.mask, 1, 0xffffffff, "filter.mark.mask");
  }
  const { value, mask } = isMasked ? mark : { value: mark, mask: 0xffffffff };
  const path = isMasked ? "filter.mark.value" : "filter.mark";
  checkInteger(value, 0, 0xffffffff, path);
  // The kernel compares all bits of the value. (ctnetlink_filter_match)
  request.mark = (value & mask) >>> 0;
  request.markMask = mask;
  tests.push((connection) => (((connection.mark ?? 0) ^ value) & mask) === 0);
}

function applyStatus(status: ConnectionFilter["status"], request: Request, tests: Test<Connection>[]): void {
  if (status === undefined) return;
  if (!Array.isArray(status)) {
    checkOptions(status, { set: true, clear: true }, "filter.status");
  }
  const { set = [], clear = [] } = Array.isArray(status)
    ? { set: status as readonly ConnectionStatus[] }
    : (status as Exclude<typeof status, readonly ConnectionStatus[]>);
  for (const [name, bits] of Object.entries({ set, clear })) {
    const path = Array.isArray(status) ? "filter.status" : `filter.status.${name}`;
    checkArray(bits, path);
    for (const [index, bit] of bits.entries()) checkOneOf(bit, statusNames(), `${path}[${index}]`);
  }
  if (set.length + clear.length === 0) return;
  request.status = [...set];
  request.statusMask = [...new Set([...set, ...clear])];
  tests.push(({ status: bits }) => set.every((bit) => bits.includes(bit)) && !clear.some((bit) => bits.includes(bit)));
}

interface Direction {
  readonly name: "original" | "reply";
  readonly flow: FlowFilter;
  readonly source: Prefix | undefined;
  readonly destination: Prefix | undefined;
}

function readDirection(name: Direction["name"], flow: FlowFilter, protocol: number | undefined): Direction {
  const path = `filter.${name}`;
  checkOptions(flow, flowNames, path);
  for (const part of partNames) {
    if (flow[part] === undefined || protocol !== undefined) continue;
    throw typeError(`${path}.${part}`, "requires filter.protocol");
  }
  const { source, destination } = flow;
  return {
    name,
    flow,
    source: source === undefined ? undefined : parsePrefix(source, `${path}.source`),
    destination: destination === undefined ? undefined : parsePrefix(destination, `${path}.destination`),
  };
}

/** Conditions that the kernel can evaluate are also added to `request`. */
function applyDirection(
  direction: Direction,
  protocol: number | undefined,
  request: Request,
  tests: Test<Connection>[],
): void {
  const { name, flow } = direction;
  const flags: FilterFlags[] = [];
  const tuple: TupleAttrs<Write> = {};
  for (const field of ["source", "destination"] as const) {
    const prefix = direction[field];
    if (prefix === undefined) continue;
    tests.push((connection) => isInNetwork(connection[name][field], prefix));
    // Linux 5.8 to at least 6.18 returns non-matching IPv6 connections.
    if (prefix.family !== AF_INET || prefix.length < 32) continue;
    tuple.tupleIp = { ...tuple.tupleIp, [field === "source" ? "ipV4Src" : "ipV4Dst"]: prefix.bytes };
    flags.push(field === "source" ? "ip-src" : "ip-dst");
  }
  if (protocol !== undefined) {
    tuple.tupleProto = { protoNum: protocol, ...writeParts(flow, protocol, `filter.${name}`) };
    flags.push("proto-num");
    for (const part of partNames) {
      const value = flow[part];
      if (value === undefined) continue;
      const [flag, ofIcmpv6] = partFlags[part];
      flags.push(protocol === IPPROTO_ICMPV6 && ofIcmpv6 !== undefined ? ofIcmpv6 : flag);
      tests.push((connection) => connection[name][part] === value);
    }
  }
  // The kernel ignores the zone of a direction, or rejects it together with another zone. (ctnetlink_parse_tuple_zone)
  if (flow.zone !== undefined) {
    const zone = checkInteger(flow.zone, 0, 0xffff, `filter.${name}.zone`);
    tests.push((connection) => (connection[name].zone ?? connection.zone ?? 0) === zone);
  }
  // The kernel ignores addresses without an address family.
  if (flags.length === 0 || request.header.nfgenFamily === 0) return;
  if (name === "original") request.tupleOrig = tuple;
  else request.tupleReply = tuple;
  request.filter = { ...request.filter, [name === "original" ? "origFlags" : "replyFlags"]: flags };
}
