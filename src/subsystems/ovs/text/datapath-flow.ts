import { typeError } from "../../../base/argument-error.ts";
import { checkObject, checkOptions, checkRequiredString } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { ActionAttrs, FlowAttrs } from "../../../families/ovs-flow.ts";
import { monotonicTime } from "../../../io/clock.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields, Write } from "../../../schema/model/types.ts";
import { parseHex, parseUuid, readUuid } from "../../../schema/values/addresses.ts";
import { actionsText, readList } from "./actions.ts";
import { at, bytesOf, fieldsOf } from "./entry.ts";
import { type FlowMatch, flowText, readAttribute } from "./key.ts";
import { type FormatOptions, formatChecks, type ParseOptions, parseChecks } from "./options.ts";
import { Scanner } from "./scanner.ts";
import { big64, wholeNumber } from "./values.ts";

/** Options for formatting a flow as a line of `ovs-dpctl dump-flows`. */
export interface DatapathFlowOptions extends FormatOptions {
  /**
   * Current time of the kernel's monotonic clock in milliseconds, from which the flow's age in `used:` is computed. The
   * default is the system's uptime, which also includes the time in suspend.
   */
  now?: bigint | undefined;
}

/** Options for parsing a line of `ovs-dpctl dump-flows`. */
export interface ParseDatapathFlowOptions extends ParseOptions {
  /**
   * Time when the flow line was written, in milliseconds of the kernel's monotonic clock (CLOCK_MONOTONIC). The
   * result's time of last use is this time minus the age `used:` in the line.
   */
  now?: bigint | undefined;
}

/** Flow that was parsed from a line of `ovs-dpctl dump-flows`. The fields have the names of the family `ovs_flow`. */
export interface DatapathFlow extends FlowMatch {
  ufid?: string;
  /** Numbers of packets and bytes that matched the flow. */
  stats?: { nPackets: bigint; nBytes: bigint };
  /** Time of the flow's last use, in milliseconds of the kernel's monotonic clock. Undefined for an unused flow. */
  used?: bigint;
  /** TCP flags that occurred in packets of the flow, as a bit mask. */
  tcpFlags?: number;
  actions: ActionAttrs[];
}

interface FlowCounters {
  stats?: { nPackets?: bigint | number; nBytes?: bigint | number };
  used?: bigint | number;
  tcpFlags?: number;
}

const FLAG_LETTERS = "FSRP.UEC";
/** `ovs-dpctl` prints the TCP flags in this order. */
const PRINTED_LETTERS = "SFPRU.EC";

/**
 * Formats a flow like `ovs-dpctl dump-flows`: `recirc_id(0),in_port(1),…, packets:3, bytes:252, used:0.500s,
 * actions:2`. With `verbose`, formats the flow like `ovs-dpctl -m`. Without a key, the text starts with the flow's
 * identifier.
 *
 * Throws a TypeError or RangeError with the path of an invalid value.
 */
export function formatDatapathFlow(flow: FlowAttrs<Write> & FlowCounters, options: DatapathFlowOptions = {}): string {
  checkObject(flow, "flow");
  checkOptions(options, { ...formatChecks, now: true });
  const { key, mask, stats, tcpFlags, used, ufid, actions } = flow;
  const verbose = options.verbose === true;
  let line = "";
  if (ufid !== undefined && (verbose || key === undefined)) line += `ufid:${at("ufid", () => ufidText(ufid))}, `;
  if (key !== undefined) line += `${flowText(key, mask, options)}, `;
  const counters = at("stats", () => countersText(stats));
  line += `${counters}, used:${at("used", () => usedText(used, options.now))}`;
  if (tcpFlags !== undefined && tcpFlags !== 0) line += `, flags:${at("tcpFlags", () => lettersOf(tcpFlags))}`;
  if (verbose) line += ", dp:ovs";
  return `${line}, actions:${actionsText(actions ?? [], options)}`;
}

/** Formats an identifier like `ovs-dpctl`: four numbers in host byte order. */
function ufidText(ufid: string | Uint8Array): string {
  const bytes = typeof ufid === "string" ? (parseUuid(ufid) ?? parseHex(ufid)) : ufid;
  if (bytes === undefined || (bytes.length !== 16 && typeof ufid === "string"))
    throw typeError("", `expected a UUID, got ${describeValue(ufid)}`);
  return readUuid(inHostOrder(bytesOf(bytes, 16)), 0);
}

function inHostOrder(bytes: Uint8Array): Uint8Array {
  if (!hostLittleEndian) return bytes;
  return Uint8Array.from({ length: 16 }, (_, index) => bytes[(index & ~3) + 3 - (index & 3)]!);
}

function countersText(stats: unknown): string {
  const { nPackets, nBytes } = fieldsOf(stats);
  return `packets:${count(nPackets)}, bytes:${count(nBytes)}`;
}

function count(value: unknown): bigint {
  // Throws an error if the value is not a 64-bit number.
  big64.show(value);
  return BigInt((value ?? 0) as bigint | number);
}

function usedText(used: unknown, now: bigint | undefined): string {
  const when = count(used);
  if (when === 0n) return "never";
  const since = Number((now ?? BigInt(monotonicTime())) - when);
  return `${(since / 1000).toFixed(3)}s`;
}

function lettersOf(flags: number): string {
  const bits = wholeNumber(flags, 0xff);
  return [...PRINTED_LETTERS].filter((letter) => (bits & (1 << FLAG_LETTERS.indexOf(letter))) !== 0).join("");
}

/**
 * Parses a line of `ovs-dpctl dump-flows`, with or without `-m`. Ignores members that do not come from the kernel, such
 * as `dp:` and `offloaded:`.
 *
 * Throws a {@link FlowSyntaxError} with the position of the error.
 */
export function parseDatapathFlow(line: string, options: ParseDatapathFlowOptions = {}): DatapathFlow {
  checkRequiredString(line, "line");
  checkOptions(options, { ...parseChecks, now: true });
  const scanner = new Scanner(line);
  const key: Fields = {};
  const mask: Fields = {};
  const names = new Set<string>();
  const flow: ParsedFlow = { key, mask };
  for (;;) {
    scanner.separate();
    if (scanner.done) scanner.fail("actions:");
    const start = scanner.at;
    const label = labelAt(scanner);
    if (label === undefined) {
      readAttribute(scanner, options.ports, key, mask, names);
      continue;
    }
    scanner.addName(names, `${label}:`, start);
    if (label === "actions") break;
    readLabelled(scanner, label, flow, options.now);
  }
  const actions = readList(scanner, options.ports, false, () => skipMember(scanner, names));
  return { ...flow, actions };
}

/** Members after the actions, such as `dp-extra-info:`, do not come from the kernel. */
function skipMember(scanner: Scanner, names: Set<string>): boolean {
  const start = scanner.at;
  const label = labelAt(scanner);
  if (label === undefined) return false;
  scanner.addName(names, `${label}:`, start);
  scanner.match(anything);
  return true;
}

type ParsedFlow = Omit<DatapathFlow, "actions">;

const labels = /([A-Za-z_-]+):/y;

export function labelAt(scanner: Scanner): string | undefined {
  return scanner.match(labels)?.[1];
}

const MOST = 0xffff_ffff_ffff_ffffn;
const uuids = /[0-9A-Fa-f-]{36}/y;
const letters = /[FSRP.UEC]*/y;
const ages = /(-?)(\d{1,15})\.(\d{3})s/y;
const anything = /(?:\([^()]*\)|[^,()])*/y;

/** The text has four 32-bit numbers in host byte order. */
export function readUfid(scanner: Scanner): string {
  const start = scanner.at;
  const bytes = parseUuid(scanner.match(uuids)?.[0] ?? "");
  return bytes === undefined ? scanner.fail("a UUID", start) : readUuid(inHostOrder(bytes), 0);
}

function readLabelled(scanner: Scanner, label: string, flow: ParsedFlow, now: bigint | undefined): void {
  const start = scanner.at;
  if (label === "packets") flow.stats = { nBytes: 0n, ...flow.stats, nPackets: scanner.big(MOST) };
  else if (label === "bytes") flow.stats = { nPackets: 0n, ...flow.stats, nBytes: scanner.big(MOST) };
  else if (label === "ufid") flow.ufid = readUfid(scanner);
  else if (label === "flags") {
    const found = scanner.match(letters)?.[0] ?? "";
    flow.tcpFlags = [...found].reduce((bits, letter) => bits | (1 << FLAG_LETTERS.indexOf(letter)), 0);
  } else if (label === "used") {
    if (scanner.eat("never")) return;
    const found = scanner.match(ages);
    if (found === undefined) scanner.fail('"never", or seconds with three decimals and an "s"', start);
    const milliseconds = BigInt(`${found![2]}${found![3]}`);
    flow.used = (now ?? BigInt(monotonicTime())) - (found![1] === "-" ? -milliseconds : milliseconds);
  } else scanner.match(anything);
}
