import { describeValue } from "../../../errors.ts";
import { readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import type { ConnectionFilter, FlowFilter } from "../../netfilter/conntrack/connection-filter.ts";
import { Scanner } from "./scanner.ts";

/**
 * Keywords of the text form of a connection tuple, with the filter field that each sets, and its maximum if it is a number.
 */
const addresses = {
  ct_nw_src: "source",
  ct_ipv6_src: "source",
  ct_nw_dst: "destination",
  ct_ipv6_dst: "destination",
} as const;
const numbers = {
  ct_nw_proto: ["protocol", 0xff],
  ct_tp_src: ["sourcePort", 0xffff],
  ct_tp_dst: ["destinationPort", 0xffff],
  icmp_type: ["icmpType", 0xff],
  icmp_code: ["icmpCode", 0xff],
  icmp_id: ["icmpId", 0xffff],
} as const;
const words = [...Object.keys(addresses), ...Object.keys(numbers)];

/**
 * Parses the tuple syntax of `ovs-dpctl flush-conntrack`, such as `ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80`, into
 * a filter for connections.
 *
 * @param direction the direction that the tuple describes: that of the first packet (default), or that of the replies.
 * @throws {@link FlowSyntaxError} with the position of the error.
 */
export function parseConnectionTuple(text: string, direction: "original" | "reply" = "original"): ConnectionFilter {
  if (typeof text !== "string") throw new TypeError(`text: expected a string, got ${describeValue(text)}`);
  if (direction !== "original" && direction !== "reply")
    throw new TypeError(`direction: expected "original" or "reply", got ${describeValue(direction)}`);
  const scanner = new Scanner(text);
  const flow: FlowFilter = {};
  const filter: ConnectionFilter = {};
  for (scanner.separate(); !scanner.done; scanner.separate()) {
    const start = scanner.at;
    const word = scanner.maybeWord();
    if (Object.hasOwn(addresses, word)) {
      const name = addresses[word as keyof typeof addresses];
      if (flow[name] !== undefined) scanner.fail(`${name} only once`, start);
      scanner.expect("=");
      flow[name] = word.includes("ipv6") ? readIpv6(scanner.ipv6(), 0) : readIpv4(scanner.ipv4(), 0);
      filter[direction] = flow;
    } else if (Object.hasOwn(numbers, word)) {
      const [name, max] = numbers[word as keyof typeof numbers];
      if ((name === "protocol" ? filter.protocol : flow[name]) !== undefined) scanner.fail(`${word} only once`, start);
      scanner.expect("=");
      const value = scanner.number(max);
      if (name === "protocol") {
        filter.protocol = value;
      } else {
        flow[name] = value;
        filter[direction] = flow;
      }
    } else {
      scanner.fail(`one of ${words.join(", ")}`, start);
    }
  }
  return filter;
}
