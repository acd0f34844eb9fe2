// Rules of iptables, ip6tables, ebtables and arptables, whose expressions are matches and targets of xtables.
import type { RuleCompatAttrs } from "../../../families/nftables.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { TableFamily } from "../objects.ts";
import type { Data, KernelExpression } from "./fields.ts";

/** Flag of a rule whose packets have any other protocol (NFT_RULE_COMPAT_F_INV). */
const INVERTED = 2;
/** Offset of the protocol in a header: in the network header, or in the link-layer header of frames of bridges. */
const offsets: Partial<Record<TableFamily, readonly [base: string, offset: number, length: number]>> = {
  ip: ["network-header", 9, 1],
  ip6: ["network-header", 6, 1],
  bridge: ["link-layer-header", 12, 2],
};

/**
 * Returns the attribute of a rule with matches or targets of xtables: the protocol of its packets, which some of them
 * require. The kernel does not list it, but it follows from the comparison that precedes them. Returns undefined for other
 * rules, and if the rule matches no protocol.
 */
export function compatOf(family: TableFamily, expressions: readonly KernelExpression[]): RuleCompatAttrs | undefined {
  if (!expressions.some(({ name }) => name === "match" || name === "target")) return undefined;
  for (const [index, expression] of expressions.entries()) {
    const at = positionIn(family, expression);
    const { name, data } = expressions[index + 1] ?? {};
    const { op, data: compared } = (data ?? {}) as Data;
    if (at === undefined || name !== "cmp" || (op !== "eq" && op !== "neq")) continue;
    const bytes = (compared as { value?: Uint8Array }).value?.subarray(at.start, at.start + at.length);
    if (bytes?.length !== at.length) continue;
    return { proto: numberOf(bytes), flags: op === "neq" ? INVERTED : 0 };
  }
  return undefined;
}

/** Returns where the bytes that an expression loads contain the protocol. */
function positionIn(
  family: TableFamily,
  { name, data }: KernelExpression,
): { readonly start: number; readonly length: number } | undefined {
  const { key, base, offset, len } = (data ?? {}) as Data;
  if (name === "meta") {
    if (key === "l4-proto" && family !== "bridge") return { start: 0, length: 1 };
    return key === "protocol" && family === "bridge" ? { start: 0, length: 2 } : undefined;
  }
  const [header, at, length] = offsets[family] ?? [];
  if (name !== "payload" || base !== header || at === undefined) return undefined;
  const start = at - Number(offset);
  return start >= 0 && start + length! <= Number(len) ? { start, length: length! } : undefined;
}

/** The kernel copies the number of an Ethernet protocol without a change of its byte order. */
function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset)[bytes.length === 1 ? "getUint8" : "getUint16"](
    0,
    hostLittleEndian,
  );
}
