import type { PoliceAttrs } from "../../../families/tc.ts";
import type { Write } from "../../../schema/model/types.ts";
import { flowerFields, readGeneve } from "./flower.ts";
import { parseHandle, showHandle } from "./handle.ts";
import { type PeditSelector, peditFields, readPedit } from "./pedit.ts";
import { policeFields } from "./police.ts";
import { readSelector, selectorFields, type U32Selector } from "./u32.ts";

type Fields = Record<string, unknown>;

/** Fields with class handles among the options of filters. */
const CLASSES = ["classid", "baseclass"] as const;
/** The field with hardware offload flags, by kind of filter. */
const OF_HARDWARE: ReadonlyMap<string | undefined, string> = new Map([
  ["bpf", "flagsGen"],
  ["flower", "flags"],
  ["matchall", "flags"],
  ["u32", "flags"],
]);
/** Flags by which the kernel reports whether hardware has the filter. It rejects them in requests. */
const TOLD = new Set<unknown>(["in-hw", "not-in-hw"]);
const TOLD_BITS = 0b1100;
/** Version of htb. Requests have the upper half of the number that the kernel reports. */
const HTB_VERSION = 3;
const HALF = 16;

/** Fields of actions that the kernel reports; some kinds reject them in requests. */
const OF_ACTIONS = ["stats", "inHwCount", "usedHwStats"];
const OF_THEIR_OPTIONS = ["tm", "statsDscpSet", "statsDscpError", "statsCpmarkSet"];

/**
 * Returns the options of a discipline, class or filter to send. Does not modify `options`.
 *
 * @param protocol protocol number of a filter; undefined for any.
 */
export function writtenOptions(
  kind: string | undefined,
  options: object | undefined,
  protocol?: number,
): object | undefined {
  if (typeof options !== "object" || options === null || ArrayBuffer.isView(options)) return options;
  const fields = (kind === "flower" ? flowerFields(options, protocol) : options) as Fields;
  const changed: Fields = {};
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "string") changed[name] = parseHandle(handle, `options.${name}`);
  }
  const hardware = OF_HARDWARE.get(kind) ?? "";
  if (Array.isArray(fields[hardware])) changed[hardware] = asked(fields[hardware]);
  if (kind === "htb" && isFields(fields["init"])) changed["init"] = htbInit(fields["init"]);
  if (kind === "u32" && fields["sel"] !== undefined) changed["sel"] = selectorFields(fields["sel"] as U32Selector);
  if (isFields(fields["police"])) changed["police"] = policeFields(fields["police"]);
  if (Array.isArray(fields["act"])) changed["act"] = fields["act"].map(writtenAction);
  return Object.keys(changed).length === 0 ? fields : { ...fields, ...changed };
}

/** Converts decoded options in place. */
export function readOptions(kind: string, options: object | undefined): object | undefined {
  if (options === undefined || ArrayBuffer.isView(options)) return options;
  const fields = options as Fields;
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "number") fields[name] = showHandle(handle);
  }
  if (kind === "htb" && isFields(fields["init"])) readHtbInit(fields["init"]);
  if (kind === "u32" && isFields(fields["sel"])) fields["sel"] = readSelector(fields["sel"]);
  if (kind === "flower") for (const name of ["keyEncOpts", "keyEncOptsMask"]) readGeneve(fields[name]);
  if (Array.isArray(fields["act"])) for (const action of fields["act"]) readAction(action as Fields);
  return options;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

function asked(flags: readonly unknown[]): unknown[] {
  return flags
    .filter((flag) => !TOLD.has(flag))
    .map((flag) => (typeof flag === "number" ? (flag & ~TOLD_BITS) >>> 0 : flag));
}

function htbInit(init: Fields): Fields {
  return { version: HTB_VERSION, ...init };
}

function readHtbInit(init: Fields): void {
  const { version } = init;
  if (typeof version === "number" && version >>> HALF !== 0) init["version"] = version >>> HALF;
}

function without(fields: Fields, names: readonly string[]): Fields {
  if (!names.some((name) => fields[name] !== undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function writtenAction(action: unknown, index: number): unknown {
  if (!isFields(action)) return action;
  const fields = without(action, OF_ACTIONS);
  if (!isFields(fields["options"])) return fields;
  return { ...fields, options: actionFields(fields["kind"], without(fields["options"], OF_THEIR_OPTIONS), index) };
}

function actionFields(kind: unknown, options: Fields, index: number): Fields {
  if (kind === "police") return policeFields(options as PoliceAttrs<Write>) as Fields;
  if (kind !== "pedit") return options;
  const changed: Fields = {};
  for (const name of ["parms", "parmsEx"]) {
    const selector = options[name];
    if (selector === undefined) continue;
    changed[name] = peditFields(selector as PeditSelector, `options.act[${index}].options.${name}`);
  }
  return { ...options, ...changed };
}

function readAction({ kind, options }: Fields): void {
  if (!isFields(options)) return;
  if (kind === "tunnel_key") readGeneve(options["encOpts"]);
  if (kind !== "pedit") return;
  for (const name of ["parms", "parmsEx"]) if (isFields(options[name])) options[name] = readPedit(options[name]);
}
