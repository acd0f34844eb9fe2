import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { type Check, checkString, type OptionChecks } from "../../../../base/check.ts";
import { defined } from "../../../../base/objects.ts";
import { checkedBytes } from "../../../../base/text.ts";
import type { LogAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { Data } from "../../model/fields.ts";
import { LOG_LEVELS, type Log, type LogLevel } from "../../model/statements.ts";
import { inSingleQuotes, quoted } from "../../text/scanner/quotes.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { names, u16, u32 } from "./checks.ts";
import {
  compact,
  definedOrNull,
  hasFlag,
  listOf,
  readNames,
  type SimpleStatement,
  type StatementText,
} from "./statement.ts";
import { indexOf } from "./units.ts";

/** Keyed by the name in JSON, in the order in which nft prints them. */
const FLAGS = {
  "tcp sequence": "tcpseq",
  "tcp options": "tcpopt",
  "ip options": "ipopt",
  skuid: "uid",
  ether: "macdecode",
} as const;
const FLAG_NAMES = Object.keys(FLAGS) as (keyof typeof FLAGS)[];
/** In bytes, without the final NUL (NF_LOG_PREFIXLEN). */
const MAX_PREFIX = 127;

const prefix: Check = (value, path) => {
  checkString(value, path);
  const { length } = checkedBytes(value ?? "", () => path);
  if (length > MAX_PREFIX) throw rangeError(path, `expected a prefix of at most ${MAX_PREFIX} bytes, got ${length}`);
};

export const log: SimpleStatement<Log | null> = {
  argument: {
    checks: {
      prefix,
      group: u16,
      snaplen: u32,
      "queue-threshold": u16,
      level: true,
      flags: names,
    } satisfies OptionChecks<Log>,
    optional: true,
  },
  expression: "log",
  write: writeLog,
  read: readLog,
};

function writeLog(args: Log | null, path: string): Data {
  const { group, snaplen, level, flags } = args ?? {};
  const reject = (fields: readonly (keyof Log)[], isWrong: boolean, reason: string) => {
    for (const name of fields)
      if (isWrong && args?.[name] !== undefined)
        throw typeError(`${path}.${name}`, `not allowed together with ${reason}`);
  };
  // Log groups reject a level (EINVAL) and ignore flags.
  reject(["level", "flags"], group !== undefined, "group, because it applies to the kernel log only");
  // The kernel ignores these options.
  for (const name of ["level", "flags"] as const) {
    const reason = `${name}, because it applies to log groups only`;
    reject(["snaplen", "queue-threshold"], args?.[name] !== undefined, reason);
  }
  reject(["prefix", "flags"], level === "audit", 'the level "audit", which has no options');
  const set = listOf(flags).flatMap((flag) =>
    flag === "all" ? FLAG_NAMES : [FLAG_NAMES[indexOf(flag, FLAG_NAMES, `${path}.flags`)]!],
  );
  if (level !== undefined) indexOf(level, LOG_LEVELS, `${path}.level`);
  return defined({
    prefix: args?.prefix,
    group,
    snaplen,
    qthreshold: args?.["queue-threshold"],
    level: group !== undefined ? undefined : level === undefined || level === "warn" ? "warning" : level,
    flags: set.length > 0 ? set.map((flag) => FLAGS[flag]) : undefined,
  });
}

function readLog({ prefix: text, group, snaplen, qthreshold, level, flags }: Data): Log | null {
  const set = FLAG_NAMES.filter((name) => hasFlag(flags, FLAGS[name]));
  const read: Log = {};
  if (text !== undefined) read.prefix = String(text);
  if (group !== undefined) read.group = Number(group);
  if (group !== undefined && snaplen !== undefined) read.snaplen = Number(snaplen);
  if (group !== undefined && Number(qthreshold ?? 0) > 0) read["queue-threshold"] = Number(qthreshold);
  if (group === undefined && level !== undefined && level !== "warning") read.level = String(level) as LogLevel;
  return definedOrNull({ ...read, flags: set.length === FLAG_NAMES.length ? "all" : compact<string>(set) });
}

export const logText: StatementText<Log | null> = {
  read: (reader) => {
    const read: Log = {};
    const flags: string[] = [];
    for (;;) {
      if (reader.eat("prefix")) read.prefix = reader.expandedString("a text in quotes");
      else if (reader.eat("group")) read.group = reader.number(0xffff);
      else if (reader.eat("snaplen")) read.snaplen = reader.number(0xffff_ffff);
      else if (reader.eat("queue-threshold")) read["queue-threshold"] = reader.number(0xffff);
      else if (reader.eat("level")) read.level = reader.oneOf(LOG_LEVELS);
      else if (reader.eat("flags")) readFlags(reader, flags);
      else break;
    }
    return definedOrNull({ ...read, flags: flags.includes("all") ? "all" : compact([...new Set(flags)]) });
  },
  text: (args) => {
    const { prefix: text, group, snaplen, level, flags } = args ?? {};
    const set = listOf(flags);
    const isAll = set.includes("all") || FLAG_NAMES.every((flag) => set.includes(flag));
    let written = "";
    if (text !== undefined) written += ` prefix ${text.includes("$") ? inSingleQuotes(text) : quoted(text)}`;
    if (group !== undefined) written += ` group ${group}`;
    if (snaplen !== undefined) written += ` snaplen ${snaplen}`;
    if (args?.["queue-threshold"] !== undefined) written += ` queue-threshold ${args["queue-threshold"]}`;
    if (level !== undefined && level !== "warn") written += ` level ${level}`;
    if (isAll) return `${written} flags all`;
    const tcp = ["sequence", "options"].filter((flag) => set.includes(`tcp ${flag}`));
    if (tcp.length > 0) written += ` flags tcp ${tcp.join(",")}`;
    for (const flag of ["ip options", "skuid", "ether"]) if (set.includes(flag)) written += ` flags ${flag}`;
    return written;
  },
};

function readFlags(reader: Reader, flags: string[]): void {
  const first = reader.oneOf(["tcp", "ip", "skuid", "ether", "all"] as const);
  if (first === "ip") {
    reader.expect("options");
    flags.push("ip options");
  } else if (first === "tcp") {
    for (const flag of readNames(reader, ["sequence", "options"])) flags.push(`tcp ${flag}`);
  } else flags.push(first);
}

export const logEvaluation: StatementEvaluation<LogAttrs<Read>> = {
  evaluate: (run, { prefix, group }) => {
    run.effects.push({ kind: "log", prefix, group });
    return undefined;
  },
};
