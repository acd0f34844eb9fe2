import { checkInteger } from "../../../base/check.ts";
import { type PoliceAttrs, tc } from "../../../families/tc.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { encodeAttributes } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import { MAX_TICKS, parseHandle, showHandle, ticksFor } from "./handle.ts";
import { peditFields, readPedit, readU32, u32Fields } from "./keys.ts";
import { type Fields, isFields, isUnknownField, parameterNames, structured, withDefaults } from "./simple-options.ts";

/** Names of filter options that contain class handles. */
const CLASSES = ["classid", "baseclass"] as const;
/** For each filter kind such as "flower", the name of the option that contains the hardware offload flags. */
const OFFLOAD_FIELDS: ReadonlyMap<string | undefined, string> = new Map([
  ["bpf", "flagsGen"],
  ["flower", "flags"],
  ["matchall", "flags"],
  ["u32", "flags"],
]);
/**
 * Filter flags that show whether the hardware has the filter. The kernel reports them, but rejects them in requests.
 */
const REPORTED_FLAGS = new Set<unknown>(["in-hw", "not-in-hw"]);
const REPORTED_FLAG_BITS = 0b1100;
/**
 * Number of bits to shift the version of htb. Replies contain it in the upper half of the number; requests contain only
 * the version.
 */
const HALF = 16;

/** Action fields that the kernel reports. Some kinds of actions reject them in requests. */
const REPORTED_ACTION_FIELDS = ["stats", "inHwCount", "usedHwStats"];
const REPORTED_OPTION_FIELDS = ["tm", "statsDscpSet", "statsDscpError", "statsCpmarkSet"];

/** Properties of a filter, class or discipline on which the options in a request depend. */
export interface EncodeContext {
  /** Protocol number of the filter; undefined if it matches all protocols. */
  readonly protocol?: number | undefined;
  /** Whether the options are those of a traffic class. */
  readonly isClass?: boolean;
}

/** Returns the options to send for a discipline, class or filter. `options` is not modified. */
export function encodeOptions(
  kind: string | undefined,
  options: object | undefined,
  { protocol, isClass = false }: EncodeContext = {},
): object | undefined {
  const isFieldless = typeof options !== "object" || options === null || ArrayBuffer.isView(options);
  if (isFieldless) return options === undefined && !isClass ? withDefaults(kind, undefined) : options;
  const plain = structuredOptions(kind, options as Fields, isClass);
  const complete = (isClass ? plain : withDefaults(kind, plain)) as Fields;
  const fields = (kind === "flower" ? flowerFields(complete, protocol) : complete) as Fields;
  const changed: Fields = {};
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "string") changed[name] = parseHandle(handle, `options.${name}`);
  }
  const hardware = OFFLOAD_FIELDS.get(kind) ?? "";
  if (Array.isArray(fields[hardware])) changed[hardware] = requestedFlags(fields[hardware]);
  if (kind === "u32" && isFields(fields["sel"])) changed["sel"] = u32Fields(fields["sel"]);
  if (isFields(fields["police"])) changed["police"] = policeFields(fields["police"]);
  if (Array.isArray(fields["act"]))
    changed["act"] = fields["act"].map((action, index) => encodeAction(action, `options.act[${index}]`));
  return Object.keys(changed).length === 0 ? fields : { ...fields, ...changed };
}

/**
 * Converts options from the form of tc(8) to that of the kernel, also in actions. Text becomes numbers, and parameters
 * become members of structures. `options` is not modified.
 */
export function structuredOptions(kind: string | undefined, options: Fields, isClass = false): Fields {
  let fields: Fields;
  try {
    fields = structured(kind, options, "options", isClass);
  } catch (error) {
    checkNames(kind, options, isClass);
    throw error;
  }
  const { police, act } = fields;
  if (!isFields(police) && !Array.isArray(act)) return fields;
  return {
    ...fields,
    ...(isFields(police) && { police: structured("police", police, "options.police") }),
    ...(Array.isArray(act) && { act: act.map((action, index) => structuredAction(action, `options.act[${index}]`)) }),
  };
}

/** Throws the encoder's error for a misspelled option. A missing parameter is often only its consequence. */
function checkNames(kind: string | undefined, options: Fields, isClass: boolean): void {
  const attributes = without(options, parameterNames(kind, isClass));
  if (Object.keys(attributes).length === 0) return;
  try {
    encodeAttributes(tc, isClass ? "class-attrs" : "attrs", { kind, options: attributes });
  } catch (error) {
    // Values in the form of tc(8) cause other errors here.
    if (error instanceof TypeError && isUnknownField(error.message)) throw error;
  }
}

/** Converts the options of an action, like {@link structuredOptions}. `path` is the path of the action in errors. */
export function structuredAction(action: unknown, path: string): unknown {
  if (!isFields(action) || !isFields(action["options"])) return action;
  const kind = action["kind"];
  if (typeof kind !== "string") return action;
  return { ...action, options: structured(kind, action["options"], `${path}.options`) };
}

/** Converts the decoded options of a discipline, class or filter in place. */
export function readOptions(kind: string, options: object | undefined): object | undefined {
  if (options === undefined || ArrayBuffer.isView(options)) return options;
  const fields = options as Fields;
  for (const name of CLASSES) {
    const handle = fields[name];
    if (typeof handle === "number") fields[name] = showHandle(handle);
  }
  const { init } = fields;
  if (kind === "htb" && isFields(init) && typeof init["version"] === "number")
    init["version"] = init["version"] >>> HALF || init["version"];
  if (kind === "u32" && isFields(fields["sel"])) fields["sel"] = readU32(fields["sel"]);
  if (kind === "flower") for (const name of ["keyEncOpts", "keyEncOptsMask"]) readGeneve(fields[name]);
  if (Array.isArray(fields["act"])) for (const action of fields["act"]) convertAction(action as Fields);
  return options;
}

function requestedFlags(flags: readonly unknown[]): unknown[] {
  return flags
    .filter((flag) => !REPORTED_FLAGS.has(flag))
    .map((flag) => (typeof flag === "number" ? (flag & ~REPORTED_FLAG_BITS) >>> 0 : flag));
}

function without(fields: Fields, names: readonly string[]): Fields {
  if (!names.some((name) => fields[name] !== undefined)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Name of the structure that contains the index of an action, for kinds of actions in which it is not `parms`. */
const ACTION_STRUCTURES: ReadonlyMap<unknown, string> = new Map([
  ["ctinfo", "act"],
  ["police", "tbf"],
]);

/**
 * Returns the name of the structure that contains the index of an action.
 *
 * For a pedit action with `parmsEx` and without `parms`, the result is `parmsEx`. The kernel prefers `parms`: if it
 * were added for the index, the kernel would ignore `parmsEx` and reject a new action, because `parms` has no keys.
 */
function structureOf(kind: unknown, options: Fields | undefined): string {
  if (kind === "pedit" && options?.["parms"] === undefined && options?.["parmsEx"] !== undefined) return "parmsEx";
  return ACTION_STRUCTURES.get(kind) ?? "parms";
}

/**
 * Returns the traffic control action to send. `index` becomes a member of a structure in the options. An action with an
 * index and without options selects a shared action. `action` is not modified.
 */
export function encodeAction(action: unknown, path: string): unknown {
  if (!isFields(action)) return action;
  const { index, ...fields } = without(action, REPORTED_ACTION_FIELDS);
  let { options } = fields;
  if (index !== undefined && (options === undefined || isFields(options))) {
    const structure = structureOf(fields["kind"], options);
    const given = options?.[structure];
    if (given === undefined || isFields(given)) {
      checkInteger(index, 0, MAX_INDEX, `${path}.index`);
      options = { ...options, [structure]: { ...given, index } };
    }
  }
  if (!isFields(options)) return fields;
  const own = actionFields(fields["kind"], without(options, REPORTED_OPTION_FIELDS));
  return { ...fields, options: own };
}

const MAX_INDEX = 0xffffffff;

function actionFields(kind: unknown, options: Fields): Fields {
  if (kind === "police") return policeFields(options as PoliceAttrs<Write>) as Fields;
  if (kind !== "pedit") return options;
  const changed: Fields = {};
  for (const name of ["parms", "parmsEx"]) if (isFields(options[name])) changed[name] = peditFields(options[name]);
  return { ...options, ...changed };
}

/** Converts a decoded traffic control action in place. */
export function convertAction(action: Fields): void {
  const { kind, options } = action;
  if (!isFields(options)) return;
  const structure = options[structureOf(kind, options)];
  if (isFields(structure) && typeof structure["index"] === "number") action["index"] = structure["index"];
  if (kind === "tunnel_key") readGeneve(options["encOpts"]);
  if (kind !== "pedit") return;
  for (const name of ["parms", "parmsEx"]) if (isFields(options[name])) options[name] = readPedit(options[name]);
}

/** Names of the flower fields for headers that precede the network header. */
const OUTER_FIELDS = [
  "keyVlanId",
  "keyVlanPrio",
  "keyVlanEthType",
  "keyCvlanId",
  "keyCvlanPrio",
  "keyCvlanEthType",
  "keyPppoeSid",
  "keyPppProto",
];

/**
 * Returns the options to send for a flower filter. `protocol` is the protocol of the filter; undefined means any.
 *
 * The kernel silently ignores fields that do not fit `keyEthType`; therefore, an omitted `keyEthType` is set to
 * `protocol`. For packets with VLAN or PPPoE headers, the kernel reports the protocol of the inner header, but expects
 * that of the outer header in requests.
 */
function flowerFields(options: object, protocol: number | undefined): object {
  const fields = options as Record<string, unknown>;
  if (protocol === undefined) return options;
  const hasOuterHeaders = OUTER_FIELDS.some((name) => fields[name] !== undefined);
  return fields["keyEthType"] === undefined || hasOuterHeaders ? { ...options, keyEthType: protocol } : options;
}

/** An option of a Geneve tunnel. */
interface GeneveOption {
  class?: number;
  type?: number;
  data?: Uint8Array;
  unparsed?: { type?: number; bytes: Uint8Array }[];
}

const [CLASS, TYPE, DATA] = [1, 2, 3];

/**
 * Splits the Geneve options in a reply. The kernel reports one attribute that contains all options one after the other,
 * but expects one attribute per option in requests.
 */
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

/**
 * Number of entries of a tc rate table. The entries are for packet sizes in steps of 8 bytes, up to 2048 bytes.
 * (`TC_RTAB_SIZE`)
 */
const TABLE_SIZE = 256;
const CELL_LOG = 3;
const ETHERNET = 1;

/**
 * Returns the options to send for a policer. Adds a missing rate table, which the kernel requires, but neither uses nor
 * reports.
 */
function policeFields(options: PoliceAttrs<Write>): PoliceAttrs<Write> {
  const { tbf, ...others } = options;
  if (typeof tbf !== "object" || tbf === null) return options;
  const limits = { ...tbf };
  const fields: PoliceAttrs<Write> = { tbf: limits };
  for (const [name, limit] of [
    ["rate", tbf.rate],
    ["peakrate", tbf.peakrate],
  ] as const) {
    const rate = limit?.rate;
    if (options[name] !== undefined || typeof rate !== "number" || !(rate > 0)) continue;
    fields[name] = transmissionTable(rate);
    // The kernel selects rate tables by cell size. The cell size is always set, because a listed action does not have
    // it.
    limits[name] = { ...limit, cellLog: CELL_LOG, cellAlign: -1, linklayer: limit?.linklayer || ETHERNET };
  }
  return { ...fields, ...others };
}

function transmissionTable(rate: number): Uint8Array {
  const bytes = new Uint8Array(TABLE_SIZE * 4);
  const view = new DataView(bytes.buffer);
  for (let size = 0; size < TABLE_SIZE; size++) {
    view.setUint32(size * 4, Math.min(ticksFor((size + 1) << CELL_LOG, rate), MAX_TICKS), hostLittleEndian);
  }
  return bytes;
}
