import type { ExprConnlimitAttrs, ExprLimitAttrs, QuotaAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Machine, Outcome } from "../machine/machine.ts";

/** Name by which the caller can answer: "limit", or "limit NAME" for a named one. */
const nameOf = (kind: string, name: string | undefined) => (name === undefined ? kind : `${kind} ${name}`);

/** The rules of a table share its named objects. */
const placeOf = (machine: Machine, name: string | undefined) =>
  ` (${name === undefined ? machine.placeText() : `${machine.table.family} ${machine.table.name}`})`;

function isExceeded(machine: Machine, fact: string, question: string, key: string = question): boolean {
  const passed = machine.passedFact(fact);
  if (typeof passed === "boolean") return passed;
  return !machine.decide(question, [fact], key);
}

/** Ends the rule if the rate is exceeded, or if it is not with the flag "inv". (nft_limit.c) */
export function limit(machine: Machine, attrs: ExprLimitAttrs<Read>, name?: string): Outcome {
  const { rate, unit, flags } = attrs;
  const fact = nameOf("limit", name);
  const where = placeOf(machine, name);
  const question = `${fact} rate ${rate} per ${unit} s has not been exceeded${where}`;
  // Each evaluation uses up a part of the limit.
  const over = isExceeded(machine, fact, question, `${question} ${machine.countLoads()}`);
  return over === (flags?.includes("inv") === true) ? undefined : "break";
}

/** Ends the rule if the counted bytes exceed the quota, or if they do not with the flag "invert". (nft_quota.c) */
export function quota(machine: Machine, attrs: QuotaAttrs<Read>, name?: string): Outcome {
  const { bytes = 0n, consumed = 0n, flags } = attrs;
  const { packet, place } = machine;
  const passed = machine.passedFact(nameOf("quota", name));
  const used = machine.countBytes(attrs, BigInt(place.hook === "egress" ? packet.bytes.length : packet.length));
  const over = typeof passed === "boolean" ? passed : consumed + used > bytes;
  return over === (flags?.includes("invert") === true) ? undefined : "break";
}

/** Ends the rule if there are more connections, or fewer with the flag "inv". (nft_connlimit.c) */
export function connlimit(machine: Machine, { count, flags }: ExprConnlimitAttrs, name?: string): Outcome {
  const fact = nameOf("ct count", name);
  const where = placeOf(machine, name);
  const over = isExceeded(machine, fact, `${fact} is at most ${count}${where}`);
  return over === (flags?.includes("inv") === true) ? undefined : "break";
}
