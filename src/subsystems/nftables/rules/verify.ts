// Compiles decompiled statements again, to check that they are equivalent. Forms that are treated as equal:
//
// | forms                                                         | reason                                              |
// | ------------------------------------------------------------- | --------------------------------------------------- |
// | end of a range at 0 before the first value of a set           | packets.test.ts: all sets of ranges that nft adds   |
// | user data of elements; absent attributes, 0 and empty texts   | the kernel does not read them, or lists its default |
// | largest address or port of NAT, and the flags that it implies | nft_nat_init() sets them                            |
// | flags "expr" of updates and "depleted" of quotas              | nft_quota_do_dump() and requests only have them     |
// | numbers of the same register, of anonymous sets and chains    | nft_parse_register(); the kernel assigns them       |
import type { SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type InterfaceNames, VERDICT } from "../model/datatypes.ts";
import type { Data, KernelExpression } from "../model/fields.ts";
import { protocolKey } from "../model/packet-protocols.ts";
import { type Expression, membersOf, type RawSet, type SetItem, type Statement } from "../model/statements.ts";
import { componentsOf, encodeAnonymous, isRangeEnd, type SetShape } from "../objects/elements.ts";
import type { KnownSet } from "../objects/known-set.ts";
import { writeShape } from "../objects/write-sets.ts";
import { setAttribute } from "../statements/raw.ts";
import { listOf } from "../statements/simple/statement.ts";
import { RuleCompiler } from "./compile.ts";
import { type DecompileContext, type Piece, slotIn } from "./expressions/decompile-value.ts";
import { shapeOf } from "./rule-shape.ts";

interface Declared {
  readonly shape: SetShape;
  /** Undefined if packets add the elements, as in a meter. */
  readonly items?: readonly SetItem[];
  readonly flags: readonly string[];
  /** If undefined, the maximum is the number of `items`. */
  readonly size?: number;
}

/**
 * Returns the decompiled statements of a rule. A statement that does not compile to the listed kernel expressions is
 * replaced by a raw statement. A protocol match that a later statement implies is omitted.
 */
export function verified(pieces: readonly Piece[], context: DecompileContext): Statement[] {
  const { proven } = context;
  const isRaw = pieces.some(({ statement }) => "raw" in statement);
  const shape = proven === undefined || isRaw ? undefined : shapeOf(pieces, context);
  if (shape === undefined) return withEtherType(compiledAgain(pieces, context));
  const kept = proven!.get(shape);
  if (kept !== undefined) return withEtherType(kept.map((index) => pieces[index]!.statement));
  const statements = compiledAgain(pieces, context);
  const indexes = statements.map((one) => pieces.findIndex(({ statement }) => statement === one));
  if (!indexes.includes(-1)) {
    if (proven!.size >= MAX_PROVEN) proven!.clear();
    proven!.set(shape, indexes);
  }
  return withEtherType(statements);
}

/** Maximum number of shapes of rules in memory. */
const MAX_PROVEN = 1000;

function compiledAgain(pieces: readonly Piece[], context: DecompileContext): Statement[] {
  const declared: Declared[] = [];
  const compiler = new RuleCompiler({
    ...context,
    shapeOf(name) {
      const known = context.setOf(name);
      if (known === undefined) throw new TypeError(`there is no set ${name}`);
      return known.shape;
    },
    addSet: (shape, items) => declared.push({ shape, items, flags: ["anonymous", "constant"] }),
    addMeter: (shape, { flags, size }) => declared.push({ shape, flags, size }),
    addRawSet: () => 0,
    addChain: () => 0,
  });
  const isSet = (id: number, name: string) => {
    const known = context.setOf(name);
    return known?.anonymous === true && isSameSet(declared[id - 1]!, known, context.interfaces);
  };
  const isCompiled = ({ statement, isImplied }: Piece, from: number, last: number) => {
    const expected =
      from === last
        ? pieces[last]!.expressions
        : pieces.slice(from, last + 1).flatMap(({ expressions }) => expressions);
    return isImplied !== true && compiler.attempt(statement, (expressions) => areSame(expressions, expected, isSet));
  };
  /** Includes the index `last`. Omits matches that the last statement implies. */
  const statementsOf = (at: number, last: number): Statement[] => {
    if (last < at) return [];
    const piece = pieces[last]!;
    if ("raw" in piece.statement)
      return [...statementsOf(at, last - 1), ...piece.expressions.map((one) => rawOf(one, context))];
    const restore = compiler.save();
    for (let from = at; from <= last; from++) {
      const before = statementsOf(at, from - 1);
      if (isCompiled(piece, from, last)) return [...before, piece.statement];
      restore();
    }
    return [...statementsOf(at, last - 1), ...piece.expressions.map((one) => rawOf(one, context))];
  };
  const statements: Statement[] = [];
  for (let at = 0, last = 0; at < pieces.length; at = ++last) {
    while (pieces[last]!.isProtocol === true && last + 1 < pieces.length && !isDisplayed(pieces, last, context)) last++;
    statements.push(...statementsOf(at, last));
  }
  return statements;
}

/** Like nft, adds `ether type 8021q` before the first match of a VLAN tag if that matches only the type. */
function withEtherType(statements: Statement[]): Statement[] {
  for (const [index, statement] of statements.entries()) {
    if (!("match" in statement)) continue;
    const { left } = statement.match;
    const isTag = (one: Expression) => protocolKey(one).startsWith("vlan.");
    if (protocolKey(left) === "vlan.type") {
      const type: Expression = { payload: { protocol: "ether", field: "type" } };
      return statements.toSpliced(index, 0, { match: { op: "==", left: type, right: "8021q" } });
    }
    if (protocolKey(left) === "ether.type" || componentsOf(left).some(isTag)) return statements;
  }
  return statements;
}

/** nft prints some protocol matches that the next statement implies. */
function isDisplayed(pieces: readonly Piece[], at: number, { family }: DecompileContext): boolean {
  const [{ statement }, { statement: next }] = [pieces[at]!, pieces[at + 1]!];
  if ("reject" in next) return next.reject?.type === "tcp reset" && family !== "ip" && family !== "ip6";
  if (!("match" in next && "match" in statement) || next.match.right !== "igmp") return false;
  return protocolKey(next.match.left) === "l4proto" && protocolKey(statement.match.left) === "nfproto";
}

function areSame(
  compiled: readonly KernelExpression[],
  listed: readonly KernelExpression[],
  isSet: (id: number, name: string) => boolean,
): boolean {
  return (
    compiled.length === listed.length &&
    compiled.every(({ name, data }, index) => {
      const other = listed[index]!;
      return name === other.name && isSame(membersOf(data), membersOf(other.data), isSet);
    })
  );
}

function isSameSet(
  { shape, items, flags, size }: Declared,
  { attrs, elements }: KnownSet,
  interfaces: InterfaceNames,
): boolean {
  const kindOf = ({ keyLen, dataLen, dataType, objType, flags = [] }: Partial<SetAttrs<Write>>) => {
    return [keyLen, dataType === VERDICT ? "verdict" : dataLen, objType, flags.toSorted()];
  };
  if (!isEqual(kindOf(writeShape(shape, flags)), kindOf(attrs))) return false;
  if (items === undefined) return size === attrs.desc?.size;
  return isEqual(comparable(encodeAnonymous(shape, items, "", interfaces)), comparable(elements()));
}

/**
 * Sorts elements by key. Omits the range end before the first value, which nft adds and which ends no range, and user
 * data: nft marks the last range of a set.
 */
function comparable(elements: readonly SetelemAttrs<Write>[]): (readonly [string, SetelemAttrs<Write>])[] {
  const isZero = (element: SetelemAttrs<Write>) => /^0+$/.test(textOf(element));
  const startsAtZero = elements.some((element) => !isRangeEnd(element) && isZero(element));
  return elements
    .filter((element) => startsAtZero || !isRangeEnd(element) || !isZero(element))
    .map(
      ({ userdata: _, ...element }) =>
        [`${textOf(element)} ${element.keyEnd?.value?.toHex()} ${isRangeEnd(element)}`, element] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const textOf = ({ key }: SetelemAttrs<Write>) => key?.value?.toHex() ?? "";
const REGISTER = /^([sd]reg|sreg2|reg[AP]|setSreg|sreg[A-Z])/;
/** Without a maximum, the kernel lists the minimum in both attributes. */
const SAME_AS: Readonly<Record<string, string>> = { regAddrMax: "regAddrMin", regProtoMax: "regProtoMin" };
const isAbsent = (value: unknown) =>
  value === undefined ||
  value === 0 ||
  value === 0n ||
  value === "" ||
  value === "none" ||
  (Array.isArray(value) && value.length === 0);

function isSame(compiled: Data, listed: Data, isSet: (id: number, name: string) => boolean): boolean {
  for (const name in compiled) {
    if (name !== "setId" && !isSameAttribute(name, compiled, listed, isSet)) return false;
  }
  for (const name in listed) {
    if (!(name in compiled) && !isSameAttribute(name, compiled, listed, isSet)) return false;
  }
  return true;
}

function isSameAttribute(
  name: string,
  compiled: Data,
  listed: Data,
  isSet: (id: number, name: string) => boolean,
): boolean {
  const other = SAME_AS[name] ?? "";
  const [a, b] = [compiled[name] ?? compiled[other], listed[name] ?? listed[other]];
  if (name === "flags" && (Array.isArray(a) || Array.isArray(b))) return isEqual(flagsOf(compiled), flagsOf(listed));
  // An anonymous chain was already verified when it was listed.
  if (compiled["chainId"] !== undefined && (name === "chainId" || name === "chain")) return true;
  const { setId } = compiled;
  if (setId !== undefined && (name === "set" || name === "setName")) return isSet(Number(setId), String(b));
  return isRegister(name) ? placeOf(a) === placeOf(b) : isEqual(a, b, isSet);
}

const registers = new Map<string, boolean>();

function isRegister(name: string): boolean {
  const known = registers.get(name);
  if (known !== undefined) return known;
  const matched = REGISTER.test(name);
  registers.set(name, matched);
  return matched;
}

/** Flags that the kernel does not list in all rules ("expr"), or that requests do not contain: a quota is used up. */
const NOT_COMPARED: readonly string[] = ["expr", "depleted"];

/** The kernel sets some flags itself. */
function flagsOf({ flags, regAddrMin, regProtoMin }: Data): string[] {
  const implied = regAddrMin === undefined ? [] : ["map-ips"];
  if (regProtoMin !== undefined) implied.push("proto-specified");
  return [...new Set([...listOf(flags).map(String), ...implied])].filter((flag) => !NOT_COMPARED.includes(flag)).sort();
}

/** -1 for an invalid register. Undefined for none and verdicts. */
function placeOf(register: unknown): number | undefined {
  return register === undefined || register === 0 || register === "reg-verdict" ? undefined : (slotIn(register) ?? -1);
}

function isEqual(a: unknown, b: unknown, isSet: (id: number, name: string) => boolean = () => false): boolean {
  if (a === b && typeof a !== "object") return true;
  if (isAbsent(a) || isAbsent(b)) return isAbsent(a) && isAbsent(b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index], isSet));
  }
  if (typeof a === "object" && typeof b === "object") return isSame(membersOf(a), membersOf(b), isSet);
  return a === b || String(a) === String(b);
}

/**
 * Returns a raw statement that can be added to a rule again: without attributes that the kernel rejects in requests,
 * and with the flag "expr", which the kernel requires.
 */
export function rawOf({ name: kernelName, data }: KernelExpression, context: DecompileContext): Statement {
  const name = kernelName ?? "";
  const all = membersOf(data);
  const isReset = name === "exthdr" && all["dreg"] === undefined && all["sreg"] === undefined;
  const isOmitted = (key: string, value: unknown) =>
    (key === "timeout" && Number(value) === 0) ||
    (isReset && (key === "offset" || key === "len")) ||
    (Array.isArray(value) && value.length === 0);
  const attributes = Object.fromEntries(Object.entries(all).filter(([key, value]) => !isOmitted(key, value)));
  if (name === "dynset" && attributes["expressions"] !== undefined) attributes["flags"] = ["expr"];
  const key = setAttribute(name);
  const used = typeof attributes[key] === "string" ? context.setOf(attributes[key]) : undefined;
  if (used?.anonymous !== true) return { raw: { name, data: attributes } };
  // Restores "%d", which the kernel has replaced by a number.
  const unnumbered = String(attributes[key]).replace(/^(__\w+?)\d+$/, "$1%d");
  return { raw: { name, data: { ...attributes, [key]: unnumbered }, set: rawSetOf(used) } };
}

/** The kernel or the request of the rule sets these attributes. */
const ASSIGNED: readonly string[] = ["header", "table", "name", "handle", "id", "count", "type"];

function rawSetOf({ attrs, elements }: KnownSet): RawSet {
  const attributes = Object.fromEntries(Object.entries(attrs).filter(([name]) => !ASSIGNED.includes(name)));
  const flags = attrs.flags ?? [];
  // The elements of a meter come from packets.
  const all = flags.includes("eval") ? [] : elements();
  const isOrdered = flags.includes("interval") && attrs.desc?.concat !== undefined;
  return { attributes, elements: isOrdered ? all : all.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)) };
}
