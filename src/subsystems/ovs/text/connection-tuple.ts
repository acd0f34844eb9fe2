import { describeValue } from "../../../errors.ts";
import type { TupleAttrs } from "../../../families/conntrack.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../message/check.ts";
import { parseIpv4, parseIpv6, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { Scanner } from "./scanner.ts";

/** One direction of a connection. Only the members that are set are compared. */
export interface ConnectionTuple {
  source?: string | undefined;
  destination?: string | undefined;
  protocol?: number | undefined;
  sourcePort?: number | undefined;
  destinationPort?: number | undefined;
  icmpType?: number | undefined;
  icmpCode?: number | undefined;
  icmpId?: number | undefined;
}

/** Numeric members of a tuple: name in texts, maximum, and function that reads the value from a decoded connection. */
const numbers = {
  protocol: { word: "ct_nw_proto", max: 0xff, of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoNum },
  sourcePort: { word: "ct_tp_src", max: 0xffff, of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoSrcPort },
  destinationPort: { word: "ct_tp_dst", max: 0xffff, of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoDstPort },
  icmpType: {
    word: "icmp_type",
    max: 0xff,
    of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoIcmpType ?? tupleProto?.protoIcmpv6Type,
  },
  icmpCode: {
    word: "icmp_code",
    max: 0xff,
    of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoIcmpCode ?? tupleProto?.protoIcmpv6Code,
  },
  icmpId: {
    word: "icmp_id",
    max: 0xffff,
    of: ({ tupleProto }: TupleAttrs) => tupleProto?.protoIcmpId ?? tupleProto?.protoIcmpv6Id,
  },
} as const;

/**
 * Address members of a tuple: names in texts for IPv4 and IPv6, and function that reads the value from a decoded
 * connection.
 */
const addresses = {
  source: { words: ["ct_nw_src", "ct_ipv6_src"], of: sourceOf },
  destination: { words: ["ct_nw_dst", "ct_ipv6_dst"], of: destinationOf },
} as const;

const numberNames = Object.keys(numbers) as (keyof typeof numbers)[];
const addressNames = Object.keys(addresses) as (keyof typeof addresses)[];
const tupleNames = Object.fromEntries(
  [...addressNames, ...numberNames].map((name) => [name, true]),
) as OptionChecks<ConnectionTuple>;
const words = [
  ...addressNames.flatMap((name) => addresses[name].words),
  ...numberNames.map((name) => numbers[name].word),
];

/**
 * Parses the tuple syntax of `ovs-dpctl flush-conntrack`: `ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80`.
 *
 * Throws a {@link FlowSyntaxError} with the position of the error.
 */
export function parseConnectionTuple(text: string): ConnectionTuple {
  if (typeof text !== "string") throw new TypeError(`text: expected a string, got ${describeValue(text)}`);
  const scanner = new Scanner(text);
  const tuple: ConnectionTuple = {};
  for (scanner.separate(); !scanner.done; scanner.separate()) {
    const start = scanner.at;
    const word = scanner.maybeWord();
    const address = addressNames.find((name) => (addresses[name].words as readonly string[]).includes(word));
    const number = numberNames.find((name) => numbers[name].word === word);
    const name = address ?? number;
    if (name === undefined) return scanner.fail(`one of ${words.join(", ")}`, start);
    if (tuple[name] !== undefined) scanner.fail(`${word} only once`, start);
    scanner.expect("=");
    if (number !== undefined) tuple[number] = scanner.number(numbers[number].max);
    else tuple[address!] = word.includes("ipv6") ? readIpv6(scanner.ipv6(), 0) : readIpv4(scanner.ipv4(), 0);
  }
  return tuple;
}

/** Checks a tuple and returns a predicate that compares the members that are set. */
export function tupleMatches(tuple: ConnectionTuple | undefined, path: string): (attributes: TupleAttrs) => boolean {
  if (tuple === undefined) return () => true;
  checkOptions(tuple, tupleNames, path);
  const tests: ((attributes: TupleAttrs) => boolean)[] = [];
  for (const name of addressNames) {
    if (tuple[name] === undefined) continue;
    const wanted = canonical(tuple[name], `${path}.${name}`);
    tests.push((attributes) => addresses[name].of(attributes) === wanted);
  }
  for (const name of numberNames) {
    if (tuple[name] === undefined) continue;
    const wanted = checkInteger(tuple[name], 0, numbers[name].max, `${path}.${name}`);
    tests.push((attributes) => numbers[name].of(attributes) === wanted);
  }
  return (attributes) => tests.every((test) => test(attributes));
}

/** Returns the source address of one direction of a connection. */
export function sourceOf({ tupleIp }: TupleAttrs): string | undefined {
  return tupleIp?.ipV4Src ?? tupleIp?.ipV6Src;
}

/** Returns the destination address of one direction of a connection. */
export function destinationOf({ tupleIp }: TupleAttrs): string | undefined {
  return tupleIp?.ipV4Dst ?? tupleIp?.ipV6Dst;
}

/** Returns an address in the form in which the family `conntrack` decodes addresses. */
function canonical(address: unknown, path: string): string {
  if (typeof address !== "string")
    throw new TypeError(`${path}: expected an IP address, got ${describeValue(address)}`);
  const [four, six] = [parseIpv4(address), parseIpv6(address)];
  if (four !== undefined) return readIpv4(four, 0);
  if (six !== undefined) return readIpv6(six, 0);
  throw new RangeError(`${path}: expected an IP address, got ${describeValue(address)}`);
}
