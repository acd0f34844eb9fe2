// Protocols of objects of connection tracking.
import { type Check, oneOf } from "../../../../base/check.ts";
import { datatype, fromInteger, type InterfaceNames, toInteger } from "../../model/datatypes.ts";
import type { Data } from "../../model/fields.ts";
import type { TableFamily } from "../../model/objects.ts";
import { checkName } from "../../statements/simple/checks.ts";
import { type Line, line } from "../../text/scanner/lines.ts";
import type { Reader } from "../../text/scanner/reader.ts";

const L3PROTOCOLS: Readonly<Record<string, number>> = { ip: 2, ip6: 10, inet: 1 };

interface Protocols {
  readonly family: TableFamily;
  readonly protocol: string;
  readonly l3proto?: string | undefined;
}

export const protocolChecks: { protocol: Check; l3proto: Check } = {
  protocol: checkName,
  l3proto: oneOf("ip", "ip6", "inet"),
};

export function writeProtocols({ family, protocol, l3proto }: Protocols, interfaces: InterfaceNames): Data {
  return {
    l4proto: Number(toInteger(datatype("inet_proto"), protocol, 8, "protocol", interfaces)),
    l3proto: L3PROTOCOLS[l3proto ?? family] ?? L3PROTOCOLS["inet"],
  };
}

export function readProtocols(
  { l4proto, l3proto }: Data,
  interfaces: InterfaceNames,
): { protocol: string; l3proto: string } {
  const number = BigInt((l4proto ?? 0) as number);
  return {
    protocol: String(fromInteger(datatype("inet_proto"), number, interfaces)),
    l3proto: Object.keys(L3PROTOCOLS).find((name) => L3PROTOCOLS[name] === l3proto) ?? String(l3proto),
  };
}

interface Draft {
  protocol?: string;
  l3proto?: string | undefined;
}

export function readTransport(reader: Reader): { protocol: string } {
  return { protocol: reader.oneOf(["tcp", "udp"]) };
}

export const transportLine = (): Line<Draft, Draft> =>
  line("protocol", readTransport, ({ protocol }) => (protocol === undefined ? undefined : `protocol ${protocol}`));

export const networkLine = (): Line<Draft, Draft> =>
  line(
    "l3proto",
    (reader) => ({ l3proto: reader.oneOf(["ip", "ip6", "inet", "arp", "bridge", "netdev"]) }),
    ({ l3proto }, family) => `l3proto ${l3proto ?? (family === "ip" || family === "ip6" ? family : "inet")}`,
  );
