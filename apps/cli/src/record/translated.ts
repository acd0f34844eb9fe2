import { equals } from "../runtime/engine.ts";
import { NamespaceReference } from "./log-namespaces.ts";
import type { Fields } from "./reduce.ts";
import type { RecordedRequest } from "./requests.ts";
import { socketConditions } from "./socket-conditions.ts";
import type { TypedCall } from "./typed-call.ts";

const bridgeVlans = (method: string, ...args: unknown[]): TypedCall => ({
  ...{ module: "bun-netlink/route", table: "BridgeVlans", method, arguments: args },
});

/**
 * Returns the calls with the effect of a request of bridge(8), whose operations the library replaces with newer ones;
 * undefined for other requests.
 */
export function bridgeCalls({ family, operation, fields, names }: RecordedRequest): TypedCall[] | undefined {
  if (family !== "rt-link" || !operation.endsWith("-bridge")) return undefined;
  const { header, protinfo, afSpec, extMask } = fields as Record<string, Fields | undefined>;
  const dev = names.get(Number(header?.["ifiIndex"]));
  if (operation === "getlink-bridge") {
    const isVlans = (extMask as readonly unknown[] | undefined)?.includes("brvlan") === true;
    return isVlans ? [bridgeVlans("list")] : undefined;
  }
  if (dev === undefined) return undefined;
  const vlans = afSpec?.["vlanInfo"] as VlanInfo[] | undefined;
  if (vlans !== undefined && protinfo === undefined) {
    const method = operation === "setlink-bridge" ? "add" : "delete";
    return vlanRanges(vlans).map((range) => bridgeVlans(method, { dev, ...range }));
  }
  if (operation !== "setlink-bridge" || protinfo === undefined || afSpec !== undefined) return undefined;
  const changes = { slaveKind: "bridge", slaveData: protinfo };
  return [{ module: "bun-netlink/route", table: "Links", method: "set", arguments: [dev, changes] }];
}

/** Returns the call with the effect of a request for the id of a namespace; undefined for other requests. */
export function namespaceCalls({ family, operation, fields, namespaces }: RecordedRequest): TypedCall[] | undefined {
  if (family !== "rt-nsid" || operation !== "newnsid") return undefined;
  const [netns] = [...(namespaces?.values() ?? [])];
  const id = fields["nsid"] === -1 ? [] : [fields["nsid"]];
  const call = { module: "bun-netlink/route", table: "Namespaces", method: "assignId" };
  return [{ ...call, arguments: [new NamespaceReference(netns), ...id] }];
}

/** Returns the call that lists the named namespaces if the requests of one process look up their ids. */
export function namespaceListCall(requests: readonly RecordedRequest[]): TypedCall | undefined {
  if (!requests.every(({ family, operation }) => family === "rt-nsid" && operation === "getnsid")) return undefined;
  return { module: "bun-netlink/route", table: "Namespaces", method: "list", arguments: [] };
}

interface VlanInfo {
  readonly vid: number;
  readonly flags: readonly (string | number)[];
}

/** Flags of the first and last VLAN of a range. (linux/if_bridge.h) */
const rangeFlags: readonly (string | number)[] = ["range-begin", "range-end"];

/** Returns VLANs with their flags. A first and a last VLAN become one range. */
function vlanRanges(vlans: readonly VlanInfo[]): object[] {
  const ranges: object[] = [];
  let first: number | undefined;
  for (const { vid, flags } of vlans) {
    if (flags.includes("range-begin")) {
      first = vid;
      continue;
    }
    // BridgeVlans sets this flag for the bridge itself.
    const own = flags.filter((flag) => !rangeFlags.includes(flag) && flag !== "master");
    const range = first === undefined ? { vlan: vid } : { vlan: first, vlanEnd: vid };
    ranges.push({ ...range, ...(own.length === 0 ? {} : { flags: own }) });
    first = undefined;
  }
  return ranges;
}

/** Names of protocols in the filters of `Sockets`, by number. */
const socketProtocols: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp", 255: "raw" };
/** All states of sockets; the requests of ss(8) contain them as a set. */
const allStates = [
  ...["established", "syn-sent", "syn-recv", "fin-wait1", "fin-wait2", "time-wait", "close", "close-wait"],
  ...["last-ack", "listen", "closing"],
];

/** Returns the call that lists the same sockets as the recorded requests of one process; undefined if there is none. */
export function socketsCall(requests: readonly RecordedRequest[]): TypedCall | undefined {
  if (!requests.every(({ family, kind }) => family === "sock-diag" && kind === "dump")) return undefined;
  const headers = requests.map(({ fields }) => fields["header"] as Fields);
  const states = (headers[0]?.["idiagStates"] ?? headers[0]?.["udiagStates"]) as readonly unknown[] | undefined;
  const known = allStates.filter((state) => states?.includes(state));
  const isSame = headers.every((header) => {
    const other = (header["idiagStates"] ?? header["udiagStates"]) as readonly unknown[] | undefined;
    return equals(other, states);
  });
  const hasOther = requests.some(({ fields }) => Object.keys(fields).some((name) => !/^(header|bytecode)$/.test(name)));
  const [conditions, ...others] = requests.map(({ fields }) => {
    return fields["bytecode"] === undefined ? {} : socketConditions(fields["bytecode"] as Uint8Array);
  });
  const hasFilter = hasOther || conditions === undefined || others.some((one) => !equals(one, conditions));
  const protocols = new Set(
    headers.map(({ sdiagFamily, sdiagProtocol }) =>
      sdiagFamily === "unix" ? "unix" : socketProtocols[Number(sdiagProtocol)],
    ),
  );
  if (states === undefined || !isSame || hasFilter || protocols.has(undefined)) return undefined;
  const families = new Set(headers.map(({ sdiagFamily }) => sdiagFamily));
  const isOneFamily = families.size === 1 && !families.has("unix");
  const filter = {
    protocol: protocols.size === 1 ? [...protocols][0] : [...protocols],
    ...(isOneFamily ? { family: [...families][0] } : {}),
    ...(known.length === allStates.length ? {} : { states: known }),
    ...conditions,
  };
  return { module: "bun-netlink/sockets", table: "Sockets", method: "list", arguments: [filter] };
}

/** Returns the call that lists the firewall if the requests of one process read it; undefined for other requests. */
export function rulesetCall(requests: readonly RecordedRequest[]): TypedCall | undefined {
  if (!requests.every(({ family, isQuery }) => family === "nftables" && isQuery)) return undefined;
  return { module: "bun-netlink/nftables", table: "Nftables", method: "listRuleset", arguments: [] };
}
