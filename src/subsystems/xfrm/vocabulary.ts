import { typeError } from "../../base/argument-error.ts";
import {
  type Check,
  checkBigint,
  checkInteger,
  checkMasked,
  checkOptions,
  integerFrom,
  U64_MAXIMUM,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { checkedBytes } from "../../base/text.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { XfrmLifetimeCfg, XfrmLifetimeCur, XfrmMark } from "../../families/xfrm.ts";
import { readBuffer } from "../../schema/values/text.ts";
import { addressBytes, showAddress } from "../route/core/addresses.ts";
import type { Field } from "../route/core/fields.ts";
import { NumberNames } from "../route/core/names.ts";

/**
 * Protocol of an IPsec security association. "comp" is IPComp; "route2" (routing header) and "hao" (home address
 * option) belong to Mobile IPv6. (`IPPROTO_*`, linux/in.h)
 */
export type IpsecProtocol = "esp" | "ah" | "comp" | "route2" | "hao";

export const ipsecProtocols: NumberNames<IpsecProtocol> = /* @__PURE__ */ new NumberNames(
  { esp: 50, ah: 51, comp: 108, route2: 43, hao: 60 },
  0xff,
);

/**
 * Protocols whose associations are identified by the SPI. Others, of Mobile IPv6, are identified by the source address.
 * (IPSEC_PROTO_ANY)
 */
export const spiProtocols: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["esp", "ah", "comp"]);

/** Protocol of the packets that an IPsec selector matches. (`IPPROTO_*`, linux/in.h) */
export type SelectorProtocol =
  | "icmp"
  | "ipip"
  | "tcp"
  | "udp"
  | "ipv6"
  | "gre"
  | "esp"
  | "ah"
  | "icmpv6"
  | "sctp"
  | "mh";

export const selectorProtocols: NumberNames<SelectorProtocol> = /* @__PURE__ */ new NumberNames(
  { icmp: 1, ipip: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47, esp: 50, ah: 51, icmpv6: 58, sctp: 132, mh: 135 },
  0xff,
);

/** Address family of an IPsec security association, template or selector. */
export type IpsecFamily = "inet" | "inet6";

export const ipsecFamilies: NumberNames<IpsecFamily> = /* @__PURE__ */ new NumberNames(
  { inet: AF_INET, inet6: AF_INET6 },
  0xffff,
);

/** A packet mark with a mask. The kernel compares or sets only the bits of the mark that are set in the mask. */
export interface MarkMask {
  /** Value that the mark has in the bits of `mask`. */
  value: number;
  /** Bits of the mark to compare or to set (default: all). */
  mask?: number | undefined;
}

export const u32: Check = integerFrom(0, 0xffffffff);

/** Packet mark of an association or policy (XFRMA_MARK). */
export const markField: {
  attribute: string;
  show(mark: XfrmMark): MarkMask;
  parse(mark: MarkMask, path: string): Partial<XfrmMark>;
} = {
  attribute: "mark",
  show: ({ v, m }) => ({ value: v, mask: m }),
  parse(mark, path) {
    const { value, mask } = markOf(mark, path);
    return { v: value, m: mask };
  },
};

/** Old kernels have stored entries whose mark has bits outside of its mask, which must remain deletable. */
function markOf(mark: MarkMask, path: string): { value: number; mask: number } {
  checkOptions(mark, { value: true, mask: u32 }, path);
  const { value, mask = 0xffffffff } = mark;
  checkInteger(value, 0, 0xffffffff, `${path}.value`);
  return { value, mask };
}

/** Checks the mark of a new entry. */
export function checkMark(mark: MarkMask, path: string): { value: number; mask: number } {
  const { value, mask } = markOf(mark, path);
  checkMasked(value, mask, `${path}.value`);
  return { value, mask };
}

/** `xfrm_address_t` */
const ADDRESS = 16;

/** Pads or shortens an address to the length of `xfrm_address_t`. */
export function padded(address: Uint8Array): Uint8Array {
  if (address.length === ADDRESS) return address;
  const bytes = new Uint8Array(ADDRESS);
  bytes.set(address.subarray(0, ADDRESS));
  return bytes;
}

export function showIpAddress(bytes: Uint8Array, family: number): string {
  return showAddress(family === AF_INET ? AF_INET : AF_INET6, padded(bytes));
}

/** Returns undefined if the address is absent or all zeros. */
export function showSetAddress(bytes: Uint8Array | undefined, family: number): string | undefined {
  return bytes?.some((byte) => byte !== 0) === true ? showIpAddress(bytes, family) : undefined;
}

export function writeIpAddress(text: string | undefined, family: number, path: string): Uint8Array {
  if (text === undefined) return new Uint8Array(ADDRESS);
  return padded(addressBytes(family, text, path));
}

/** XFRMA_SEC_CTX, whose text ends with a NUL. */
export const securityContextField: Field = {
  attribute: "secCtx",
  show: ({ context }: { context: Uint8Array }) => readBuffer(context, 0, context.length),
  parse(text: string, path: string) {
    if (typeof text !== "string" || text === "" || text.includes("\0")) {
      throw typeError(path, `expected the text of a security context, got ${describeValue(text)}`);
    }
    const context = Uint8Array.of(...checkedBytes(text, () => path), 0);
    return { len: SECURITY_CONTEXT + context.length, ctxAlg: 1, ctxDoi: 1, ctxLen: context.length, context };
  },
};

/** Length of `struct xfrm_user_sec_ctx` in bytes. */
const SECURITY_CONTEXT = 8;

/**
 * Limits of the lifetime of an IPsec security association or policy. An omitted limit does not apply.
 *
 * At a soft limit, the kernel sends an "expire" event, so that a key exchange program can replace the association or
 * policy in time. At a hard limit, the kernel deletes it.
 */
export interface LifetimeLimits {
  /** Number of bytes after which the kernel announces the expiry (default: no limit). */
  softBytes?: bigint | number | undefined;
  /** Number of bytes after which the entry expires (default: no limit). */
  hardBytes?: bigint | number | undefined;
  /** Number of packets after which the kernel announces the expiry (default: no limit). */
  softPackets?: bigint | number | undefined;
  /** Number of packets after which the entry expires (default: no limit). */
  hardPackets?: bigint | number | undefined;
  /**
   * Soft limit of the lifetime in seconds, counted from the time when the IPsec security association or policy was
   * added.
   */
  softAddSeconds?: bigint | number | undefined;
  /** Seconds after the creation at which the entry expires (default: no limit). */
  hardAddSeconds?: bigint | number | undefined;
  /**
   * Soft limit of the lifetime in seconds, counted from the time when the IPsec security association or policy was
   * first used.
   */
  softUseSeconds?: bigint | number | undefined;
  /** Seconds after the first use at which the entry expires (default: no limit). */
  hardUseSeconds?: bigint | number | undefined;
}

/**
 * Number of bytes and packets that an IPsec security association or policy has processed so far, and its times of
 * creation and first use.
 */
export interface Lifetime {
  /** Number of bytes that were processed. */
  bytes: bigint;
  /** Number of packets that were processed. */
  packets: bigint;
  /** Time when the IPsec security association or policy was added, in seconds since 1970. */
  added: bigint;
  /**
   * Time when the IPsec security association or policy was first used, in seconds since 1970. Absent if it was never
   * used.
   */
  used?: bigint;
}

const INFINITE = U64_MAXIMUM;

/** Limit, member of `struct xfrm_lifetime_cfg`, and value for no limit. */
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

/** The value of each limit that means "no limit". */
export const NO_LIMITS: LifetimeLimits = Object.fromEntries(members.map(([name, , unlimited]) => [name, unlimited]));

/** Returns undefined if all members of the structure mean "no limit". */
export function readLimits(lft: XfrmLifetimeCfg): LifetimeLimits | undefined {
  const limits: Record<string, bigint> = {};
  for (const [name, member, unlimited] of members) {
    const value = lft[member] as bigint;
    if (value !== unlimited) limits[name] = value;
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}

export function writeLimits(limits: LifetimeLimits = {}, path = "limits"): Record<string, bigint> {
  checkOptions(limits, names, path);
  return Object.fromEntries(
    members.map(([name, member, unlimited]) => {
      const value = limits[name];
      return [member, value === undefined ? unlimited : checkBigint(value, 0n, U64_MAXIMUM, `${path}.${name}`)];
    }),
  );
}

export function readLifetime({ bytes, packets, addTime, useTime }: XfrmLifetimeCur): Lifetime {
  return { bytes, packets, added: addTime, ...(useTime === 0n ? {} : { used: useTime }) };
}
