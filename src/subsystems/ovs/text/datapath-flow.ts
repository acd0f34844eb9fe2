import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { shown } from "../../../errors.ts";
import type { ActionAttrs, FlowAttrs } from "../../../families/ovs-flow.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields, Write } from "../../../schema/model/types.ts";
import { parseHex, parseUuid, readUuid } from "../../../schema/values/addresses.ts";
import { readList } from "./action-parse.ts";
import { actionsText } from "./action-text.ts";
import { checkFields, fieldsOf } from "./entry.ts";
import { type FlowMatch, flowText, readAttribute } from "./key.ts";
import { bytesOf } from "./packed.ts";
import { at } from "./places.ts";
import { checkFormatOptions, checkParseOptions, type FormatOptions, type ParseOptions } from "./ports.ts";
import { Scanner } from "./scanner.ts";
import { big64, wholeNumber } from "./values.ts";

/** What lines are written with. */
export interface DatapathFlowOptions extends FormatOptions {
  /**
   * What the kernel's monotonic clock says, in milliseconds: `used:` counts back from it. When absent, the time since the
   * machine was started, which is as exact as the system tells it and counts the time that the machine has slept.
   */
  now?: bigint | undefined;
}

/** What lines are read with. */
export interface ParseDatapathFlowOptions extends ParseOptions {
  /** What that clock said when the line was written, in milliseconds; see {@link DatapathFlowOptions.now}. */
  now?: bigint | undefined;
}

/** A flow as a line has it. Its fields are those of the family. */
export interface DatapathFlow extends FlowMatch {
  ufid?: string;
  stats?: { nPackets: bigint; nBytes: bigint };
  /** When the flow was last used, in milliseconds on the kernel's monotonic clock; absent when it never was. */
  used?: bigint;
  /** All flags of TCP that were seen. */
  tcpFlags?: number;
  actions: ActionAttrs[];
}

/** Counters of a flow, which only the kernel writes. */
interface FlowCounters {
  stats?: { nPackets?: bigint | number; nBytes?: bigint | number };
  used?: bigint | number;
  tcpFlags?: number;
}

const clockName = { now: true } as const;

/** The letters of the flags of TCP by their bits. */
const FLAG_LETTERS = "FSRP.UEC";
/** The same letters in the order in which `ovs-dpctl` prints them. */
const PRINTED_LETTERS = "SFPRU.EC";

/**
 * A flow as a line, as `ovs-dpctl dump-flows` prints it: `recirc_id(0),in_port(1),…, packets:3, bytes:252, used:0.500s,
 * actions:2`; with `verbose` as with its `-m`. A flow without a key begins with its identifier.
 *
 * Throws a TypeError or RangeError that names the place of a value that is none.
 */
export function formatDatapathFlow(flow: FlowAttrs<Write> & FlowCounters, options: DatapathFlowOptions = {}): string {
  checkFields(flow, "flow");
  checkFormatOptions(options, clockName);
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

/** The identifier of a flow is four numbers in the host's order. */
function ufidText(ufid: string | Uint8Array): string {
  const bytes = typeof ufid === "string" ? (parseUuid(ufid) ?? parseHex(ufid)) : ufid;
  if (bytes === undefined || (bytes.length !== 16 && typeof ufid === "string"))
    throw new TypeError(`expected a UUID, got ${shown(ufid)}`);
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
  // What is a counter and what is none, this kind of value knows.
  big64.show(value);
  return BigInt((value ?? 0) as bigint | number);
}

function usedText(used: unknown, now: bigint | undefined): string {
  const when = count(used);
  if (when === 0n) return "never";
  const since = Number((now ?? monotonic()) - when);
  return `${(since / 1000).toFixed(3)}s`;
}

/** The time since the machine was started in milliseconds, which is the kernel's monotonic clock unless it has slept. */
function monotonic(): bigint {
  try {
    return BigInt(Math.round(Number.parseFloat(readFileSync("/proc/uptime", "latin1")) * 1000));
  } catch {
    // Another system, or one without that file: whole seconds have to do.
    return BigInt(Math.round(uptime() * 1000));
  }
}

function lettersOf(flags: number): string {
  const bits = wholeNumber(flags, 0xff);
  return [...PRINTED_LETTERS].filter((letter) => (bits & (1 << FLAG_LETTERS.indexOf(letter))) !== 0).join("");
}

/**
 * The flow of a line, as `ovs-dpctl dump-flows` prints it, with `-m` or without. What the kernel's flows do not have, such as
 * `dp:` and `offloaded:`, is stepped over.
 *
 * Throws a {@link FlowSyntaxError} with the place of what cannot be read.
 */
export function parseDatapathFlow(line: string, options: ParseDatapathFlowOptions = {}): DatapathFlow {
  if (typeof line !== "string") throw new TypeError(`line: expected a string, got ${shown(line)}`);
  checkParseOptions(options, clockName);
  const scanner = new Scanner(line);
  const key: Fields = {};
  const mask: Fields = {};
  const given = new Set<string>();
  const flow: Fields = { key, mask };
  const stats: Fields = {};
  for (;;) {
    scanner.separate();
    if (scanner.done) scanner.fail("actions:");
    const start = scanner.at;
    const label = labelAt(scanner);
    if (label === undefined) {
      readAttribute(scanner, options.ports, key, mask, given);
      continue;
    }
    if (given.has(`${label}:`)) scanner.fail(`${label}: only once`, start);
    given.add(`${label}:`);
    if (label === "actions") break;
    readLabelled(scanner, label, flow, stats, options.now);
  }
  flow["actions"] = readList(scanner, options.ports, "");
  if (given.has("packets:") || given.has("bytes:"))
    flow["stats"] = { nPackets: stats["nPackets"] ?? 0n, nBytes: stats["nBytes"] ?? 0n };
  // What was read has the names that fields have.
  return flow as unknown as DatapathFlow;
}

const labels = /([A-Za-z_-]+):/y;

/** The word before a colon, both of which are stepped over, if such is next. */
function labelAt(scanner: Scanner): string | undefined {
  labels.lastIndex = scanner.at;
  const found = labels.exec(scanner.text);
  if (found === null) return undefined;
  scanner.at = labels.lastIndex;
  return found[1];
}

const MOST = 0xffff_ffff_ffff_ffffn;
const uuids = /[0-9A-Fa-f-]{36}/y;
const letters = /[FSRP.UEC]*/y;
const ages = /(-?)(\d{1,15})\.(\d{3})s/y;
const anything = /(?:\([^()]*\)|[^,()])*/y;

function taken(scanner: Scanner, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text);
  if (found === null) return undefined;
  scanner.at = pattern.lastIndex;
  return found;
}

function readLabelled(scanner: Scanner, label: string, flow: Fields, stats: Fields, now: bigint | undefined): void {
  const start = scanner.at;
  if (label === "packets") stats["nPackets"] = scanner.big(MOST);
  else if (label === "bytes") stats["nBytes"] = scanner.big(MOST);
  else if (label === "ufid") {
    const bytes = parseUuid(taken(scanner, uuids)?.[0] ?? "");
    flow["ufid"] = bytes === undefined ? scanner.fail("a UUID", start) : readUuid(inHostOrder(bytes), 0);
  } else if (label === "flags") {
    const found = taken(scanner, letters)?.[0] ?? "";
    flow["tcpFlags"] = [...found].reduce((bits, letter) => bits | (1 << FLAG_LETTERS.indexOf(letter)), 0);
  } else if (label === "used") {
    if (scanner.eat("never")) return;
    const found = taken(scanner, ages);
    if (found === undefined) scanner.fail('"never", or seconds with three digits behind the point and an "s"', start);
    const milliseconds = BigInt(`${found![2]}${found![3]}`);
    flow["used"] = (now ?? monotonic()) - (found![1] === "-" ? -milliseconds : milliseconds);
  } else taken(scanner, anything);
}
