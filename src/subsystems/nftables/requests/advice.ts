// Adds advice to nftables errors, which often have only a number.
import {
  EAFNOSUPPORT,
  EBUSY,
  EEXIST,
  EINVAL,
  ELOOP,
  EMLINK,
  ENFILE,
  ENOENT,
  EOPNOTSUPP,
  EPERM,
} from "../../../constants/errno.ts";
import { chainsOfMatch } from "../expressions/registry.ts";
import { datatype } from "../model/datatypes.ts";
import { own } from "../model/fields.ts";
import { isObjectKind } from "../model/objects.ts";
import { type Expression, entryOf, membersOf } from "../model/statements.ts";
import { objectKinds } from "../objects/named/registry.ts";
import { chainsOf } from "../statements/registry.ts";
import { listOf } from "../statements/simple/statement.ts";

interface Rejected {
  /** Positive error number, such as ENOENT. */
  readonly errno: number;
  readonly verb: string;
  readonly kind: string;
  readonly object: Readonly<Record<string, unknown>>;
  /** Path of the rejected attribute, such as "chain" or "expressions.elem[2]". */
  readonly attribute?: string | undefined;
  readonly statement?: object | undefined;
}

const chainTypes =
  'type "filter" has all hooks; "nat" has prerouting, input, output and postrouting; "route" has output; ' +
  '"nat" and "route" exist in the families ip, ip6 and inet';

export function adviceOn(rejected: Rejected): string | undefined {
  const { errno, kind, attribute = "" } = rejected;
  if (errno === EPERM && kind === "table") {
    return 'if the table has the flag "owner", only the socket that created it can change it';
  }
  if (errno === ENOENT && (attribute === "table" || attribute === "chain" || attribute === "set")) {
    return missingParent(rejected, attribute);
  }
  if (kind === "rule") return ruleAdvice(rejected);
  if (errno === EINVAL || errno === EOPNOTSUPP) {
    const newer = newerAdvice(rejected);
    if (newer !== undefined) return newer;
  }
  if (errno === EINVAL && kind === "map" && attribute.startsWith("elements."))
    return "each element of a map must be a pair of key and value";
  if (kind === "element") return elementAdvice(rejected);
  if (kind === "ct expectation" && (errno === EAFNOSUPPORT || errno === EINVAL))
    return 'set l3proto to "ip" or "ip6", which must be the family of the table unless that is "inet"';
  switch (errno) {
    case ENOENT:
      return missing(rejected);
    case EEXIST:
      if (attribute.startsWith("elements.")) return OVERLAP;
      if (rejected.verb === "rename") return "a chain with the new name exists: rename or delete it first";
      return rejected.verb === "create"
        ? `the ${kind} already exists: add() accepts an existing one`
        : `a ${kind} with this name and other properties exists: delete it first, in the same transaction`;
    case EBUSY:
      return `the ${kind} is in use: delete the rules and elements that refer to it first, in the same transaction`;
    case EOPNOTSUPP:
      return kind === "chain" ? chainAdvice(rejected.object) : undefined;
  }
  return undefined;
}

/** NF_IP_PRI_CONNTRACK (linux/netfilter_ipv4.h). */
const CONNTRACK = -200;

const hooksOfType: Readonly<Record<string, readonly string[]>> = {
  nat: ["prerouting", "input", "output", "postrouting"],
  route: ["output"],
};

/** For EOPNOTSUPP, which `nft_chain_parse_hook` also returns for an existing chain with another hook or priority. */
function chainAdvice({ family = "inet", type, hook, prio }: Rejected["object"]): string | undefined {
  if (type === undefined) return undefined;
  if (type === "nat" && typeof prio === "number" && prio <= CONNTRACK)
    return `a chain of the type "nat" requires a priority above ${CONNTRACK}, that of connection tracking`;
  const hooks = own(hooksOfType, type);
  const isNamed = (names: readonly string[], name: unknown) => names.some((one) => one === name);
  const isPossible = hooks === undefined || (isNamed(hooks, hook) && isNamed(["ip", "ip6", "inet"], family));
  if (!isPossible) return chainTypes;
  return "if the chain exists, its type, hook and priority cannot be changed: delete it first, in the same transaction";
}

const OVERLAP =
  "the element overlaps another one of the set: join the two, or delete the other one first; of concatenated ranges, add the most specific one first";

/** First Linux version that supports each table flag. */
const tableFlags: Readonly<Record<string, string>> = { owner: "5.12", persist: "6.9" };

/** NFT_DATA_VALUE_MAXLEN (linux/netfilter/nf_tables.h). */
const MAX_KEY_BYTES = 64;

function lengthOfKey(types: readonly string[]): number {
  return types.reduce((bytes, name) => bytes + ((datatype(name).bytes + 3) & ~3), 0);
}

function newerAdvice({ kind, object: { flags, elem, type }, attribute }: Rejected): string | undefined {
  if (kind === "table") {
    const known = listOf(flags)
      .map(String)
      .filter((flag) => Object.hasOwn(tableFlags, flag));
    return known.map((flag) => `the flag "${flag}" requires Linux ${tableFlags[flag]}`).join("; ") || undefined;
  }
  if ((kind === "set" || kind === "map") && Array.isArray(type) && lengthOfKey(type) > MAX_KEY_BYTES)
    return `the types of a key have at most ${MAX_KEY_BYTES} bytes together`;
  const hasDefault = Array.isArray(elem) && elem.some((item) => (Array.isArray(item) ? item[0] : item) === "*");
  return hasDefault && attribute?.startsWith("elements.") ? 'the element "*" requires Linux 5.13' : undefined;
}

/** Commands that require an existing object. */
const onExisting: readonly string[] = ["delete", "destroy", "flush", "rename", "replace", "change"];

function missingParent({ verb, object }: Rejected, attribute: string): string {
  const { family, table, chain, name, set } = object;
  const advice = onExisting.includes(verb)
    ? `list("${attribute}") returns those that exist`
    : "add it before, in the same transaction";
  if (attribute === "table") return `there is no table ${family} ${table ?? name}: ${advice}`;
  const missing = attribute === "chain" ? `chain ${chain ?? name}` : `set ${set ?? name}`;
  return `there is no ${missing} in the table ${family} ${table}: ${advice}`;
}

function missing({ verb, kind, object }: Rejected): string | undefined {
  if (verb === "delete")
    return `there is no such ${kind}: list("${kind}") returns those that exist; destroy() ignores missing ones`;
  if (verb === "change") return `there is no such ${kind}: add() creates it`;
  if (verb === "rename") return 'there is no such chain: list("chain") returns those that exist';
  if (isObjectKind(kind)) {
    const { lacking } = objectKinds[kind];
    return typeof lacking === "function" ? lacking(object) : lacking;
  }
  switch (kind) {
    case "flowtable":
      return "an interface of the flow table does not exist, or this kernel lacks CONFIG_NF_FLOW_TABLE or, for the family of the table, CONFIG_NF_FLOW_TABLE_INET (module nf_flow_table_inet)";
    case "set":
    case "map":
      return "an object, a chain or a set that an element or the set refers to does not exist: add it before";
  }
  return undefined;
}

function elementAdvice({ errno, verb, object }: Rejected): string | undefined {
  const { name, family, table, elem } = object;
  if (errno === ENFILE) return `the set ${name} is full: declare it with a larger size`;
  if (errno === EBUSY)
    return `the set ${name} is constant, and rules use it: delete the rules first, in the same transaction`;
  if (errno === EEXIST) {
    return verb === "create"
      ? `the set ${name} already contains the element, or one that overlaps it: add() accepts an existing element`
      : hasPairs(elem)
        ? `the map ${name} has another value for this key, or a key that overlaps it: delete that element first, in the same transaction; of concatenated ranges, add the most specific one first`
        : OVERLAP;
  }
  if (errno === EINVAL && verb !== "delete" && verb !== "destroy") {
    if (hasPairs(elem)) return `if ${name} is a set, its elements have no values`;
    return `if ${name} is a map, each element must be a pair of key and value`;
  }
  if (errno !== ENOENT) return undefined;
  if (verb === "delete") return `the set ${name} does not contain this element: get("set", …) returns its elements`;
  return `the chain or object that an element refers to does not exist in the table ${family} ${table}: add it before`;
}

function hasPairs(elem: unknown): boolean {
  return Array.isArray(elem) && elem.some((item) => Array.isArray(item));
}

function ruleAdvice(rejected: Rejected): string | undefined {
  const { errno, verb, object, attribute, statement } = rejected;
  const { family, table, expr } = object;
  if (errno === ENOENT && (attribute === "handle" || attribute === "position")) {
    return `there is no rule with this handle: list("rule", …) returns the rules with their handles`;
  }
  if (attribute?.startsWith("elements.") === true) {
    if (errno === EEXIST) return "the element overlaps another one of the same set or map, or has the same key";
    if (errno === ENOENT) return `the chain or object of this element does not exist in the table ${family} ${table}`;
  }
  // ELOOP in older kernels, EMLINK in newer kernels.
  if (errno === ELOOP || errno === EMLINK) return "jumps form a loop, or chains are nested in more than 16 levels";
  if (statement === undefined) {
    // The kernel does not name an unsupported statement, so check all.
    const isSuspect = (errno === EOPNOTSUPP || errno === EINVAL) && Array.isArray(expr);
    const suspects: readonly object[] = isSuspect ? expr : [];
    const reasons = suspects.map((one, index) => {
      const [name, chains] = [nameOf(one), chainsFor(one)];
      return chains === undefined ? undefined : `statement ${index + 1} (${name}) requires a chain ${chains}`;
    });
    const known = reasons.filter((reason) => reason !== undefined);
    return known.length === 0 || verb === "delete" ? undefined : known.join("; ");
  }
  const name = nameOf(statement);
  const [, value] = entryOf(statement);
  if (errno === ENOENT) {
    if (name === "jump" || name === "goto") {
      return `there is no chain ${membersOf(value)["target"]} in the table ${family} ${table}: add it before, in the same transaction`;
    }
    if (isObjectKind(name) && typeof value === "string") {
      return `there is no ${name} ${value} in the table ${family} ${table}: add it before, in the same transaction`;
    }
  }
  if (errno === EOPNOTSUPP && (name === "jump" || name === "goto")) {
    return "the target has a hook: a rule can jump only to chains without a hook";
  }
  const chains = chainsFor(statement);
  return chains === undefined || errno === ENOENT ? undefined : `${name} requires a chain ${chains}`;
}

/** The name of a match that requires certain chains is that of its left side. */
function nameOf(statement: object): string {
  const [name] = entryOf(statement);
  const left = leftOf(statement);
  return left !== undefined && chainsOfMatch(left) !== undefined ? Object.keys(left)[0]! : name;
}

function leftOf(statement: object): Expression | undefined {
  return (statement as { match?: { left?: Expression } }).match?.left;
}

function chainsFor(statement: object): string | undefined {
  const left = leftOf(statement);
  return left === undefined ? chainsOf(nameOf(statement)) : chainsOfMatch(left);
}
