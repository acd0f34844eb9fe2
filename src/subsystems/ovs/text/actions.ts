import { typeError } from "../../../base/argument-error.ts";
import { checkOptions, checkRequiredString } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import type { ActionAttrs } from "../../../families/ovs-flow.ts";
import type { Fields, Write } from "../../../schema/model/types.ts";
import { type ActionText, plainActions } from "./action-values.ts";
import { at, fieldsOf } from "./entry.ts";
import { readAttribute, setText } from "./key.ts";
import { namelessOf, namelessText, readNameless } from "./nameless.ts";
import {
  type FormatOptions,
  formatChecks,
  type ParseOptions,
  type PortNames,
  parseChecks,
  portText,
} from "./options.ts";
import { Scanner } from "./scanner.ts";
import { probabilityOf, probabilityText, wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/**
 * Formats flow actions like `ovs-dpctl`: `ct(commit,zone=5),set(eth(dst=02:00:00:00:00:02)),3`. An empty list is
 * formatted as "drop".
 *
 * As in `ovs-dpctl`, probabilities are rounded to a tenth of a percent, and user data of ovs-vswitchd is shown by its
 * meaning (`slow_path(action)`). Pass `complete: true` for the exact values. Throws a TypeError or RangeError with the
 * path of an invalid value.
 */
export function formatActions(actions: readonly ActionAttrs<Write>[], options: FormatOptions = {}): string {
  checkOptions(options, formatChecks);
  return actionsText(actions, options);
}

export function actionsText(actions: readonly ActionAttrs<Write>[], options: FormatOptions): string {
  return at("actions", () => listText(actions, options));
}

/**
 * Parses flow actions in the syntax of {@link formatActions}. "drop" and an empty text become an empty list. `set(…)`
 * becomes the action `set`, or `setMasked` if it contains a mask.
 *
 * The syntax of the kernel's test program `ovs-dpctl.py` is also accepted: `set_masked(…)`,
 * `userspace(pid=5,userdata=0102)`, and "drop" after other actions, where it has no effect.
 *
 * Throws a {@link FlowSyntaxError} with the position of the error.
 */
export function parseActions(text: string, options: ParseOptions = {}): ActionAttrs[] {
  checkRequiredString(text, "text");
  checkOptions(options, parseChecks);
  return readList(new Scanner(text), options.ports, false);
}

/** These actions start with their name, unlike `set`. */
const named: readonly ActionText[] = [
  ...plainActions,
  {
    name: "sample",
    field: "sample",
    format: (value, options) => {
      const { probability, actions } = fieldsOf(value);
      const percent = probabilityText(wholeNumber(probability, U32), options.complete === true);
      return `(sample=${percent},actions(${listText(actions, options)}))`;
    },
    parse: (scanner, ports) => {
      scanner.open();
      scanner.expect("sample=");
      const start = scanner.at;
      const percent = scanner.decimal("a probability in percent");
      if (percent > 100) scanner.fail("at most 100%", start);
      scanner.expect("%");
      const actions = readNamedList(scanner, ports, "actions");
      scanner.space();
      scanner.close();
      return { probability: probabilityOf(percent), actions };
    },
  },
  {
    name: "clone",
    field: "clone",
    format: (value, options) => `(${listText(value, options)})`,
    parse: readNested,
  },
  {
    name: "check_pkt_len",
    field: "checkPktLen",
    format: (value, options) => {
      const { pktLen, actionsIfGreater, actionsIfLessEqual } = fieldsOf(value);
      const greater = listText(actionsIfGreater, options);
      return `(size=${wholeNumber(pktLen, U16)},gt(${greater}),le(${listText(actionsIfLessEqual, options)}))`;
    },
    parse: (scanner, ports) => {
      scanner.open();
      scanner.expect("size=");
      const pktLen = scanner.number(U16);
      const actionsIfGreater = readNamedList(scanner, ports, "gt");
      const actionsIfLessEqual = readNamedList(scanner, ports, "le");
      scanner.space();
      scanner.close();
      return { pktLen, actionsIfGreater, actionsIfLessEqual };
    },
  },
  {
    name: "dec_ttl",
    field: "decTtl",
    format: (value, options) => `(le_1(${listText(fieldsOf(value)["action"], options)}))`,
    parse: (scanner, ports) => scanner.inside(() => ({ action: readNamedList(scanner, ports, "le_1") })),
  },
];

const byName = new Map(named.map((action) => [action.name, action]));

const formatters = new Map<string, ActionText["format"]>([
  ...named.map(({ name, field, format }) => {
    const formatNamed: ActionText["format"] = (value, options) => `${name}${format(value, options)}`;
    return [field, formatNamed] as const;
  }),
  ["output", (value, { ports }) => portText(wholeNumber(value, U32), ports)],
  ["set", (value, options) => `set(${setText(fieldsOf(value), undefined, options)})`],
  [
    "setMasked",
    (value, options) => {
      const { key, mask } = fieldsOf(value);
      return `set(${setText(fieldsOf(key), fieldsOf(mask), options)})`;
    },
  ],
]);

function listText(actions: unknown, options: FormatOptions): string {
  if (actions === undefined) return "drop";
  if (!Array.isArray(actions)) throw typeError("", `expected a list of actions, got ${describeValue(actions)}`);
  if (actions.length === 0) return "drop";
  const texts = actions.map((action, index) => at(`[${index}]`, () => actionText(fieldsOf(action), options)));
  return texts.join(",");
}

function actionText(action: Fields, options: FormatOptions): string {
  const parts: string[] = [];
  for (const name in action) {
    const value = action[name];
    if (value === undefined || value === false) continue;
    const format = formatters.get(name);
    if (format !== undefined) parts.push(at(name, () => format(value, options)));
    else if (name !== "unknown" && name !== "unparsed") throw typeError(name, "expected the name of an action");
  }
  for (const { type, bytes } of namelessOf(action)) parts.push(namelessText("action", type, bytes));
  if (parts.length === 0) throw typeError("", "expected an action, got none");
  return parts.join(",");
}

/** @param skip skips a member that is no action, and returns whether there was one. */
export function readList(
  scanner: Scanner,
  ports: PortNames | undefined,
  isNested: boolean,
  skip: () => boolean = () => false,
): ActionAttrs[] {
  const actions: Fields[] = [];
  while (scanner.more(isNested)) {
    if (skip()) continue;
    const action = readAction(scanner, ports);
    if (action === undefined) {
      // "drop" must be the last action, as in ovs-dpctl.
      let more = scanner.more(isNested);
      while (more && skip()) more = scanner.more(isNested);
      if (more) scanner.fail(isNested ? '")" after drop' : "the end after drop");
      return actions;
    }
    actions.push(action);
  }
  return actions;
}

function readNested(scanner: Scanner, ports: PortNames | undefined): ActionAttrs[] {
  scanner.open();
  return readList(scanner, ports, true);
}

function readNamedList(scanner: Scanner, ports: PortNames | undefined, name: string): ActionAttrs[] {
  scanner.separate();
  scanner.expect(name);
  return readNested(scanner, ports);
}

function readAction(scanner: Scanner, ports: PortNames | undefined): Fields | undefined {
  const start = scanner.at;
  if (scanner.seesDigit) {
    const output = scanner.number(U32);
    if (/\w/.test(scanner.text.charAt(scanner.at))) scanner.fail("the number of a port", start);
    return { output };
  }
  const name = scanner.maybeWord();
  if (name === "drop" && !scanner.sees("(")) return undefined;
  if (name === "set" || name === "set_masked")
    return scanner.inside(() => readSet(scanner, ports, name === "set_masked"));
  const action = byName.get(name);
  if (action !== undefined) return { [action.field]: action.parse(scanner, ports) };
  const number = /^action(\d{1,5})$/.exec(name)?.[1];
  if (number !== undefined && Number(number) <= NLA_TYPE_MASK && scanner.sees("(")) {
    scanner.open();
    return { unknown: [readNameless(scanner, Number(number)).key] };
  }
  scanner.at = start;
  if (ports === undefined) return scanner.fail("an action or the number of a port");
  const port = ports.numberOf(scanner.name("an action or a port"));
  return port === undefined ? scanner.fail("an action or a port", start) : { output: port };
}

function readSet(scanner: Scanner, ports: PortNames | undefined, isMasked: boolean): Fields {
  const key: Fields = {};
  const mask: Fields = {};
  const entry = readAttribute(scanner, ports, key, mask);
  const isFull = entry === undefined ? isFullUnknown(mask) : entry.isFull(mask[entry.field]);
  return isFull && !isMasked ? { set: key } : { setMasked: { key, mask } };
}

function isFullUnknown(mask: Fields): boolean {
  const [attribute] = mask["unknown"] as { bytes: Uint8Array }[];
  return attribute!.bytes.every((byte) => byte === 0xff);
}
