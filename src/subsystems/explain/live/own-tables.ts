// Tables of nftables with the rules that trace a packet.
import { readlinkSync } from "node:fs";
import { NetlinkError } from "../../../errors.ts";
import { startTimeOf } from "../../../threads/liveness.ts";
import { NETWORK_HOOKS } from "../../nftables/evaluate/run.ts";
import { type Nftables, parseRuleset, type Table } from "../../nftables/index.ts";
import { addressBytes, tryAddress } from "../../route/core/addresses.ts";
import { hasPorts } from "../model/packet.ts";
import type { ExplainedPacket } from "../model/types.ts";
import type { Flow } from "./flow.ts";

const PREFIX = "bun_netlink_trace";
const FIRST = -2_147_483_648;
const LAST = 2_147_483_647;
/** Maximum number of devices of a chain. (NFT_NETDEVICE_MAX) */
const MAX_DEVICES = 256;
const ERRORS_OF_FLAGS: readonly string[] = ["EINVAL", "EOPNOTSUPP"];
/** Errors of a kernel without chains for devices, or without those for sent packets (Linux 5.16). */
const ERRORS_OF_HOOKS: readonly string[] = ["EINVAL", "EOPNOTSUPP", "ENOENT"];

let count = 0;

export interface OwnTables {
  readonly name: string;
  /** Whether the kernel removes the tables with the socket of their owner. */
  readonly isOwned: boolean;
  /** Whether the tables report packets that interfaces receive, and those that interfaces send. */
  readonly ingress: boolean;
  readonly egress: boolean;
}

export interface TracedPacket {
  readonly packet: ExplainedPacket;
  readonly flows: readonly Flow[];
}

/** Adds the tables, and removes those that ended programs have left on kernels without the flag "owner" (Linux 5.12). */
export async function addTables(
  nft: Nftables<"async">,
  traced: TracedPacket,
  devices: readonly string[],
  options: { readonly canOwn?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<OwnTables> {
  const { canOwn = true, signal } = options;
  await removeStale(nft, signal);
  const name = `${PREFIX}_${process.pid}_${startTimeOf(process.pid)}_${namespaceOfPids()}_${count++}`;
  const add = async (text: (flags: string) => string) => {
    try {
      if (canOwn) {
        await nft.transaction((batch) => batch.run(parseRuleset(text("flags owner;"))), { signal });
        return true;
      }
    } catch (error) {
      if (!isOneOf(error, ERRORS_OF_FLAGS)) throw error;
    }
    await nft.transaction((batch) => batch.run(parseRuleset(text(""))), { signal });
    return false;
  };
  try {
    const isOwned = await add((flags) => networkTable(name, traced, flags));
    let [ingress, egress] = [devices.length > 0, devices.length > 0];
    for (; ingress; [ingress, egress] = [egress, false]) {
      try {
        await add((flags) => deviceTable(name, { traced, devices, egress }, flags));
        break;
      } catch (error) {
        if (!isOneOf(error, ERRORS_OF_HOOKS)) throw error;
      }
    }
    return { name, isOwned, ingress, egress };
  } catch (error) {
    // An aborted transaction may have added a table.
    await removeTables(nft, { name, isOwned: false }).catch(() => {});
    throw error;
  }
}

/** Removes tables that the kernel does not remove itself. */
export async function removeTables(
  nft: Nftables<"async">,
  { name, isOwned }: Pick<OwnTables, "name" | "isOwned">,
): Promise<void> {
  if (isOwned) return;
  for (const family of ["inet", "netdev"] as const) {
    try {
      await nft.delete({ table: { family, name } });
    } catch (error) {
      if (!isOneOf(error, ["ENOENT"])) throw error;
    }
  }
}

async function removeStale(nft: Nftables<"async">, signal: AbortSignal | undefined): Promise<void> {
  const tables = await nft.list("table", {}, { signal });
  for (const { family, name, flags } of tables) {
    if (!isStale(name) || [flags ?? []].flat().includes("owner")) continue;
    try {
      await nft.delete({ table: { family, name } }, { signal });
    } catch (error) {
      if (!isOneOf(error, ["ENOENT"])) throw error;
    }
  }
}

/** Whether a table belongs to a program that has ended. Process ids of other namespaces of processes are not comparable. */
function isStale(name: Table["name"]): boolean {
  const [, pid, start, namespace] = /^bun_netlink_trace_(\d+)_(\d+)_(\d+)_\d+$/.exec(name) ?? [];
  return namespace === namespaceOfPids() && startTimeOf(Number(pid)) !== start;
}

function namespaceOfPids(): string {
  return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))![0];
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof NetlinkError && codes.includes(error.code);
}

/** The first chains of the hooks where packets start select the packet; the last chain of each hook reports its end. */
function networkTable(name: string, traced: TracedPacket, flags: string): string {
  const select = rulesOf(traced);
  const last = (hook: string) => `chain ${hook}_end { type filter hook ${hook} priority ${LAST}; policy accept; }`;
  return `table inet ${name} { ${flags}
    chain prerouting { type filter hook prerouting priority ${FIRST}; policy accept; ${select}\n}
    chain output { type filter hook output priority ${FIRST}; policy accept; ${select}\n}
    chain errors { type filter hook output priority ${FIRST + 1}; policy accept; ${rulesOfErrors(traced)}\n}
    ${NETWORK_HOOKS.map(last).join("\n")}
  }`;
}

interface DeviceChains {
  readonly traced: TracedPacket;
  readonly devices: readonly string[];
  readonly egress: boolean;
}

function deviceTable(name: string, { traced, devices, egress }: DeviceChains, flags: string): string {
  const chains: string[] = [];
  for (let at = 0; at < devices.length; at += MAX_DEVICES) {
    const names = devices
      .slice(at, at + MAX_DEVICES)
      .map((device) => JSON.stringify(device))
      .join(", ");
    const chain = (hook: string, priority: number, rules: string) =>
      `chain ${hook}_${at} { type filter hook ${hook} devices = { ${names} } priority ${priority}; policy accept; ${rules}\n}`;
    chains.push(chain("ingress", FIRST, rulesOf(traced)));
    if (egress) chains.push(chain("egress", LAST, ""));
  }
  return `table netdev ${name} { ${flags}\n${chains.join("\n")}\n}`;
}

function rulesOf({ packet: { protocol, flags }, flows }: TracedPacket): string {
  const rules = flows.map(({ source, destination, sourcePort, destinationPort }) => {
    const ip = source.includes(":") ? "ip6" : "ip";
    const parts = [`meta l4proto ${protocol} ${ip} saddr ${source} ${ip} daddr ${destination}`];
    if (!hasPorts({ protocol })) parts.push(`${protocol} type echo-request`);
    if (sourcePort !== undefined) parts.push(`${protocol} sport ${sourcePort}`);
    if (destinationPort !== undefined) parts.push(`${protocol} dport ${destinationPort}`);
    if (protocol === "tcp" && flags === undefined) parts.push("tcp flags & (fin | syn | rst | ack) == syn");
    else if (protocol === "tcp") parts.push(`tcp flags == ${flags?.join(" | ") || "0x0"}`);
    return `${parts.join(" ")} meta nftrace set 1`;
  });
  return rules.join("\n");
}

//  ICMP   0      8            20      24      28      30
//         | ICMP | IPv4 …     | saddr | daddr | sport | dport        header of the packet that caused the error
//  ICMPv6 0      8            16      32      48      50
//         | ICMP | IPv6 …     | saddr | daddr | sport | dport
const ERRORS = {
  ip: { types: "icmp type { destination-unreachable, time-exceeded, parameter-problem }", saddr: 20, daddr: 24 },
  ip6: {
    types: "icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem }",
    ...{ saddr: 16, daddr: 32 },
  },
} as const;

/** Rules that trace the ICMP errors about the packet. */
function rulesOfErrors({ packet: { protocol }, flows }: TracedPacket): string {
  const rules = flows.map(({ source, destination, sourcePort, destinationPort }) => {
    const isFour = !source.includes(":");
    const { types, saddr, daddr } = ERRORS[isFour ? "ip" : "ip6"];
    const length = isFour ? 4 : 16;
    const raw = (at: number, size: number, value: string) => `@th,${at * 8},${size * 8} 0x${value}`;
    const bytes = (address: string) => Buffer.from(addressBytes(familyOf(address), address, "address")).toString("hex");
    const parts = [types, raw(saddr, length, bytes(source)), raw(daddr, length, bytes(destination))];
    const port = (at: number, value: number | undefined) => {
      if (value !== undefined && hasPorts({ protocol })) parts.push(raw(at, 2, value.toString(16)));
    };
    port(daddr + length, sourcePort);
    port(daddr + length + 2, destinationPort);
    return `${parts.join(" ")} meta nftrace set 1`;
  });
  return rules.join("\n");
}

function familyOf(address: string): number {
  return tryAddress(address)!.family;
}
