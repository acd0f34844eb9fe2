import { rangeError, typeError, withParent } from "../../../base/argument-error.ts";
import { didYouMeanOneOf } from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { tc } from "../../../families/tc.ts";
import { type FormatPlan, setPlan } from "../../../schema/plan/plan.ts";
import type { ListedForms } from "../core/listed-form.ts";
import { checkedRate, isFields, MAX_RATE, type OptionFields, required } from "./computed.ts";
import { bucketTicks, bytesFor, MAX_TICKS } from "./handle.ts";
import { type Bucket, classKinds, type Kind, kinds, type Unit, type Units } from "./kinds.ts";
import { parseProbability, parseRate, parseSize, parseTime } from "./units.ts";

interface Layout extends Kind {
  /** From option to attribute path: `limit` to "header.limit". */
  readonly paths: ReadonlyMap<string, string>;
  /** Inverse of {@link paths}. */
  readonly options: ReadonlyMap<string, string>;
  readonly containers: ReadonlySet<string>;
  /** Attributes and members that this library renames or computes. */
  readonly hidden: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const layouts = new Map<string, Layout>();

function layoutOf(name: string, kind: Kind, isClass: boolean): Layout {
  const key = `${name} ${isClass}`;
  let layout = layouts.get(key);
  if (layout === undefined) {
    layout = newLayout(name, kind, isClass);
    layouts.set(key, layout);
  }
  return layout;
}

function formatOf(name: string, isClass: boolean): FormatPlan | undefined {
  const sets = name === "police" ? "act-attrs" : isClass ? "class-attrs" : "attrs";
  return setPlan(tc, sets).fieldByName("options")!.formats.get(name);
}

function newLayout(name: string, kind: Kind, isClass: boolean): Layout {
  const { structure, inner, renamed = {}, buckets = [], derived = [], parameters = [] } = kind;
  const { header, set } = formatOf(name, isClass)!;
  const members = (structure === "header" ? header : set.fieldByName(structure!)?.struct)!;
  const ofBuckets = buckets.flatMap(({ rate, wide, size }) => [
    ...[wide, `${structure}.${rate}`],
    ...(size === undefined ? [] : [`${structure}.${size[1]}`]),
  ]);
  const hidden = new Set([structure!, ...derived, ...Object.values(renamed), ...ofBuckets]);
  const paths = new Map<string, string>();
  const put = (option: string, path: string) => hidden.has(path) || paths.set(option, path);
  for (const { field, type } of set.attributes) if (type !== "pad") put(field, field);
  for (const member of ["rest", ...members.layout.fields]) if (member !== inner) put(member, `${structure}.${member}`);
  if (inner !== undefined)
    for (const member of members.layout.byField[inner]!.struct.layout.fields)
      put(member, `${structure}.${inner}.${member}`);
  for (const [option, path] of Object.entries(renamed)) paths.set(option, path);
  const options = new Map([...paths].map(([option, path]) => [path, option]));
  const inBuckets = buckets.flatMap(({ rate, size }) => [rate, ...(size ?? []).slice(0, 1), `${rate}Spec`]);
  const names = new Set([...inBuckets, ...parameters, ...paths.keys(), "unknown", "unparsed"]);
  const containers = new Set([...options.keys()].flatMap(parentsOf));
  return { ...kind, paths, options, containers, hidden, names };
}

/** For "a.b.c", returns "a" and "a.b". */
function parentsOf(path: string): string[] {
  const names = path.split(".").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("."));
}

function kindOf(name: string | undefined, isClass: boolean): Kind | undefined {
  const table = isClass ? classKinds : kinds;
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * Replaces the name of an attribute by that of its option: "options.loss.ge.p" by "options.lossModel.ge.p". The name of
 * one of the caller's `options` stays, even if it is also that of an attribute.
 */
export function renamedPath(name: string | undefined, path: string, options: unknown): string {
  const [, attribute, rest = ""] = /^options\.([^.[]+)(.*)$/.exec(path) ?? [];
  const renamed = Object.entries(kindOf(name, false)?.renamed ?? {}).find(([, other]) => other === attribute);
  if (renamed === undefined) return path;
  // An option of the same name has no members.
  const isOption = rest === "" && isFields(options) && options[attribute!] !== undefined;
  return isOption ? path : `options.${renamed[0]}${rest}`;
}

/** Replaces text such as "10mbit" by numbers, and adds computed options. */
export function completed(
  name: string | undefined,
  options: OptionFields,
  path: string,
  isClass = false,
): OptionFields {
  const kind = kindOf(name, isClass);
  if (kind?.structure !== undefined) checkNames(options, layoutOf(name!, kind, isClass), path);
  const units = kind?.units ?? attributeUnitsOf(name, isClass);
  if (kind === undefined && units === undefined) return options;
  const converted = convertFields(options, units ?? {}, path);
  return atPath(path, () => kind?.complete?.(defined(converted)) ?? converted);
}

/** Units in the spec whose values can be text. */
const specUnits: Readonly<Record<string, Unit>> = { us: "us", ns: "ns", bytes: "size", "bytes/s": "rate" };

const attributeUnits = new Map<string, Units>();

/** Units of the options in an attribute set with `quantities`. */
function attributeUnitsOf(name: string | undefined, isClass: boolean): Units | undefined {
  const { set } = (name === undefined ? undefined : formatOf(name, isClass)) ?? {};
  if (set === undefined || tc.sets[set.name]?.quantities !== true) return undefined;
  let units = attributeUnits.get(set.name);
  if (units === undefined) {
    const measured = set.attributes.filter(({ type, unit }) => unit !== undefined && type.startsWith("u"));
    units = Object.fromEntries(measured.map(({ field, unit }) => [field, specUnits[unit!]!]));
    attributeUnits.set(set.name, units);
  }
  return units;
}

function checkNames(options: OptionFields, { names, parameters = [] }: Layout, path: string): void {
  for (const name in options) {
    if (names.has(name) || options[name] === undefined) continue;
    const known = [...names].filter((one) => one !== "unknown" && one !== "unparsed");
    throw typeError(`${path}.${shortened(name)}`, `unknown field${didYouMeanOneOf(name, [...parameters, ...known])}`);
  }
}

/** Puts `path` in front of the option's name in errors. */
function atPath<Result>(path: string, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    throw withParent(error, path);
  }
}

export function writeOptions(
  name: string | undefined,
  options: OptionFields,
  path: string,
  isClass = false,
): OptionFields {
  const complete = completed(name, options, path, isClass);
  const kind = kindOf(name, isClass);
  if (kind?.structure === undefined) return complete;
  const { paths, defaults, structure, finish, buckets = [] } = layoutOf(name!, kind, isClass);
  const attributes: OptionFields = defaults === undefined ? {} : { [structure!]: {} };
  const rest: OptionFields = { ...defaults, ...defined(complete) };
  atPath(path, () => {
    for (const bucket of buckets) writeBucket(rest, bucket, structure!, attributes);
  });
  for (const [option, value] of Object.entries(rest)) {
    const names = (paths.get(option) ?? option).split(".");
    let place = attributes;
    for (const name of names.slice(0, -1)) place = objectIn(place, name);
    place[names.at(-1)!] = value;
  }
  return finish?.(attributes) ?? attributes;
}

function objectIn(fields: OptionFields, name: string): OptionFields {
  const inner = (fields[name] ?? {}) as OptionFields;
  fields[name] = inner;
  return inner;
}

/**
 * Attributes that the kernel requires even without options.
 *
 * @throws TypeError if a class of this kind requires options, such as the rate of htb (htb_change_class).
 */
export function defaultOptions(name: string | undefined, isClass: boolean): OptionFields | undefined {
  const kind = kindOf(name, isClass);
  const isRequired = kind?.defaults !== undefined || (isClass && kind?.complete !== undefined);
  return isRequired ? writeOptions(name, {}, "options", isClass) : undefined;
}

/** Without a link layer, the kernel would require a rate table. */
const ETHERNET = 1;

/** Sizes of buckets have 32 bits. (TCA_TBF_BURST) */
const MAX_SIZE = 0xffffffff;

/** Moves rate and size from `options` to the attributes `to`. */
function writeBucket(
  options: OptionFields,
  { rate, wide, size, bytes: attribute, isOptional }: Bucket,
  name: string,
  to: OptionFields,
): void {
  const { [rate]: given, [`${rate}Spec`]: settings } = options;
  const bytes = size === undefined ? undefined : options[size[0]];
  if (given === undefined && settings === undefined && bytes === undefined && isOptional === true) return;
  const number = checkedRate(given, rate);
  const structure = objectIn(to, name);
  structure[rate] = {
    rate: Math.min(number, MAX_RATE),
    linklayer: ETHERNET,
    ...(settings as OptionFields | undefined),
  };
  if (number >= MAX_RATE) to[wide] = number;
  if (size !== undefined) {
    const amount = required(options, size[0], "15kb");
    if (amount > MAX_SIZE) throw rangeError(size[0], `expected at most ${MAX_SIZE} bytes, got ${amount}`);
    const ticks = bucketTicks(amount, number, size[0], attribute === undefined ? MAX_TICKS : undefined);
    // With the attribute, the kernel computes the time itself. It reports the lower 32 bits.
    structure[size[1]] = ticks % (MAX_TICKS + 1);
    if (attribute !== undefined && ticks > MAX_TICKS) to[attribute] = amount;
  }
  for (const option of [rate, `${rate}Spec`, ...(size ?? []).slice(0, 1)]) delete options[option];
}

/** Returns how the kernel lists the options of a queueing discipline or filter, or of a class. */
export function listedFormsOf(kind: string | undefined, isClass = false): ListedForms | undefined {
  return kindOf(kind, isClass)?.listedForms;
}

/** Returns the names of the options that are rates, which a request sets together with their settings, such as `rateSpec`. */
export function ratesOf(kind: string | undefined, isClass = false): string[] {
  return (kindOf(kind, isClass)?.buckets ?? []).map(({ rate }) => rate);
}

/** Returns the options of a request after which the kernel lists `listed`, although it rounds. */
export function requestedOptions(kind: string | undefined, listed: object): object {
  const listedForms = listedFormsOf(kind);
  if (listedForms === undefined) return listed;
  const options: Record<string, unknown> = { ...listed };
  for (const [name, { request }] of Object.entries(listedForms)) {
    const value = options[name];
    if (request !== undefined && typeof value === "number") options[name] = request(value);
  }
  return options;
}

/** Returns whether the kernel can set an option of a queueing discipline only when it creates the discipline. */
export function isFixedOption(kind: string, name: string): boolean {
  const { fixed } = kindOf(kind, false) ?? {};
  return fixed === true || fixed?.includes(name) === true;
}

export function readAttributes(name: string, attributes: OptionFields, isClass = false): OptionFields {
  const kind = kindOf(name, isClass);
  if (kind?.structure === undefined) return attributes;
  const layout = layoutOf(name, kind, isClass);
  const options: OptionFields = {};
  for (const bucket of kind.buckets ?? []) readBucket(attributes, bucket, kind.structure, options);
  collect(attributes, "", layout, options);
  kind.read?.(options, attributes);
  return options;
}

function collect(members: OptionFields, prefix: string, layout: Layout, to: OptionFields): void {
  for (const [member, value] of Object.entries(members)) {
    const path = `${prefix}${member}`;
    const option = layout.options.get(path);
    if (option !== undefined) to[option] = value;
    else if (isFields(value) && layout.containers.has(path)) collect(value, `${path}.`, layout, to);
    else if (!layout.hidden.has(path)) to[member] = value;
  }
}

function readBucket(attributes: OptionFields, { rate, wide, size }: Bucket, name: string, to: OptionFields): void {
  const structure = attributes[name];
  const found = isFields(structure) ? structure[rate] : undefined;
  if (!isFields(structure) || !isFields(found)) return;
  const { rate: narrow, cellLog: _, cellAlign: __, ...settings } = found;
  const number = Number(attributes[wide] ?? narrow);
  if (!(number > 0)) return;
  to[rate] = number;
  if (size !== undefined) to[size[0]] = bytesFor(structure[size[1]] as number, number);
  const others = Object.entries(settings).filter(
    ([member, value]) => value !== (member === "linklayer" ? ETHERNET : 0),
  );
  if (others.length > 0) to[`${rate}Spec`] = Object.fromEntries(others);
}

const parsers: Readonly<Record<Unit, (value: string | number, path: string) => number>> = {
  rate: parseRate,
  size: parseSize,
  us: (time, path) => Math.round(parseTime(time, path) / 1000),
  ns: parseTime,
  probability: parseProbability,
};

function convertFields(fields: OptionFields, table: Units, path: string): OptionFields {
  const converted = { ...fields };
  for (const [name, unit] of Object.entries(table))
    if (fields[name] !== undefined) converted[name] = convert(fields[name], unit, `${path}.${name}`);
  return converted;
}

function convert(value: unknown, unit: Unit | Units, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => convert(item, unit, `${path}[${index}]`));
  if (typeof unit === "object") {
    if (isFields(value)) return convertFields(value, unit, path);
    throw typeError(path, `expected an object, got ${describeValue(value)}`);
  }
  if (typeof value === "bigint" || (typeof value === "number" && unit !== "probability")) {
    if (value >= 0 && (typeof value === "bigint" || value <= Number.MAX_SAFE_INTEGER)) return value;
    throw rangeError(path, `expected a number from 0 to ${Number.MAX_SAFE_INTEGER}, got ${describeValue(value)}`);
  }
  return parsers[unit](value as string, path);
}
