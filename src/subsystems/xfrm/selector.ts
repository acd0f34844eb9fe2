import { typeError } from "../../base/argument-error.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../base/check.ts";
import type { XfrmSelector } from "../../families/xfrm.ts";
import { type Prefix, parsePrefix } from "../route/core/addresses.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import {
  type IpsecFamily,
  ipsecFamilies,
  padded,
  type SelectorProtocol,
  selectorProtocols,
  showIpAddress,
} from "./vocabulary.ts";

/**
 * Port that an IPsec selector matches. With `mask`, the kernel compares only the bits of the port that are set in the
 * mask.
 */
export type PortSelector = number | { port: number; mask: number };

/**
 * A selector, which determines the packets to which an IPsec policy or security association applies. A packet must
 * match all fields of the selector. An omitted field matches any value.
 */
export interface Selector {
  /**
   * Address family of the packets. The default is the family of the selector's addresses. If the selector has no
   * addresses, the default is the family of the IPsec security association or template to which it belongs, and
   * otherwise "inet".
   */
  family?: IpsecFamily | `${number}` | undefined;
  /** Source address that the IPsec selector requires, or a prefix such as "10.1.0.0/16". */
  source?: string | undefined;
  /** Destination address that the IPsec selector requires, or a prefix such as "10.2.0.0/16". */
  destination?: string | undefined;
  protocol?: SelectorProtocol | `${number}` | undefined;
  /**
   * Source port that the IPsec selector requires. For ICMP and Mobile IPv6, it is the message type. For GRE, it is the
   * upper 16 bits of the key.
   */
  sourcePort?: PortSelector | undefined;
  /**
   * Destination port that the IPsec selector requires. For ICMP, it is the message code. For GRE, it is the lower 16
   * bits of the key.
   */
  destinationPort?: PortSelector | undefined;
  /**
   * Interface that the IPsec selector requires: its name or index. Selectors returned by `list()` contain the index.
   */
  dev?: InterfaceSource | undefined;
}

const names: OptionChecks<Selector> = {
  family: true,
  source: true,
  destination: true,
  protocol: true,
  sourcePort: true,
  destinationPort: true,
  dev: true,
};
const WHOLE_PORT = 0xffff;

/** A selector without a family has addresses of the family `addressFamily`. */
export function readSelector(sel: XfrmSelector, addressFamily: number): Selector {
  const { family, proto, ifindex } = sel;
  const selector: Selector = {};
  if (family !== 0) selector.family = ipsecFamilies.show(family);
  const source = showPrefix(sel.saddr, sel.prefixlenS, family || addressFamily);
  const destination = showPrefix(sel.daddr, sel.prefixlenD, family || addressFamily);
  if (source !== undefined) selector.source = source;
  if (destination !== undefined) selector.destination = destination;
  if (proto !== 0) selector.protocol = selectorProtocols.show(proto);
  const sourcePort = showPort(sel.sport, sel.sportMask);
  const destinationPort = showPort(sel.dport, sel.dportMask);
  if (sourcePort !== undefined) selector.sourcePort = sourcePort;
  if (destinationPort !== undefined) selector.destinationPort = destinationPort;
  if (ifindex !== 0) selector.dev = ifindex;
  return selector;
}

function showPrefix(bytes: Uint8Array, length: number, family: number): string | undefined {
  if (length === 0 && bytes.every((byte) => byte === 0)) return undefined;
  const text = showIpAddress(bytes, family);
  const isWhole = length === (text.includes(":") ? 128 : 32);
  return isWhole ? text : `${text}/${length}`;
}

function showPort(port: number, mask: number): PortSelector | undefined {
  if (mask === WHOLE_PORT) return port;
  return mask === 0 && port === 0 ? undefined : { port, mask };
}

/** `defaultFamily` applies to selectors without a family and addresses. */
export function writeSelector(
  selector: Selector,
  defaultFamily: number,
  path: string,
  interfaces: Interfaces,
): Partial<XfrmSelector> {
  checkOptions(selector, names, path);
  const { protocol, sourcePort, destinationPort, dev } = selector;
  const { source, destination, family = defaultFamily } = parseEnds(selector, path);
  const sel: Partial<XfrmSelector> = { family };
  if (source !== undefined) [sel.saddr, sel.prefixlenS] = [padded(source.bytes), source.length];
  if (destination !== undefined) [sel.daddr, sel.prefixlenD] = [padded(destination.bytes), destination.length];
  if (protocol !== undefined) sel.proto = selectorProtocols.read(protocol, `${path}.protocol`);
  if (sourcePort !== undefined) [sel.sport, sel.sportMask] = writePort(sourcePort, `${path}.sourcePort`);
  if (destinationPort !== undefined) {
    [sel.dport, sel.dportMask] = writePort(destinationPort, `${path}.destinationPort`);
  }
  if (dev !== undefined) sel.ifindex = interfaces.index(dev, `${path}.dev`);
  return sel;
}

/** Throws if the families of the prefixes differ. */
export function parseEnds(
  ends: Pick<Selector, "family" | "source" | "destination">,
  path: string,
): { source?: Prefix | undefined; destination?: Prefix | undefined; family?: number | undefined } {
  const prefix = (name: "source" | "destination") =>
    ends[name] === undefined ? undefined : parsePrefix(ends[name], `${path}.${name}`);
  const source = prefix("source");
  const destination = prefix("destination");
  const family =
    ends.family === undefined ? (source ?? destination)?.family : ipsecFamilies.read(ends.family, `${path}.family`);
  for (const [name, end] of Object.entries({ source, destination })) {
    if (end === undefined || end.family === family) continue;
    const expected = ends.family ?? ipsecFamilies.show(family!);
    throw typeError(`${path}.${name}`, `expected an address of the same family as the other fields (${expected})`);
  }
  return { source, destination, family };
}

function writePort(selector: PortSelector, path: string): [port: number, mask: number] {
  if (typeof selector !== "object") return [checkInteger(selector, 0, WHOLE_PORT, path), WHOLE_PORT];
  checkOptions(selector, { port: true, mask: true }, path);
  const port = checkInteger(selector.port, 0, WHOLE_PORT, `${path}.port`);
  return [port, checkInteger(selector.mask, 0, WHOLE_PORT, `${path}.mask`)];
}

/** Returns a title such as "10.0.0.0/8 → 10.1.0.0/16". */
export function selectorTitle({ source = "any", destination = "any", protocol }: Selector): string {
  return `${protocol === undefined ? "" : `${protocol} `}${source} → ${destination}`;
}
