import type { AttributeValue, DisplayHint, Member, ValueFormat } from "../model/family.ts";

/**
 * Kinds of values. Their order is used: `kind <= Kind.S32` are integers of at most 32 bits, `kind <= Kind.Sint` all
 * integers, and `kind < Kind.Nest` values without attributes inside.
 */
export const Kind = {
  U8: 0,
  U16: 1,
  U32: 2,
  S8: 3,
  S16: 4,
  S32: 5,
  U64: 6,
  S64: 7,
  Uint: 8,
  Sint: 9,
  Enum: 10,
  BigEnum: 11,
  Flags: 12,
  BigFlags: 13,
  Ipv4: 14,
  Ipv6: 15,
  Flag: 16,
  Bitfield32: 17,
  Bytes: 18,
  String: 19,
  Ip: 20,
  Mac: 21,
  Hex: 22,
  Uuid: 23,
  SocketAddress: 24,
  IpOfFamily: 25,
  Labels: 26,
  RouterOptions: 27,
  Array: 28,
  Struct: 29,
  Nest: 30,
  Indexed: 31,
  SubMessage: 32,
  Masked: 33,
  Structs: 34,
  ArrayOrNest: 35,
  Records: 36,
  FlagOrInteger: 37,
  NumberedNests: 38,
  ReadOnly: 39,
  Pad: 40,
} as const;

/** The index is the number in `Kind`. */
const integerTypes = ["u8", "u16", "u32", "s8", "s16", "s32", "u64", "s64", "uint", "sint"] as const;

/** Integer sizes in bytes; -1 if the sender chooses between 4 and 8. */
const baseSizes: readonly number[] = [1, 2, 4, 1, 2, 4, 8, 8, -1, -1];

export const integerKinds: Readonly<Record<string, number | undefined>> = Object.fromEntries(
  integerTypes.map((type, kind) => [type, kind]),
);

export const integerMethods: readonly string[] = [
  ...["Uint8", "Uint16", "Uint32", "Int8", "Int16", "Int32"],
  ...["BigUint64", "BigInt64"],
];

export function baseKind(source: AttributeValue | Member): number {
  const { type } = source;
  const item = (source as AttributeValue).item;
  const integer = type === "binary" && item !== undefined ? item : type;
  return integerKinds[integer] ?? Kind.U32;
}

const typeKinds: Readonly<Record<string, number>> = {
  bitfield32: Kind.Bitfield32,
  string: Kind.String,
  "indexed-array": Kind.Indexed,
  "nest-type-value": Kind.NumberedNests,
  "sub-message": Kind.SubMessage,
  pad: Kind.Pad,
  unused: Kind.Pad,
};

export const textKinds: Readonly<Record<DisplayHint, number>> = {
  ipv4: Kind.Ipv4,
  ipv6: Kind.Ipv6,
  "ipv4-or-v6": Kind.Ip,
  "ip-or-label": Kind.Ip,
  mac: Kind.Mac,
  fddi: Kind.Mac,
  hex: Kind.Hex,
  uuid: Kind.Uuid,
  "mpls-labels": Kind.Labels,
  "socket-address": Kind.SocketAddress,
  "router-options": Kind.RouterOptions,
};

export function kindOf(source: AttributeValue | Member, base: number): number {
  const { type, struct, hint, item, nest, typeValues, replyType, requestType, masked } = source as AttributeValue;
  if (type === "flag") return (replyType ?? requestType) === undefined ? Kind.Flag : Kind.FlagOrInteger;
  if (type === "nest") return masked === true ? Kind.Masked : Kind.Nest;
  if (type !== "binary") {
    return typeKinds[type] ?? (typeValues === undefined ? integerKind(source, base) : Kind.NumberedNests);
  }
  if (struct !== undefined) {
    if (item !== "struct") return Kind.Struct;
    return nest === undefined ? Kind.Structs : Kind.Records;
  }
  if (item !== undefined) return nest === undefined ? Kind.Array : Kind.ArrayOrNest;
  return hint === undefined ? Kind.Bytes : textKinds[hint];
}

/** Such a member has 16 bytes for either kind of address. */
export function isIpOfFamily({ type, hint, ...source }: AttributeValue | Member): boolean {
  return type === "binary" && hint === "ipv4-or-v6" && (source as Member).length === 16;
}

function integerKind(source: ValueFormat, base: number): number {
  const isAddress = source.hint === "ipv4" || source.hint === "ipv4-or-v6";
  if (isAddress && (base === Kind.U32 || base === Kind.S32)) return Kind.Ipv4;
  if (source.enum === undefined) return base;
  const big = base >= Kind.U64;
  if (source.flags === true) return big ? Kind.BigFlags : Kind.Flags;
  return big ? Kind.BigEnum : Kind.Enum;
}

export function baseSize(base: number): number {
  return baseSizes[base]!;
}

export function sizeOf(kind: number, base: number, length: number | undefined): number {
  if (kind <= Kind.BigFlags) return baseSizes[kind <= Kind.Sint ? kind : base]!;
  if (kind === Kind.Ipv4) return 4;
  if (kind === Kind.Ipv6 || kind === Kind.Uuid) return 16;
  if (kind === Kind.Flag) return 0;
  if (kind === Kind.Bitfield32) return 8;
  return length ?? -1;
}

export const BIG_LIMITS: readonly (readonly [least: bigint, most: bigint])[] = baseSizes.map((size, kind) => {
  const values = 1n << BigInt(size < 0 ? 64 : size * 8);
  return integerTypes[kind]!.startsWith("s") ? [-values / 2n, values / 2n - 1n] : [0n, values - 1n];
});

export function rangeOf(type: string): readonly [least: bigint, most: bigint] | undefined {
  const kind = integerKinds[type];
  return kind === undefined ? undefined : BIG_LIMITS[kind];
}

export const minimumOf: readonly number[] = BIG_LIMITS.map(([least]) => Number(least));
/** Rounded for 64-bit integers. */
export const maximumOf: readonly number[] = BIG_LIMITS.map(([, most]) => Number(most));

/** Usual JavaScript forms for which the encoder has a fast path. */
export const Form = {
  Other: 0,
  Unsigned: 1,
  Integer: 2,
  Bigint: 3,
  Ipv4: 4,
  Text: 5,
  Names: 6,
  Members: 7,
  Fields: 8,
  Bytes: 9,
} as const;

/** Deeper attributes are kept as bytes; kernel messages are less deep. */
export const MAX_DEPTH = 64;
