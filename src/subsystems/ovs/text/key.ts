import { withParent } from "../../../base/argument-error.ts";
import { checkObject, checkOptions, checkRequiredString } from "../../../base/check.ts";
import { NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import type { KeyAttrs } from "../../../families/ovs-flow.ts";
import type { Fields, UnknownAttribute, Write } from "../../../schema/model/types.ts";
import { at, type Entry, fieldsOf, partsOf, type Style, scalar, structure } from "./entry.ts";
import { ctLabel, ctState, ETH_ADDRESSES, ethertype, inPort, packetType, tcpFlags, vlan } from "./key-special.ts";
import { ipv6Exthdrs, namelessOf, namelessText, opaque, readNameless } from "./nameless.ts";
import { mpls, nsh } from "./nsh-mpls.ts";
import { type FormatOptions, formatChecks, type ParseOptions, type PortNames, parseChecks } from "./options.ts";
import { Scanner } from "./scanner.ts";
import { tunnel } from "./tunnel.ts";
import { decimal, flowLabel, fragment, hex, ipv4, ipv6, mac, type ValueText } from "./values.ts";

/** Key and mask of a flow, as parsed from its text. */
export interface FlowMatch {
  /** Values of the packet fields that the Open vSwitch flow matches. Only the bits that are set in `mask` matter. */
  key: KeyAttrs;
  /** Bits of the flow key `key` that packets must match. Fields that are missing in the mask match any value. */
  mask: KeyAttrs;
}

const encap: Entry = {
  name: "encap",
  field: "encap",
  format: (key, mask, style) => `encap(${keyText(fieldsOf(key), fieldsOf(mask), style)})`,
  parse: (scanner, ports) => readKey(scanner, ports, true),
  isFull: () => false,
};

/** Structure whose members in `ovs_flow` start with the name of the header. */
const header = (name: string, kinds: Readonly<Record<string, ValueText>>): Entry =>
  structure(name, name, partsOf(name, kinds));

const PORTS = { src: decimal(16), dst: decimal(16) };
const TYPE_AND_CODE = partsOf("icmp", { type: decimal(8), code: decimal(8) });

/** The kernel reports the flow key attributes in this order. */
const ENTRIES: readonly Entry[] = [
  scalar("recirc_id", "recircId", hex(32)),
  scalar("dp_hash", "dpHash", hex(32)),
  scalar("skb_priority", "priority", hex(32)),
  tunnel,
  inPort,
  scalar("skb_mark", "skbMark", hex(32)),
  ctState,
  scalar("ct_zone", "ctZone", hex(16)),
  scalar("ct_mark", "ctMark", hex(32)),
  ctLabel,
  structure("ct_tuple4", "ctOrigTupleIpv4", [
    ["src", "ipv4Src", ipv4],
    ["dst", "ipv4Dst", ipv4],
    ["proto", "ipv4Proto", decimal(8)],
    ["tp_src", "srcPort", decimal(16)],
    ["tp_dst", "dstPort", decimal(16)],
  ]),
  structure("ct_tuple6", "ctOrigTupleIpv6", [
    ["src", "ipv6Src", ipv6],
    ["dst", "ipv6Dst", ipv6],
    ["proto", "ipv6Proto", decimal(8)],
    ["src_port", "srcPort", decimal(16)],
    ["dst_port", "dstPort", decimal(16)],
  ]),
  packetType,
  // Without `eth()`, a flow matches packets without an Ethernet header.
  structure("eth", "ethernet", ETH_ADDRESSES, { always: true }),
  ethertype,
  vlan,
  encap,
  header("ipv4", { src: ipv4, dst: ipv4, proto: decimal(8), tos: hex(8), ttl: decimal(8), frag: fragment }),
  header("ipv6", {
    src: ipv6,
    dst: ipv6,
    label: flowLabel,
    proto: decimal(8),
    tclass: hex(8),
    hlimit: decimal(8),
    frag: fragment,
  }),
  ipv6Exthdrs,
  nsh,
  header("arp", { sip: ipv4, tip: ipv4, op: decimal(16), sha: mac, tha: mac }),
  mpls,
  header("tcp", PORTS),
  tcpFlags,
  header("udp", PORTS),
  header("sctp", PORTS),
  structure("icmp", "icmp", TYPE_AND_CODE),
  structure("icmpv6", "icmpv6", TYPE_AND_CODE),
  header("nd", { target: ipv6, sll: mac, tll: mac }),
  ...opaque,
];

const byName = new Map(ENTRIES.map((entry) => [entry.name, entry]));

/**
 * Formats the key and the mask of a flow like `ovs-dpctl`: `in_port(1),ipv4(src=10.0.0.0/255.0.0.0)`. If `mask` is
 * omitted, all bits of the key must match. A partial mask follows its value after a slash. A field whose mask is 0 is
 * omitted unless `verbose` is set. Attributes without a name are formatted as bytes: `key99(01 02)`.
 *
 * The text is exactly that of `ovs-dpctl`, which omits some relevant parts. Set `complete` to add these parts.
 *
 * Throws a TypeError or RangeError with the path of an invalid value.
 */
export function formatFlow(key: KeyAttrs<Write>, mask?: KeyAttrs<Write>, options: FormatOptions = {}): string {
  checkOptions(options, formatChecks);
  return flowText(key, mask, options);
}

export function flowText(
  key: KeyAttrs<Write>,
  mask: KeyAttrs<Write> | undefined,
  { ports, verbose = false, complete = false }: FormatOptions,
): string {
  checkObject(key, "key");
  if (mask !== undefined) checkObject(mask, "mask");
  return matchText(key as Fields, mask as Fields | undefined, { verbose, keep: false, complete, ports });
}

function matchText(key: Fields, mask: Fields | undefined, style: Omit<Style, "exact">): string {
  try {
    return keyText(key, mask ?? {}, { ...style, exact: mask === undefined });
  } catch (error) {
    // Find out whether the invalid value is in the key.
    if (mask !== undefined) at("key", () => keyText(key, {}, { ...style, exact: true }));
    throw withParent(error, mask === undefined ? "key" : "mask");
  }
}

function keyText(key: Fields, mask: Fields, style: Style): string {
  let text = "";
  for (const entry of ENTRIES) {
    const { field } = entry;
    // Without an EtherType, its mask matches frames with a length field.
    if (key[field] === undefined && (entry !== ethertype || style.exact || mask[field] === undefined)) continue;
    let part: string;
    try {
      part = entry.format(key[field], mask[field], style);
    } catch (error) {
      throw withParent(error, field);
    }
    // The packet type already shows whether packets have an Ethernet header.
    if (part === "eth()" && key["packetType"] !== undefined) continue;
    if (part !== "") text += text === "" ? part : `,${part}`;
  }
  if (key["unknown"] === undefined && key["unparsed"] === undefined) return text;
  const nameless = namelessTexts(key, mask, style);
  return text === "" ? nameless.join(",") : [text, ...nameless].join(",");
}

function namelessTexts(key: Fields, mask: Fields, style: Style): string[] {
  const masks = namelessOf(mask);
  return namelessOf(key).map(({ type, bytes }) => {
    if (style.exact) return namelessText("key", type, bytes);
    const seen = masks.find((candidate) => candidate.type === type)?.bytes ?? new Uint8Array(bytes.length);
    return namelessText("key", type, bytes, seen);
  });
}

/**
 * Parses an Open vSwitch flow key and its mask in the syntax of {@link formatFlow}. Packets must match a value without
 * a mask exactly. A member that is omitted in an attribute matches any value. Attributes can have any order, but each
 * attribute can occur only once.
 *
 * Throws a {@link FlowSyntaxError} with the position of the error.
 */
export function parseFlow(text: string, options: ParseOptions = {}): FlowMatch {
  checkRequiredString(text, "text");
  checkOptions(options, parseChecks);
  return readKey(new Scanner(text), options.ports, false);
}

function readKey(scanner: Scanner, ports: PortNames | undefined, isNested: boolean): FlowMatch {
  const key: Fields = {};
  const mask: Fields = {};
  const names = new Set<string>();
  while (scanner.more(isNested)) readAttribute(scanner, ports, key, mask, names);
  return { key, mask };
}

export function readAttribute(
  scanner: Scanner,
  ports: PortNames | undefined,
  key: Fields,
  mask: Fields,
  names: Set<string> = new Set(),
): Entry | undefined {
  const start = scanner.at;
  const name = scanner.maybeWord();
  const entry = byName.get(name);
  const number = entry === undefined ? /^key(\d{1,5})$/.exec(name)?.[1] : undefined;
  if (entry === undefined && (number === undefined || Number(number) > NLA_TYPE_MASK))
    scanner.fail("an attribute of a flow's key", start);
  scanner.addName(names, name, start);
  scanner.open();
  scanner.space();
  if (entry === undefined) {
    const value = readNameless(scanner, Number(number));
    addUnknown(key, value.key);
    addUnknown(mask, value.mask);
    return undefined;
  }
  const value = entry.parse(scanner, ports);
  if (value.key !== undefined) key[entry.field] = value.key;
  if (value.mask !== undefined) mask[entry.field] = value.mask;
  return entry;
}

function addUnknown(into: Fields, attribute: UnknownAttribute): void {
  into["unknown"] ??= [];
  (into["unknown"] as UnknownAttribute[]).push(attribute);
}

export function setText(key: Fields, mask: Fields | undefined, { ports, complete = false }: FormatOptions): string {
  const style = { verbose: false, keep: true, complete, ports };
  return mask === undefined ? keyText(key, {}, { ...style, exact: true }) : matchText(key, mask, style);
}
