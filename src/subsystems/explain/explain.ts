import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkBytes,
  checkObject,
  checkOneOf,
  checkOptions,
  checkString,
  integerFrom,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { checkedLimits } from "../../client/options.ts";
import { NetlinkError } from "../../errors.ts";
import { type CallLimits, type Mode, runAsync, type Steps, syncIo } from "../../io/io.ts";
import { type NamespaceSource, NetworkNamespace } from "../../netns/namespace.ts";
import { receive, transmit } from "./link-layer.ts";
import {
  addressFamilyOf,
  destinationOf,
  type Frame,
  isLinkLocal,
  isMulticast,
  type Packet,
  packetOf,
  portOf,
  sourceOf,
} from "./model/packet.ts";
import { Trace } from "./model/trace.ts";
import { type End, type ExplainedPacket, type ExplainOptions, type Explanation, undecided } from "./model/types.ts";
import { arrive, send } from "./network-layer.ts";
import { Walk } from "./walk.ts";

const PROTOCOLS: readonly string[] = ["tcp", "udp", "icmp", "icmpv6", "sctp", "udplite"];
const FLAGS: readonly string[] = ["fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"];

/**
 * Explains what happens to a packet: the rules, routes and entries that decide, up to the socket that receives the packet,
 * or the place and the reason where it ends. Reads the tables of the kernel, and sends no packet.
 *
 * ```ts
 * const { outcome, reason, steps } = explain(
 *   { protocol: "tcp", source: "10.0.0.5", destination: "10.96.0.1", destinationPort: 443 },
 *   { in: "eth0" },
 * );
 * ```
 *
 * The packet is the first one of a connection, unless the connection table contains it. What the tables do not determine
 * is never guessed: then the outcome is "undecided", and `missing` names the facts. Requires CAP_NET_ADMIN, also in the
 * namespaces of the other ends of veth pairs; without it, the outcome is "undecided".
 *
 * @throws TypeError or RangeError with the path of an invalid field or option.
 * @throws RangeError if the interface does not exist.
 * @throws NetlinkError if the namespace does not exist.
 */
export function explain(packet: ExplainedPacket, options: ExplainOptions = {}): Explanation {
  checkExplained(packet, options);
  return syncIo.run(explaining("sync", packet, options));
}

/**
 * Explains what happens to a packet like {@link explain}. Another thread waits for the kernel.
 *
 * @param options.signal ends the call.
 * @throws the reason of the signal if it is aborted.
 */
export async function explainAsync(
  packet: ExplainedPacket,
  options: ExplainOptions & Pick<CallLimits, "signal"> = {},
): Promise<Explanation> {
  checkObject(options, "options");
  const { signal, ...rest } = options;
  checkExplained(packet, rest);
  checkedLimits({ signal });
  return await runAsync(() => explaining("async", packet, rest), { signal });
}

function* explaining(mode: Mode, input: ExplainedPacket, options: ExplainOptions): Steps<Explanation> {
  using walk = newWalk(mode, options);
  return (yield* follow(walk, input, options)).explanation;
}

export function newWalk(mode: Mode, { in: device, uid = process.getuid?.() }: ExplainOptions): Walk {
  return new Walk(mode, device === undefined ? uid : undefined, { receive, transmit, arrive, send });
}

/** Returns the explanation, and the packet at each step of its way. */
export function* follow(
  walk: Walk,
  input: ExplainedPacket,
  options: ExplainOptions,
): Steps<{ explanation: Explanation; packets: readonly Packet[] }> {
  const { netns: source, in: device, out } = options;
  const view = yield* walk.view(openNamespace(source), typeof source === "string" ? source : undefined);
  const packet = packetOf(input);
  const trace = new Trace(view, packet);
  let end: End;
  try {
    const links = yield* view.links();
    const named = (name: string | undefined, path: string) => {
      const link = links.find(({ ifname, altnames }) => ifname === name || altnames?.includes(name ?? "") === true);
      if (link === undefined && name !== undefined)
        throw rangeError(path, `there is no interface "${name}" in this namespace`);
      return link;
    };
    const link = named(device, "in");
    if (link === undefined) end = yield* send(walk, view, packet, named(out, "out"), trace);
    else {
      const bridge = links.find(({ ifindex, kind }) => ifindex === link.masterIndex && kind === "bridge");
      const to = options.mac?.toLowerCase() ?? bridge?.address ?? link.address;
      const isEthernet = link.linkType === "ether";
      const frame: Frame = {
        packet,
        from: undefined,
        to: isEthernet ? to : undefined,
        vlans: options.vlan === undefined ? [] : [{ id: options.vlan, protocol: "8021q" }],
      };
      end = yield* receive(walk, view, link, frame, trace);
    }
  } catch (error) {
    if (!(error instanceof NetlinkError) || (error.code !== "EPERM" && error.code !== "EACCES")) throw error;
    end = undecided(error.message, ["tables that only CAP_NET_ADMIN can read"]);
  }
  const { steps, at, packet: last, packets } = trace;
  const [sourcePort, destinationPort] = [portOf(last, "sport"), portOf(last, "dport")];
  const explanation: Explanation = {
    outcome: end.outcome,
    reason: end.reason,
    namespace: at.view.name,
    ...(at.device === undefined ? {} : { interface: at.device }),
    missing: end.missing,
    steps,
    packet: {
      source: sourceOf(last) ?? "unknown",
      destination: destinationOf(last) ?? "unknown",
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(destinationPort === undefined ? {} : { destinationPort }),
      ...(last.mark === undefined ? {} : { mark: last.mark }),
    },
  };
  return { explanation, packets: [...packets, last] };
}

/** The walk closes the handle. */
function openNamespace(source: NamespaceSource | undefined): NetworkNamespace {
  if (source === undefined) return NetworkNamespace.current();
  if (source instanceof NetworkNamespace) return source.run(() => NetworkNamespace.current());
  return NetworkNamespace.open(source);
}

const packetChecks: OptionChecks<ExplainedPacket> = {
  protocol: (value, path) => checkOneOf(value, PROTOCOLS, path),
  source: checkUnicast,
  destination: checkUnicast,
  sourcePort: integerFrom(1, 0xffff),
  destinationPort: integerFrom(1, 0xffff),
  mark: integerFrom(0, 0xffffffff),
  dscp: integerFrom(0, 63),
  ttl: integerFrom(1, 255),
  flags: (value, path) => {
    checkArray(value, path);
    for (const [index, flag] of value.entries()) checkOneOf(flag, FLAGS, `${path}[${index}]`);
  },
  payload: checkBytes,
};

const optionChecks: OptionChecks<ExplainOptions> = {
  netns: true,
  in: checkString,
  out: checkString,
  mac: (value, path) => {
    if (typeof value !== "string" || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value))
      throw typeError(path, `expected a hardware address such as "02:00:5e:00:53:01", got ${describeValue(value)}`);
  },
  vlan: integerFrom(0, 4094),
  uid: integerFrom(0, 0xffffffff),
};

function checkUnicast(value: unknown, path: string): void {
  const family = addressFamilyOf(value, path);
  const text = String(value);
  const isGroup = family === "inet" ? /^(0|255)\./.test(text) : text === "::";
  if (isGroup || isMulticast(text))
    throw rangeError(path, `expected the address of one host, got ${describeValue(value)}`);
}

export function checkExplained(packet: ExplainedPacket, options: ExplainOptions): void {
  checkObject(packet, "packet");
  checkOptions(packet, packetChecks, "packet");
  checkOptions(options, optionChecks);
  const { protocol, source, destination, destinationPort, flags } = packet;
  for (const name of ["protocol", "source", "destination"] as const)
    if (packet[name] === undefined) throw typeError(`packet.${name}`, "required");
  const family = addressFamilyOf(source, "packet.source");
  if (addressFamilyOf(destination, "packet.destination") !== family)
    throw typeError(
      "packet.destination",
      `expected an address of the same family as the source, got ${describeValue(destination)}`,
    );
  const isIcmp = protocol === "icmp" || protocol === "icmpv6";
  if (isIcmp && (protocol === "icmp") !== (family === "inet"))
    throw typeError(
      "packet.protocol",
      `expected ${family === "inet" ? "icmp" : "icmpv6"} for these addresses, got ${protocol}`,
    );
  if (isIcmp && (packet.sourcePort ?? destinationPort) !== undefined)
    throw typeError("packet.destinationPort", `not allowed for ${protocol}, which has no ports`);
  if (!isIcmp && destinationPort === undefined) throw typeError("packet.destinationPort", `required for ${protocol}`);
  if (flags !== undefined && protocol !== "tcp") throw typeError("packet.flags", "only allowed for tcp");
  for (const name of ["mac", "vlan"] as const)
    if (options[name] !== undefined && options.in === undefined)
      throw typeError(name, "only allowed for a received packet: set in");
  if (options.in === undefined && options.out === undefined && [source, destination].some(isLinkLocal))
    throw typeError("out", "required for link-local addresses, which every interface can have");
  for (const name of ["out", "uid"] as const)
    if (options[name] !== undefined && options.in !== undefined)
      throw typeError(
        name,
        "not allowed together with in: a local program sends the packet, or an interface receives it",
      );
}
