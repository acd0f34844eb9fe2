// Statements that use no registers, such as counters and limits.

import { typeError } from "../../../base/argument-error.ts";
import { checkObject, didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { checkArgument } from "../arguments.ts";
import type { NamedQuota } from "../objects.ts";
import type { Limit, Log, Quota, Statement, Synproxy } from "../statements.ts";
import type { Data, KernelExpression } from "./fields.ts";

interface Simple {
  readonly name: string;
  readonly write: (args: never, path: string) => Data;
  readonly read: (data: Data) => unknown;
  /** Names of arguments that packets change, such as packet counts. */
  readonly state?: readonly string[];
}

const UNITS = ["bytes", "kbytes", "mbytes"] as const;
const PERIODS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;

const scale = (unit: string | undefined, path: string) => 1024n ** BigInt(oneOf(unit ?? "bytes", UNITS, path));

function oneOf(name: string, names: readonly string[], path: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw typeError(path, `unknown name ${describeValue(name)}${didYouMean(String(name), names)}`);
}

/** Uses the largest unit that gives an integer. */
function unitOf(bytes: bigint): { value: number; unit: (typeof UNITS)[number] } {
  let value = bytes;
  let index = 0;
  while (index < 2 && value > 0n && value % 1024n === 0n) {
    value /= 1024n;
    index++;
  }
  return { value: Number(value), unit: UNITS[index]! };
}

const big = (value: unknown) => BigInt((value ?? 0) as bigint);
const has = (flags: unknown, name: string) => Array.isArray(flags) && flags.includes(name);

export function compact<Item>(items: readonly Item[]): Item | Item[] {
  return items.length === 1 ? items[0]! : [...items];
}

export function writeLimit(limit: Limit, path: string): Data {
  const { rate, per, burst, rate_unit = "packets", burst_unit, inv } = limit;
  const unit = BigInt(PERIODS[per]);
  const flags = inv === true ? ["inv"] : [];
  if (rate_unit === "packets") return { rate: BigInt(rate), unit, burst: burst ?? 5, type: "pkts", flags };
  const bytes = BigInt(rate) * scale(rate_unit, `${path}.rate_unit`);
  const above = Number(BigInt(burst ?? 0) * scale(burst_unit, `${path}.burst_unit`));
  return { rate: bytes, unit, burst: above, type: "pkt-bytes", flags };
}

export function readLimit({ rate, unit, burst, type, flags }: Data): Limit {
  const per = (Object.entries(PERIODS).find(([, seconds]) => BigInt(seconds) === big(unit))?.[0] ??
    "second") as Limit["per"];
  const inv = has(flags, "inv") ? { inv: true } : {};
  if (type !== "pkt-bytes") return { rate: Number(rate), burst: Number(burst ?? 0), per, ...inv };
  const { value, unit: rate_unit } = unitOf(big(rate));
  const above = unitOf(big(burst));
  return { rate: value, burst: above.value, per, ...inv, rate_unit, burst_unit: above.unit };
}

/** The limit of the quota must be in bytes. */
export function writeQuota({ bytes, used, inv }: Pick<NamedQuota, "bytes" | "used" | "inv">): Data {
  return { bytes: BigInt(bytes), consumed: BigInt(used ?? 0), flags: inv === true ? ["invert"] : [] };
}

export function writeSynproxy(settings: Synproxy | null): Data {
  const { mss, wscale, flags } = settings ?? {};
  const names = [
    ...(mss === undefined ? [] : ["mss"]),
    ...(wscale === undefined ? [] : ["wscale"]),
    ...[flags ?? []].flat(),
  ];
  return { ...defined({ mss, wscale }), flags: names };
}

export function readSynproxy({ mss, wscale, flags }: Data): Synproxy | null {
  const names = ((flags ?? []) as string[]).filter((name) => name === "timestamp" || name === "sack-perm");
  names.sort((a, b) => (a < b ? 1 : -1));
  const read: Synproxy = {};
  if (has(flags, "mss") || Number(mss) > 0) read.mss = Number(mss ?? 0);
  if (has(flags, "wscale") || Number(wscale) > 0) read.wscale = Number(wscale ?? 0);
  if (names.length > 0) read.flags = compact(names);
  return Object.keys(read).length === 0 ? null : read;
}

const LOG_LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"] as const;
const LOG_FLAGS = {
  tcpseq: "tcp sequence",
  tcpopt: "tcp options",
  ipopt: "ip options",
  uid: "skuid",
  macdecode: "ether",
} as const;
const kernelLevel = (level: string) => (level === "warn" ? "warning" : level);

function writeLog(log: Log | null, path: string): Data {
  const { prefix, group, snaplen, level, flags } = log ?? {};
  const qthreshold = log?.["queue-threshold"];
  // Log groups reject a level (EINVAL) and ignore flags.
  for (const name of ["level", "flags"] as const)
    if (group !== undefined && log?.[name] !== undefined)
      throw typeError(`${path}.${name}`, "not allowed together with group, because it applies to the kernel log only");
  const names = [flags ?? []].flat().flatMap((flag) => {
    if (flag === "all") return Object.keys(LOG_FLAGS);
    return Object.keys(LOG_FLAGS)[oneOf(flag, Object.values(LOG_FLAGS), `${path}.flags`)]!;
  });
  if (level !== undefined) oneOf(level, LOG_LEVELS, `${path}.level`);
  return defined({
    prefix,
    group,
    snaplen,
    qthreshold,
    level: group === undefined ? kernelLevel(level ?? "warn") : undefined,
    flags: names.length > 0 ? names : undefined,
  });
}

function readLog({ prefix, group, snaplen, qthreshold, level, flags }: Data): Log | null {
  const names = ((flags ?? []) as string[]).flatMap((flag) => {
    return Object.entries(LOG_FLAGS).flatMap(([kernel, name]) => (kernel === flag ? [name] : []));
  });
  const read: Log = {};
  if (prefix !== undefined) read.prefix = String(prefix);
  if (group !== undefined) read.group = Number(group);
  if (group !== undefined && snaplen !== undefined) read.snaplen = Number(snaplen);
  if (group !== undefined && Number(qthreshold ?? 0) > 0) read["queue-threshold"] = Number(qthreshold);
  if (group === undefined && level !== undefined && level !== "warning") read.level = String(level);
  if (names.length > 0) read.flags = names.length === 5 ? "all" : compact<string>(names);
  return Object.keys(read).length === 0 ? null : read;
}

const simple: Readonly<Record<string, Simple>> = {
  counter: {
    name: "counter",
    write: (args: { packets?: number; bytes?: number } | null) => {
      return { packets: BigInt(args?.packets ?? 0), bytes: BigInt(args?.bytes ?? 0) };
    },
    read: ({ packets, bytes }) => ({ packets: Number(packets ?? 0), bytes: Number(bytes ?? 0) }),
    state: ["packets", "bytes"],
  },
  limit: { name: "limit", write: writeLimit, read: readLimit },
  quota: {
    name: "quota",
    write: ({ val, val_unit, used, used_unit, inv }: Quota, path: string) => {
      const bytes = BigInt(val) * scale(val_unit, `${path}.val_unit`);
      const consumed = BigInt(used ?? 0) * scale(used_unit, `${path}.used_unit`);
      return { bytes, consumed, flags: inv === true ? ["invert"] : [] };
    },
    read: ({ bytes, consumed, flags }) => {
      const { value: val, unit: val_unit } = unitOf(big(bytes));
      const read: Quota = { val, val_unit };
      const { value, unit } = unitOf(big(consumed));
      if (value > 0) Object.assign(read, { used: value, used_unit: unit });
      return has(flags, "invert") ? { ...read, inv: true } : read;
    },
    state: ["used", "used_unit"],
  },
  log: { name: "log", write: writeLog, read: readLog },
  "ct count": {
    name: "connlimit",
    write: ({ val, inv }: { val: number; inv?: boolean }) => ({ count: val, flags: inv === true ? ["inv"] : [] }),
    read: ({ count, flags }) => ({ val: Number(count ?? 0), ...(has(flags, "inv") && { inv: true }) }),
  },
  last: {
    name: "last",
    write: (args: { used?: number } | null) => (args?.used === undefined ? {} : { set: 1, msecs: BigInt(args.used) }),
    read: ({ set, msecs }) => (set === 1 ? { used: Number(msecs ?? 0) } : null),
    state: ["used"],
  },
  synproxy: { name: "synproxy", write: writeSynproxy, read: readSynproxy },
  notrack: { name: "notrack", write: () => ({}), read: () => null },
  flow: {
    name: "flow_offload",
    write: ({ flowtable }: { flowtable: string }) => ({ name: flowtable.replace(/^@/, "") }),
    read: ({ name }) => ({ op: "add", flowtable: `@${name}` }),
  },
};

export function isSimple(kind: string): boolean {
  return Object.hasOwn(simple, kind);
}

/** Arguments that packets change, by kind of statement or named object. */
export const stateOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(simple).flatMap(([kind, { state }]) => (state === undefined ? [] : [[kind, state]])),
);

export function writeSimple(statement: Statement, path: string): KernelExpression {
  checkObject(statement, path);
  const [kind, args] = Object.entries(statement)[0] ?? [""];
  const row = Object.hasOwn(simple, kind) ? simple[kind] : undefined;
  if (row === undefined) {
    const advice = didYouMean(kind, Object.keys(simple));
    throw typeError(path, `expected a statement that set elements can have, such as counter, got ${kind}${advice}`);
  }
  checkArgument(kind, args, `${path}.${kind}`);
  return { name: row.name, data: row.write(args as never, `${path}.${kind}`) } as KernelExpression;
}

const kinds: ReadonlyMap<string, string> = new Map(Object.entries(simple).map(([kind, { name }]) => [name, kind]));

/** Returns undefined for a kernel expression that uses registers. */
export function readSimple({ name, data }: KernelExpression): Statement | undefined {
  const kind = kinds.get(name ?? "");
  return kind === undefined ? undefined : ({ [kind]: simple[kind]!.read((data ?? {}) as Data) } as Statement);
}
