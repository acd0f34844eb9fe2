import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger, isRecord } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { type TcU32Selector, tc } from "../../../families/tc.ts";
import type { Mode, Shape, Write } from "../../../schema/model/types.ts";
import { type ConvertInterface, mapInterfaces, toName } from "../core/interface-fields.ts";
import { type NameOf, noNames } from "../core/interfaces.ts";
import { flagNames } from "../core/names.ts";
import { isFields, type OptionFields } from "./computed.ts";
import { hasOuterHeaders } from "./filter-options.ts";
import { checkFlowerKeys } from "./flower-keys.ts";
import { parseHandle, showHandle } from "./handle.ts";
import { completed, defaultOptions, readAttributes, renamedPath, writeOptions } from "./layout.ts";

/** Class handles are numbers in messages, text such as "1:10" here. */
const CLASSES = ["classid", "baseclass"] as const;
const OFFLOAD_FIELDS: ReadonlyMap<string | undefined, string> = new Map([
  ["bpf", "flagsGen"],
  ["flower", "flags"],
  ["matchall", "flags"],
  ["u32", "flags"],
]);
/** Only the kernel sets these flags, and rejects them in requests. */
const REPORTED_FLAGS = new Set<unknown>(["in-hw", "not-in-hw"]);
const REPORTED_FLAG_BITS = 0b1100;
/** Some actions reject these fields, which only the kernel sets. */
const REPORTED_ACTION_FIELDS = ["stats", "inHwCount", "usedHwStats"];
const REPORTED_OPTION_FIELDS = ["tm", "statsDscpSet", "statsDscpError", "statsCpmarkSet"];

/** Options that name interfaces, by the kind of the filter. */
const filterInterfaces: ReadonlyMap<unknown, readonly string[]> = new Map([["route", ["iif"]]]);
/** Members of the structure of an action that name interfaces, by the kind of the action. */
const actionInterfaces: ReadonlyMap<unknown, readonly string[]> = new Map([["mirred", ["ifindex"]]]);

/** Replaces the interfaces in the options of a filter, in a copy. */
export function mapOptionInterfaces(kind: unknown, options: OptionFields, convert: ConvertInterface): OptionFields {
  const fields = mapInterfaces(options, filterInterfaces.get(kind) ?? [], convert, "options");
  const { act } = fields;
  if (!Array.isArray(act) || !act.some((action) => actionInterfaces.has(action?.kind))) return fields;
  const actions = act.map((action, index) => mapActionInterfaces(action, convert, `options.act[${index}]`));
  return { ...fields, act: actions };
}

/** Replaces the interfaces in the options of an action, in a copy. */
export function mapActionInterfaces(action: unknown, convert: ConvertInterface, path: string): unknown {
  if (!isFields(action)) return action;
  const { kind, options } = action;
  const interfaces = actionInterfaces.get(kind);
  if (interfaces === undefined || !isFields(options)) return action;
  const structure = structureOf(kind, options);
  const parameters = options[structure];
  if (!isFields(parameters)) return action;
  const mapped = mapInterfaces(parameters, interfaces, convert, `${path}.options.${structure}`);
  return mapped === parameters ? action : { ...action, options: { ...options, [structure]: mapped } };
}

const keepInterface: ConvertInterface = () => undefined;

interface EncodeContext {
  readonly protocol?: number | undefined;
  readonly isClass?: boolean;
  /** By default, the options contain only indices. */
  readonly indexOf?: ConvertInterface;
}

export function encodeOptions(
  kind: string | undefined,
  options: object | undefined,
  { protocol, isClass = false, indexOf = keepInterface }: EncodeContext = {},
): object | undefined {
  const isFieldless = typeof options !== "object" || options === null || ArrayBuffer.isView(options);
  if (isFieldless) return options === undefined ? defaultOptions(kind, isClass) : options;
  const written = writeOptions(kind, mapOptionInterfaces(kind, options as OptionFields, indexOf), "options", isClass);
  const fields = kind === "flower" ? flowerFields(written, protocol) : written;
  const changed: OptionFields = {};
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "string") changed[name] = parseHandle(handle, `options.${name}`);
  }
  const hardware = OFFLOAD_FIELDS.get(kind) ?? "";
  if (Array.isArray(fields[hardware])) changed[hardware] = requestedFlags(fields[hardware]);
  if (kind === "u32" && isFields(fields["sel"])) changed["sel"] = u32Fields(fields["sel"]);
  if (isFields(fields["police"])) changed["police"] = writeOptions("police", fields["police"], "options.police");
  if (Array.isArray(fields["act"])) changed["act"] = encodeActions(fields["act"]);
  return Object.keys(changed).length === 0 ? fields : { ...fields, ...changed };
}

/** Converts text to numbers and adds computed options, in a copy. */
export function completeOptions(kind: string | undefined, options: OptionFields, isClass = false): OptionFields {
  const fields = { ...completed(kind, options, "options", isClass) };
  const { police, act } = fields;
  if (isFields(police)) fields["police"] = completed("police", police, "options.police");
  if (Array.isArray(act)) fields["act"] = act.map(completeAction);
  return fields;
}

function completeAction(action: unknown, index: number): unknown {
  if (!isFields(action) || !isFields(action["options"])) return action;
  const options = completed(`${action["kind"]}`, action["options"], `options.act[${index}].options`);
  return { ...action, options };
}

/** For example, "options.header.limit" becomes "options.limit". */
export function optionPath(
  path: string,
  { kind, options }: { readonly kind?: string | undefined; readonly options?: unknown } = {},
): string {
  const inHeader = /^options\.(?:header|parms|init|dps)\.(?:v0\.)?/;
  return inHeader.test(path)
    ? path.replace(inHeader, "options.")
    : renamedPath(kind, path, options).replace(/\.tbf\./, ".");
}

/** Modifies the passed objects. */
export function readOptions(
  kind: string,
  options: object | undefined,
  nameOf: NameOf = noNames,
  isClass = false,
): object | undefined {
  if (options === undefined || ArrayBuffer.isView(options)) return options;
  const fields = readAttributes(kind, options as OptionFields, isClass);
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "number") fields[name] = showHandle(handle);
  }
  if (kind === "u32" && isFields(fields["sel"])) fields["sel"] = readU32(fields["sel"]);
  if (kind === "flower") for (const name of ["keyEncOpts", "keyEncOptsMask"]) readGeneve(fields[name]);
  if (isFields(fields["police"])) fields["police"] = readAttributes("police", fields["police"]);
  if (Array.isArray(fields["act"])) for (const action of fields["act"]) convertAction(action as OptionFields);
  return mapOptionInterfaces(kind, fields, toName(nameOf));
}

function requestedFlags(flags: readonly unknown[]): unknown[] {
  return flags
    .filter((flag) => !REPORTED_FLAGS.has(flag))
    .map((flag) => (typeof flag === "number" ? (flag & ~REPORTED_FLAG_BITS) >>> 0 : flag));
}

function without(fields: OptionFields, names: readonly string[]): OptionFields {
  if (!names.some((name) => fields[name] !== undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** The kernel ignores `parmsEx` if `parms` is present. */
function structureOf(kind: unknown, options: OptionFields | undefined): string {
  if (kind === "pedit" && options?.["parms"] === undefined && options?.["parmsEx"] !== undefined) return "parmsEx";
  return kind === "ctinfo" ? "act" : kind === "police" ? "tbf" : "parms";
}

/** Moves `index` to the structure of the kernel. */
export function encodeAction(action: unknown, path: string): unknown {
  if (!isFields(action)) return action;
  const { index, ...fields } = without(action, REPORTED_ACTION_FIELDS);
  const { kind } = fields;
  let { options } = fields;
  if (isFields(options)) {
    const own = without(options, REPORTED_OPTION_FIELDS);
    options = writeOptions(typeof kind === "string" ? kind : undefined, own, `${path}.options`);
  }
  if (index !== undefined && (options === undefined || isFields(options))) {
    const structure = structureOf(kind, options);
    const given = options?.[structure];
    if (given === undefined || isFields(given)) {
      checkInteger(index, 0, MAX_INDEX, `${path}.index`);
      options = { ...options, [structure]: { ...given, index } };
    }
  }
  return options === undefined ? fields : { ...fields, options };
}

/** Returns the index in an encoded action; undefined if the kernel chooses one. */
export function requestedIndex(action: unknown): unknown {
  if (!isFields(action) || !isFields(action["options"])) return undefined;
  const { kind, options } = action;
  const structure = options[structureOf(kind, options)];
  return isFields(structure) ? structure["index"] || undefined : undefined;
}

const MAX_INDEX = 0xffffffff;
/** `TCA_ACT_MAX_PRIO` (linux/pkt_cls.h) */
const MAX_ACTIONS = 32;

/**
 * Rejects two actions of one kind and index. If no such action exists, the kernel tries to create them without end, in a call
 * that no signal interrupts. (-EAGAIN of tcf_idr_check_alloc)
 */
function encodeActions(actions: readonly unknown[]): readonly unknown[] {
  if (actions.length > MAX_ACTIONS)
    throw rangeError("options.act", `expected at most ${MAX_ACTIONS} actions, got ${actions.length}`);
  const places = new Map<string, string>();
  return actions.map((action, position) => {
    const path = `options.act[${position}]`;
    const encoded = encodeAction(action, path);
    const index = requestedIndex(encoded);
    if (index === undefined) return encoded;
    const key = `${(encoded as OptionFields)["kind"]} ${index}`;
    const other = places.get(key);
    if (other !== undefined)
      throw typeError(`${path}.index`, `the same as in ${other}: the kernel would repeat the request without end`);
    places.set(key, path);
    return encoded;
  });
}

export function convertAction(action: OptionFields): void {
  const { kind, options } = action;
  if (!isFields(options)) return;
  const structure = options[structureOf(kind, options)];
  if (isFields(structure) && typeof structure["index"] === "number") action["index"] = structure["index"];
  action["options"] = readAttributes(`${kind}`, options);
  if (kind === "tunnel_key") readGeneve(options["encOpts"]);
}

/** `keyEthType` is the outer EtherType in requests, but inner in replies. */
function flowerFields(options: OptionFields, protocol: number | undefined): OptionFields {
  const isInner = options["keyEthType"] === undefined || hasOuterHeaders(options);
  const fields = protocol !== undefined && isInner ? { ...options, keyEthType: protocol } : options;
  checkFlowerKeys(fields, "options");
  return fields;
}

interface GeneveOption {
  class?: number;
  type?: number;
  data?: Uint8Array;
  unparsed?: { type?: number; bytes: Uint8Array }[];
}

const [CLASS, TYPE, DATA] = [1, 2, 3];

/** The kernel reports one attribute, but expects one per Geneve option. */
function readGeneve(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  const { geneve } = options as { geneve?: GeneveOption[] };
  if (!Array.isArray(geneve)) return;
  (options as { geneve: GeneveOption[] }).geneve = geneve.flatMap(separateOptions);
}

function separateOptions({ unparsed, ...first }: GeneveOption): GeneveOption[] {
  const all: GeneveOption[] = [first];
  const rest: { type?: number; bytes: Uint8Array }[] = [];
  for (const attribute of unparsed ?? []) {
    const { type, bytes } = attribute;
    // Each Geneve option starts with the attribute for its class.
    if (type === CLASS && bytes.length === 2) all.push({ class: (bytes[0]! << 8) | bytes[1]! });
    else if (type === TYPE && bytes.length === 1) all.at(-1)!.type = bytes[0]!;
    else if (type === DATA) all.at(-1)!.data = bytes;
    else rest.push(attribute);
  }
  if (rest.length > 0) all.at(-1)!.unparsed = rest;
  return all;
}

/** Selector of a u32 filter (`TCA_U32_SEL`). By default, all bits of the words in `keys` are compared. */
export type U32Selector<M extends Mode = Write> = Omit<Shape<M, TcU32Selector<M>>, "flags"> & {
  /** Flags of the u32 filter: 1 if a match ends the search (`TC_U32_TERMINAL`), otherwise 0. */
  flags?: number;
};

const u32Flags = /* @__PURE__ */ flagNames(tc, "tc-u32-flags");

function u32Fields(selector: OptionFields): OptionFields {
  const { keys } = selector;
  if (!Array.isArray(keys)) return selector;
  return { ...selector, keys: keys.map((key) => (isRecord(key) ? { mask: 0xffffffff, ...defined(key) } : key)) };
}

function readU32({ flags, ...selector }: OptionFields): OptionFields {
  return Array.isArray(flags) ? { flags: u32Flags.read(flags, "flags"), ...selector } : selector;
}
