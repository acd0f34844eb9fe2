import type { FilterFlags, TupleAttrs, TupleProtoAttrs } from "../../families/conntrack.ts";
import type { Read } from "../../schema/model/types.ts";

/** The kernel calls one direction of a connection a "tuple". */
export type Tuple = TupleAttrs<Read>;

/** For example, "ip-src" selects the source address. */
const parts: Readonly<Record<FilterFlags, (tuple: Tuple) => unknown>> = {
  "ip-src": ({ tupleIp }) => tupleIp?.ipV4Src ?? tupleIp?.ipV6Src,
  "ip-dst": ({ tupleIp }) => tupleIp?.ipV4Dst ?? tupleIp?.ipV6Dst,
  "tuple-zone": ({ tupleZone }) => tupleZone ?? 0,
  "proto-num": ({ tupleProto }) => tupleProto?.protoNum,
  "proto-src-port": ({ tupleProto }) => tupleProto?.protoSrcPort,
  "proto-dst-port": ({ tupleProto }) => tupleProto?.protoDstPort,
  "proto-icmp-type": ({ tupleProto }) => tupleProto?.protoIcmpType,
  "proto-icmp-code": ({ tupleProto }) => tupleProto?.protoIcmpCode,
  "proto-icmp-id": ({ tupleProto }) => tupleProto?.protoIcmpId,
  "proto-icmpv6-type": ({ tupleProto }) => tupleProto?.protoIcmpv6Type,
  "proto-icmpv6-code": ({ tupleProto }) => tupleProto?.protoIcmpv6Code,
  "proto-icmpv6-id": ({ tupleProto }) => tupleProto?.protoIcmpv6Id,
};

export function matches(one: Tuple, other: Tuple = {}, flags: readonly (FilterFlags | number)[] = []): boolean {
  return flags.every((flag) => typeof flag === "number" || parts[flag](one) === parts[flag](other));
}

export function tupleText(tuple: Tuple): string {
  const compared = (Object.keys(parts) as FilterFlags[]).filter((flag) => flag !== "tuple-zone");
  return compared.map((flag) => `${parts[flag](tuple) ?? ""}`).join(" ");
}

/** Address and port (or ICMP identifier) after NAT. */
export interface End {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

export function translatedReply(reply: Tuple, source: End | undefined, destination: End | undefined): Tuple {
  const { tupleIp = {}, tupleProto = {} } = reply;
  const isIpv4 = tupleIp.ipV4Src !== undefined;
  const [from, to] = isIpv4 ? (["ipV4Src", "ipV4Dst"] as const) : (["ipV6Src", "ipV6Dst"] as const);
  const ip = { ...tupleIp };
  const proto: TupleProtoAttrs = { ...tupleProto };
  if (destination?.address !== undefined) ip[from] = destination.address;
  if (source?.address !== undefined) ip[to] = source.address;
  if (destination?.port !== undefined && proto.protoSrcPort !== undefined) proto.protoSrcPort = destination.port;
  if (source?.port !== undefined && proto.protoDstPort !== undefined) proto.protoDstPort = source.port;
  return { ...reply, tupleIp: ip, tupleProto: proto };
}
