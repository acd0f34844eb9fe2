// Xtables matches and targets, which iptables-nft stores in rules.
import type { RuleCompatAttrs } from "../../../families/nftables.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { bytesIn, type KernelExpression } from "../model/fields.ts";
import type { TableFamily } from "../model/objects.ts";
import { membersOf } from "../model/statements.ts";

/** NFT_RULE_COMPAT_F_INV: the rule matches all protocols except one. */
const INVERTED = 2;
/** Position and length of the protocol number, in bytes. */
const offsets: Partial<Record<TableFamily, readonly [base: string, offset: number, length: number]>> = {
  ip: ["network-header", 9, 1],
  ip6: ["network-header", 6, 1],
  bridge: ["link-layer-header", 12, 2],
};

/**
 * Returns NFTA_RULE_COMPAT, the packet protocol that some xtables targets require. The kernel does not list this
 * attribute, so the protocol is taken from a comparison in the rule.
 */
export function compatOf(family: TableFamily, expressions: readonly KernelExpression[]): RuleCompatAttrs | undefined {
  if (!expressions.some(({ name }) => name === "match" || name === "target")) return undefined;
  for (const [index, expression] of expressions.entries()) {
    const at = positionIn(family, expression);
    const { name, data } = expressions[index + 1] ?? {};
    const { op, data: compared } = membersOf(data);
    if (at === undefined || name !== "cmp" || (op !== "eq" && op !== "neq")) continue;
    const bytes = bytesIn(compared)?.subarray(at.start, at.start + at.length);
    if (bytes?.length !== at.length) continue;
    return { proto: numberOf(bytes), flags: op === "neq" ? INVERTED : 0 };
  }
  return undefined;
}

function positionIn(
  family: TableFamily,
  { name, data }: KernelExpression,
): { readonly start: number; readonly length: number } | undefined {
  const { key, base, offset, len } = membersOf(data);
  if (name === "meta") {
    if (key === "l4-proto" && family !== "bridge") return { start: 0, length: 1 };
    return key === "protocol" && family === "bridge" ? { start: 0, length: 2 } : undefined;
  }
  const [header, at, length] = offsets[family] ?? [];
  if (name !== "payload" || base !== header || at === undefined) return undefined;
  const start = at - Number(offset);
  return start >= 0 && start + length! <= Number(len) ? { start, length: length! } : undefined;
}

function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset)[bytes.length === 1 ? "getUint8" : "getUint16"](
    0,
    hostLittleEndian,
  );
}
