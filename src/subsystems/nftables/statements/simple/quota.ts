import { rangeError } from "../../../../base/argument-error.ts";
import { checkFlag, type OptionChecks, S64_MAXIMUM } from "../../../../base/check.ts";
import type { QuotaAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { factOf, type StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { Quota } from "../../model/statements.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { u64 } from "./checks.ts";
import { hasFlag, type SimpleStatement, type StatementText } from "./statement.ts";
import { BYTE_UNITS, type ByteUnit, big, bytesOfUnit, bytesText, checkAmount, readInverted, unitOf } from "./units.ts";

export const quota: SimpleStatement<Quota> = {
  argument: {
    checks: {
      val: u64,
      val_unit: true,
      used: u64,
      used_unit: true,
      inv: checkFlag,
    } satisfies OptionChecks<Quota>,
    required: ["val"],
  },
  expression: "quota",
  write: ({ val, val_unit, used, used_unit, inv }, path) => {
    const bytes = BigInt(val) * bytesOfUnit(val_unit, `${path}.val_unit`);
    const consumed = BigInt(used ?? 0) * bytesOfUnit(used_unit, `${path}.used_unit`);
    checkQuota(bytes, consumed, `${path}.val`, `${path}.used`);
    return { bytes, consumed, flags: inv === true ? ["invert"] : [] };
  },
  read: ({ bytes, consumed, flags }) => {
    const { value: val, unit: val_unit } = unitOf(big(bytes));
    const read: Quota = { val, val_unit };
    const { value, unit } = unitOf(big(consumed));
    if (value > 0) Object.assign(read, { used: value, used_unit: unit });
    return hasFlag(flags, "invert") ? { ...read, inv: true } : read;
  },
  state: ["used", "used_unit"],
};

/** The kernel rejects more bytes with EOVERFLOW or EINVAL. (nft_quota_do_init) */
export function checkQuota(bytes: bigint, used: bigint, path: string, usedPath: string): void {
  if (bytes > S64_MAXIMUM) throw rangeError(path, `expected at most ${S64_MAXIMUM} bytes, got ${bytes}`);
  if (used > bytes) throw rangeError(usedPath, `expected at most the ${bytes} bytes of the quota, got ${used}`);
}

export const quotaText: StatementText<Quota> = {
  read: readQuota,
  text: (args, _, isTemplate) => ` ${amountText(args, isTemplate)}`,
};

export function readQuota(reader: Reader): Quota {
  const inverted = readInverted(reader);
  const read: Quota = readAmount(reader, S64_MAXIMUM);
  if (reader.eat("used")) {
    const { val, val_unit } = readAmount(reader, BigInt(read.val) * bytesOfUnit(read.val_unit, ""));
    Object.assign(read, { used: val, used_unit: val_unit });
  }
  return { ...read, ...inverted };
}

function readAmount(reader: Reader, max: bigint): { val: number | bigint; val_unit: ByteUnit } {
  const { at } = reader;
  const amount = { val: reader.number64(), val_unit: reader.oneOf(BYTE_UNITS) };
  checkAmount(reader, at, amount.val, amount.val_unit, max);
  return amount;
}

/** Declarations of sets (`isTemplate`) omit the used amount. */
export function amountText({ val, val_unit, used, used_unit, inv }: Quota, isTemplate: boolean): string {
  const consumed = isTemplate || used === undefined || BigInt(used) === 0n ? "" : ` used ${bytesText(used, used_unit)}`;
  return `${inv === true ? "over " : ""}${bytesText(val, val_unit)}${consumed}`;
}

/** Ends the rule if the counted bytes exceed the quota, or if they do not with the flag "invert". (nft_quota.c) */
export const quotaEvaluation: StatementEvaluation<QuotaAttrs<Read>> = {
  evaluate: (run, attributes, name) => {
    const { bytes = 0n, consumed = 0n, flags } = attributes;
    const { packet, place } = run;
    const passed = run.passedFact(factOf("quota", name));
    const used = run.countBytes(attributes, BigInt(place.hook === "egress" ? packet.bytes.length : packet.length));
    const over = typeof passed === "boolean" ? passed : consumed + used > bytes;
    return over === hasFlag(flags, "invert") ? undefined : "break";
  },
  fact: "quota",
  isPerObject: true,
};
