import { checkOneOf, checkRequiredString } from "../../../base/check.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import type { ConnectionFilter, FlowFilter } from "../../netfilter/conntrack/connection-filter.ts";
import { Scanner } from "./scanner.ts";

type Field = Exclude<keyof FlowFilter, "unknown"> | "protocol";

const ipv4 = (scanner: Scanner) => readIpv4(scanner.ipv4(), 0);
const ipv6 = (scanner: Scanner) => readIpv6(scanner.ipv6(), 0);
const u8 = (scanner: Scanner) => scanner.number(0xff);
const u16 = (scanner: Scanner) => scanner.number(0xffff);

const members = {
  ct_nw_src: ["source", ipv4],
  ct_ipv6_src: ["source", ipv6],
  ct_nw_dst: ["destination", ipv4],
  ct_ipv6_dst: ["destination", ipv6],
  ct_nw_proto: ["protocol", u8],
  ct_tp_src: ["sourcePort", u16],
  ct_tp_dst: ["destinationPort", u16],
  icmp_type: ["icmpType", u8],
  icmp_code: ["icmpCode", u8],
  icmp_id: ["icmpId", u16],
} as const satisfies Record<string, readonly [field: Field, read: (scanner: Scanner) => string | number]>;

/**
 * Parses the tuple syntax of `ovs-dpctl flush-conntrack`, such as `ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80`, into
 * a filter for tracked connections.
 *
 * @param direction direction of the packets that the tuple describes: that of the connection's first packet
 *   ("original", default), or that of replies ("reply").
 * @throws {@link FlowSyntaxError} with the position of the error.
 */
export function parseConnectionTuple(text: string, direction: "original" | "reply" = "original"): ConnectionFilter {
  checkRequiredString(text, "text");
  checkOneOf(direction, ["original", "reply"], "direction");
  const scanner = new Scanner(text);
  const names = new Set<string>();
  const flow: Fields = {};
  const filter: ConnectionFilter = {};
  while (scanner.more(false)) {
    const start = scanner.at;
    const word = scanner.maybeWord();
    if (!Object.hasOwn(members, word)) return scanner.fail(`one of ${Object.keys(members).join(", ")}`, start);
    const [field, read] = members[word as keyof typeof members];
    scanner.addName(names, field, start);
    scanner.expect("=");
    if (field === "protocol") filter.protocol = read(scanner);
    else flow[field] = read(scanner);
  }
  if (Object.keys(flow).length > 0) filter[direction] = flow;
  return filter;
}
