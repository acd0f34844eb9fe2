import { typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { endpointText } from "../../../base/text.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6 } from "../../../constants/in.ts";
import { AF_INET } from "../../../constants/socket.ts";
import type { TupleAttrs, TupleProtoAttrs } from "../../../families/conntrack.ts";
import type { Write } from "../../../schema/model/types.ts";
import { parseAddress } from "../../route/core/addresses.ts";
import { type ConnectionProtocol, protocols } from "../protocols.ts";

/**
 * Addresses and ports in one direction of a tracked connection. For ICMP, type, code and identifier replace the ports.
 */
export interface Flow {
  source: string;
  destination: string;
  /** Source port for TCP, UDP, DCCP, SCTP and UDP-Lite. For GRE, this field contains the key. */
  sourcePort?: number | undefined;
  /** Destination port; for GRE, its key. */
  destinationPort?: number | undefined;
  /** Type of an ICMP or ICMPv6 message. */
  icmpType?: number | undefined;
  /** Code of an ICMP or ICMPv6 message. */
  icmpCode?: number | undefined;
  /** Identifier of an ICMP or ICMPv6 query. */
  icmpId?: number | undefined;
  /** Conntrack zone that applies only to this direction. The connection's `zone` applies to both directions. */
  zone?: number | undefined;
}

/** Netlink attributes of numeric fields, for all protocols except ICMPv6. */
const partNames = {
  sourcePort: "protoSrcPort",
  destinationPort: "protoDstPort",
  icmpType: "protoIcmpType",
  icmpCode: "protoIcmpCode",
  icmpId: "protoIcmpId",
} as const;
const icmpv6Names = {
  ...partNames,
  icmpType: "protoIcmpv6Type",
  icmpCode: "protoIcmpv6Code",
  icmpId: "protoIcmpv6Id",
} as const;
const maximums = { sourcePort: 0xffff, destinationPort: 0xffff, icmpType: 0xff, icmpCode: 0xff, icmpId: 0xffff };
export type FlowPart = keyof typeof partNames;

export const flowNames: OptionChecks<Flow> = {
  source: true,
  destination: true,
  sourcePort: true,
  destinationPort: true,
  icmpType: true,
  icmpCode: true,
  icmpId: true,
  zone: true,
};

/** ICMP queries and replies, in both directions (nf_conntrack_proto_icmp.c). */
const icmpReplies = replies([8, 0], [13, 14], [15, 16], [17, 18]);
const icmpv6Replies = replies([128, 129], [139, 140]);

function replies(...pairs: readonly (readonly [number, number])[]): ReadonlyMap<number, number> {
  return new Map(pairs.flatMap(([query, reply]) => [[query, reply] as const, [reply, query] as const]));
}

/** A missing address becomes "". Other missing attributes are omitted. */
export function toFlow({ tupleIp = {}, tupleProto, tupleZone }: TupleAttrs): Flow {
  const flow: Flow = {
    source: tupleIp.ipV4Src ?? tupleIp.ipV6Src ?? "",
    destination: tupleIp.ipV4Dst ?? tupleIp.ipV6Dst ?? "",
  };
  if (tupleProto !== undefined) readProtocolFields(tupleProto, flow);
  if (tupleZone !== undefined) flow.zone = tupleZone;
  return flow;
}

function readProtocolFields(from: TupleProtoAttrs, flow: Flow): void {
  if (from.protoSrcPort !== undefined) flow.sourcePort = from.protoSrcPort;
  if (from.protoDstPort !== undefined) flow.destinationPort = from.protoDstPort;
  const type = from.protoIcmpType ?? from.protoIcmpv6Type;
  if (type === undefined) return;
  flow.icmpType = type;
  const code = from.protoIcmpCode ?? from.protoIcmpv6Code;
  const id = from.protoIcmpId ?? from.protoIcmpv6Id;
  if (code !== undefined) flow.icmpCode = code;
  if (id !== undefined) flow.icmpId = id;
}

export function protocolOf({ tupleProto }: TupleAttrs): number {
  return tupleProto?.protoNum ?? 0;
}

interface WrittenFlow {
  readonly family: number;
  readonly tuple: TupleAttrs<Write>;
}

/** @throws TypeError or RangeError with the path of an invalid field. */
export function writeFlow(flow: Flow, protocol: number, path: string): WrittenFlow {
  const source = parseAddress(flow.source, `${path}.source`);
  const destination = parseAddress(flow.destination, `${path}.destination`);
  if (source.family !== destination.family) {
    throw typeError(`${path}.destination`, `expected an address of the same family as ${path}.source`);
  }
  const tupleIp =
    source.family === AF_INET
      ? { ipV4Src: source.bytes, ipV4Dst: destination.bytes }
      : { ipV6Src: source.bytes, ipV6Dst: destination.bytes };
  const tuple: TupleAttrs<Write> = { tupleIp, tupleProto: { protoNum: protocol, ...writeParts(flow, protocol, path) } };
  if (flow.zone !== undefined) tuple.tupleZone = checkInteger(flow.zone, 0, 0xffff, `${path}.zone`);
  return { family: source.family, tuple };
}

export function writeParts(flow: Partial<Flow>, protocol: number, path: string): TupleProtoAttrs {
  const written: TupleProtoAttrs = {};
  const names = protocol === IPPROTO_ICMPV6 ? icmpv6Names : partNames;
  for (const part of Object.keys(partNames) as FlowPart[]) {
    const value = flow[part];
    if (value === undefined) continue;
    const isIcmp = protocol === IPPROTO_ICMP || protocol === IPPROTO_ICMPV6;
    if (part.startsWith("icmp") !== isIcmp) {
      throw typeError(`${path}.${part}`, `not a field of protocol ${protocols.show(protocol)}`);
    }
    written[names[part]] = checkInteger(value, 0, maximums[part], `${path}.${part}`);
  }
  return written;
}

/** Also allows the fields of a listed {@link ConnectionFlow}. */
export function checkFlow(flow: unknown, path: string): void {
  checkOptions(flow as object, { ...flowNames, packets: true, bytes: true }, path);
}

/** Without NAT, the inverted flow is the flow of the replies. */
export function invertFlow(flow: Flow, protocol: number): Flow {
  const { source, destination, sourcePort, destinationPort, icmpType, icmpCode, icmpId } = flow;
  const ends = { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort };
  if (icmpType === undefined) return defined(ends);
  const known = protocol === IPPROTO_ICMPV6 ? icmpv6Replies : icmpReplies;
  return defined({ ...ends, icmpType: known.get(icmpType) ?? icmpType, icmpCode, icmpId });
}

export function flowIdentity(flow: Flow): Omit<Flow, "zone"> {
  const { source, sourcePort, destination, destinationPort, icmpType, icmpCode, icmpId } = flow;
  return { source, sourcePort, destination, destinationPort, icmpType, icmpCode, icmpId };
}

/** Such as "tcp 10.0.0.1:1000 → 10.0.0.2:80", for error messages. */
export function flowTitle(protocol: ConnectionProtocol | `${number}` | number, flow: Flow): string {
  const { source, destination, sourcePort, destinationPort, icmpId } = flow;
  const id = icmpId === undefined ? "" : ` id ${icmpId}`;
  return `${protocol} ${endpointText(source, sourcePort)} → ${endpointText(destination, destinationPort)}${id}`;
}
