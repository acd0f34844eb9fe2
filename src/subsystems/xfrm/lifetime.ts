import type { XfrmLifetimeCfg, XfrmLifetimeCur } from "../../families/xfrm.ts";
import { checkBigint, checkOptions, U64_MAXIMUM } from "../../message/check.ts";

/**
 * Lifetime limits of an association or a policy. An omitted limit does not apply.
 *
 * At a soft limit, the kernel reports that the entry should be renewed. At a hard limit, the kernel deletes the entry.
 */
export interface LifetimeLimits {
  softBytes?: bigint | number | undefined;
  hardBytes?: bigint | number | undefined;
  softPackets?: bigint | number | undefined;
  hardPackets?: bigint | number | undefined;
  /** Soft limit in seconds after the association or policy was added. */
  softAddSeconds?: bigint | number | undefined;
  hardAddSeconds?: bigint | number | undefined;
  /** Soft limit in seconds after the first use of the association or policy. */
  softUseSeconds?: bigint | number | undefined;
  hardUseSeconds?: bigint | number | undefined;
}

/** How much an association or a policy has been used so far. */
export interface Lifetime {
  bytes: bigint;
  packets: bigint;
  /** Time when the association or policy was added, in seconds since 1970. */
  added: bigint;
  /** Time of the first use, in seconds since 1970; absent if the association or policy was never used. */
  used?: bigint;
}

const INFINITE = U64_MAXIMUM;

/** For each lifetime limit, the structure member and the number that means no limit. */
const members: readonly (readonly [keyof LifetimeLimits, keyof XfrmLifetimeCfg, bigint])[] = [
  ["softBytes", "softByteLimit", INFINITE],
  ["hardBytes", "hardByteLimit", INFINITE],
  ["softPackets", "softPacketLimit", INFINITE],
  ["hardPackets", "hardPacketLimit", INFINITE],
  ["softAddSeconds", "softAddExpiresSeconds", 0n],
  ["hardAddSeconds", "hardAddExpiresSeconds", 0n],
  ["softUseSeconds", "softUseExpiresSeconds", 0n],
  ["hardUseSeconds", "hardUseExpiresSeconds", 0n],
];
const names = Object.fromEntries(members.map(([name]) => [name, true as const]));

/** Returns the lifetime limits that apply; undefined if no limit applies. */
export function readLimits(lft: XfrmLifetimeCfg): LifetimeLimits | undefined {
  const limits: Record<string, bigint> = {};
  for (const [name, member, unlimited] of members) {
    const value = lft[member] as bigint;
    if (value !== unlimited) limits[name] = value;
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/**
 * Converts lifetime limits to the structure of the kernel.
 *
 * @throws TypeError or RangeError with the path of an invalid limit.
 */
export function writeLimits(limits: LifetimeLimits = {}, path = "limits"): Record<string, bigint> {
  checkOptions(limits, names, path);
  return Object.fromEntries(
    members.map(([name, member, unlimited]) => {
      const value = limits[name];
      return [member, value === undefined ? unlimited : checkBigint(value, 0n, U64_MAXIMUM, `${path}.${name}`)];
    }),
  );
}

/** Converts the current use of an association or a policy. */
export function readLifetime({ bytes, packets, addTime, useTime }: XfrmLifetimeCur): Lifetime {
  return { bytes, packets, added: addTime, ...(useTime === 0n ? {} : { used: useTime }) };
}
