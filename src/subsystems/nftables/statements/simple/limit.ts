import { joined, rangeError } from "../../../../base/argument-error.ts";
import { type Check, checkFlag, type OptionChecks, oneOf, U64_MAXIMUM } from "../../../../base/check.ts";
import type { ExprLimitAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { factOf, isExceeded, type StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { Data } from "../../model/fields.ts";
import type { Limit } from "../../model/statements.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { Token } from "../../text/scanner/tokens.ts";
import { u32, u64 } from "./checks.ts";
import { hasFlag, type SimpleStatement, type StatementText } from "./statement.ts";
import {
  BYTE_UNITS,
  type ByteUnit,
  big,
  bytesOfUnit,
  bytesText,
  checkAmount,
  exact,
  readInverted,
  unitOf,
} from "./units.ts";

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;
const PERIODS = Object.keys(SECONDS) as Limit["per"][];

const rate: Check = (value, path) => {
  u64(value, path);
  if (Number(value) === 0) throw rangeError(path, "expected a rate of at least 1, got 0");
};

export const limitFields: OptionChecks<Limit> = {
  rate,
  per: oneOf(...PERIODS),
  burst: u32,
  rate_unit: oneOf("packets", ...BYTE_UNITS),
  // The kernel lists `burst_unit: "packets"`, which the TypeScript type omits.
  burst_unit: oneOf("packets", ...BYTE_UNITS),
  inv: checkFlag,
};

export const limit: SimpleStatement<Limit> = {
  argument: { checks: limitFields, required: ["rate", "per"] },
  expression: "limit",
  write: writeLimit,
  read: readLimit,
};

/** NFTA_LIMIT_BURST has 32 bits. */
const MAX_BURST = 0xffff_ffffn;

export function writeLimit(
  { rate: value, per, burst, rate_unit = "packets", burst_unit, inv }: Limit,
  path: string,
): Data {
  const unit = BigInt(SECONDS[per]);
  const flags = inv === true ? ["inv"] : [];
  if (rate_unit === "packets") {
    // The kernel replaces 0 by its default.
    if (burst === 0) throw rangeError(joined(path, "burst"), "expected at least 1 packet, got 0");
    checkSum(BigInt(value), BigInt(burst ?? 5), joined(path, "rate"));
    return { rate: BigInt(value), unit, burst: burst ?? 5, type: "pkts", flags };
  }
  const bytes = BigInt(value) * bytesOfUnit(rate_unit, joined(path, "rate_unit"));
  const above = BigInt(burst ?? 0) * bytesOfUnit(burst_unit, joined(path, "burst_unit"));
  if (above > MAX_BURST) throw rangeError(joined(path, "burst"), `expected at most ${MAX_BURST} bytes, got ${above}`);
  checkSum(bytes, above, joined(path, "rate"));
  return { rate: bytes, unit, burst: Number(above), type: "pkt-bytes", flags };
}

/** The kernel rejects a larger sum with EOVERFLOW. (nft_limit_init) */
function checkSum(rate: bigint, burst: bigint, path: string): void {
  const max = U64_MAXIMUM - burst;
  if (rate > max) throw rangeError(path, `expected at most ${max} with a burst of ${burst}, got ${rate}`);
}

export function readLimit({ rate: value, unit, burst, type, flags }: Data): Limit {
  const per = PERIODS.find((name) => BigInt(SECONDS[name]) === big(unit)) ?? "second";
  const inv = hasFlag(flags, "inv") ? { inv: true } : {};
  if (type !== "pkt-bytes") return { rate: exact(value), burst: Number(burst ?? 0), per, ...inv };
  const { value: bytes, unit: rate_unit } = unitOf(big(value));
  const above = unitOf(big(burst));
  return { rate: bytes, burst: Number(above.value), per, ...inv, rate_unit, burst_unit: above.unit };
}

export const limitText: StatementText<Limit> = {
  read: (reader) => {
    reader.expect("rate");
    return readRate(reader);
  },
  text: (args) => ` rate ${rateText(args)}`,
};

/** Parses a limit after the word "rate". */
export function readRate(reader: Reader): Limit {
  const inverted = readInverted(reader);
  const { at } = reader;
  const value = reader.number64();
  if (value === 0) reader.reject("expected a rate of at least 1", at);
  const { rate_unit, per } = readRateUnit(reader);
  const read: Limit = { rate: value, ...(rate_unit === "packets" ? { burst: 5 } : {}), per, ...inverted };
  if (rate_unit !== "packets") read.rate_unit = rate_unit;
  if (reader.eat("burst")) readBurst(reader, read, rate_unit);
  const { burst = 0 } = read;
  const max = U64_MAXIMUM - BigInt(burst) * bytesOfUnit(read.burst_unit, "");
  if (rate_unit !== "packets") checkAmount(reader, at, value, rate_unit, max);
  else if (value > max) reader.reject(`expected at most ${max} packets with a burst of ${burst}, got ${value}`, at);
  return read;
}

function readBurst(reader: Reader, read: Limit, rateUnit: Limit["rate_unit"]): void {
  const { at } = reader;
  read.burst = reader.number(0xffff_ffff);
  if (rateUnit === "packets") {
    if (read.burst === 0) reader.reject("expected a burst of at least 1 packet", at);
    reader.expect("packets");
    return;
  }
  read.burst_unit = reader.oneOf(BYTE_UNITS);
  checkAmount(reader, at, read.burst, read.burst_unit, MAX_BURST);
}

/** The scanner returns "kbytes/second" as a single word. */
function readRateUnit(reader: Reader): { rate_unit: NonNullable<Limit["rate_unit"]>; per: Limit["per"] } {
  const joined = /^(k?bytes|mbytes)\/(\w+)$/.exec(reader.kind === Token.Word ? reader.text : "");
  if (joined !== null) {
    const per =
      PERIODS.find((name) => name === joined[2]) ?? reader.fail(PERIODS.map((name) => `${joined[1]}/${name}`));
    reader.advance();
    return { rate_unit: joined[1] as ByteUnit, per };
  }
  const rate_unit = reader.word === "/" ? "packets" : reader.oneOf([...BYTE_UNITS, "/"]);
  reader.expect("/");
  return { rate_unit: rate_unit as ByteUnit, per: reader.oneOf(PERIODS) };
}

/** Omits the burst if it is equal to `hidden`. */
export function rateText(
  { rate: value, per, burst, rate_unit = "packets", burst_unit, inv }: Limit,
  hidden = 0,
): string {
  const over = inv === true ? "over " : "";
  if (rate_unit === "packets") {
    const packets = burst ?? 5;
    return `${over}${value}/${per}${packets === hidden ? "" : ` burst ${packets} packets`}`;
  }
  const extra = burst === undefined || burst === 0 ? "" : ` burst ${bytesText(burst, burst_unit)}`;
  return `${over}${bytesText(value, rate_unit)}/${per}${extra}`;
}

/** Ends the rule if the rate is exceeded, or if it is not with the flag "inv". (nft_limit.c) */
export const limitEvaluation: StatementEvaluation<ExprLimitAttrs<Read>> = {
  evaluate: (run, { rate: value, unit, flags }, name) => {
    const over = isExceeded(
      run,
      factOf("limit", name),
      name,
      `rate ${value} per ${unit} s has not been exceeded`,
      true,
    );
    return over === hasFlag(flags, "inv") ? undefined : "break";
  },
  fact: "limit",
  isPerObject: true,
};
