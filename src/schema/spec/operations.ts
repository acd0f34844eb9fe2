import { didYouMeanOneOf } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import {
  type Exchange,
  find,
  type Group,
  type Member,
  type Named,
  type Operation,
  type OperationFlag,
  type Payload,
} from "../model/family.ts";
import { rangeOf } from "../plan/kind.ts";
import { type BuildContext, described, nonEmpty, optionalText } from "./context.ts";
import { MessageFields } from "./message-fields.ts";
import { directionalNumbering, type Numbers, numberAt, unifiedNumbering } from "./numbering.ts";
import type { SpecNode } from "./spec-node.ts";

interface OperationContext {
  readonly context: BuildContext;
  readonly node: SpecNode;
  readonly nodes: ReadonlyMap<string, SpecNode>;
  readonly groupNames: readonly string[];
  readonly isApart: boolean;
  readonly numbers: Numbers;
}

export function buildOperations(context: BuildContext, root: SpecNode): Named<Operation> {
  const operations = root.need("operations").object("operations");
  const isApart = operations.get("enum-model")?.oneOf(["unified", "directional"]) === "directional";
  const common = operations.get("fixed-header");
  if (common !== undefined) context.header(common, false);
  operations.need("list");
  const nodes = new Map<string, SpecNode>();
  for (const item of operations.items("list")) {
    const name = item.object("operation").need("name").name();
    if (nodes.has(name)) throw item.error(`duplicate name "${name}"`);
    nodes.set(name, item);
  }
  const groups = root.get("mcast-groups")?.items("list") ?? [];
  const groupNames = groups.map((group) => group.need("name").text());
  const built: Record<string, Operation> = {};
  const numbersOf = isApart ? directionalNumbering() : unifiedNumbering();
  for (const [name, node] of nodes) {
    const part = { context, node, nodes, groupNames, isApart, numbers: numbersOf(node) };
    built[name] = buildOperation(part, name, common);
  }
  checkEvents(Object.values(built), nodes);
  return built;
}

/** Events with equal numbers must differ in their header values. */
function checkEvents(operations: readonly Operation[], nodes: ReadonlyMap<string, SpecNode>): void {
  const known = new Map<string, string>();
  for (const { name, event, group, headerValues = {} } of operations) {
    if (event === undefined) continue;
    const values = Object.entries(headerValues).sort(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([event.number, group, values]);
    const other = known.get(key);
    if (other !== undefined) {
      const reason = `"${other}" has the number ${event.number}, too, and no "header-values" distinguish them`;
      const node = nodes.get(name)!;
      throw node.error(reason, node.has("value") ? "value" : undefined);
    }
    known.set(key, name);
  }
}

function buildOperation(part: OperationContext, name: string, common: SpecNode | undefined): Operation {
  const { context, node } = part;
  const kinds = ["do", "dump", "notify", "event"].filter((kind) => node.has(kind));
  const asynchronous = kinds.includes("notify") || kinds.includes("event");
  if (asynchronous && kinds.length > 1) throw node.error(`conflicting keys: ${kinds.join(" and ")}`);
  const notified = notifiedBy(part);
  const layout = (key: string) => node.get(key) ?? notified?.get(`reply-${key}`) ?? notified?.get(key);
  const [own, fixed] = [layout("attribute-set"), layout("fixed-header")];
  const set = own && context.setOfObjects(own, "be a message");
  const headerNode = fixed ?? common;
  const header = headerNode && context.header(headerNode, !asynchronous);
  const [ownReplySet, ownReplyHeader] = [node.get("reply-attribute-set"), node.get("reply-fixed-header")];
  const replySet = ownReplySet && context.setOfObjects(ownReplySet, "be a message");
  const replyHeader = ownReplyHeader && context.header(ownReplyHeader, false);
  const request = new MessageFields(context, set, header);
  const messages = { ...part, fields: { request, reply: new MessageFields(context, replySet ?? set) } };
  const group = groupOf(part);
  for (const flag of node.items("dont-validate")) flag.supported((at) => at.oneOf(["strict", "dump", "dump-strict"]));
  // Specs may write kernel options in lower case.
  const config = optionalText(node, "config-cond")?.toUpperCase().replaceAll("-", "_");
  const effect = node.get("effect")?.oneOf(["read", "reset", "delete", "change"]);
  const answers = node.get("always-replies");
  if (answers !== undefined && !node.get("do")?.has("reply")) {
    throw answers.error('requires a "reply" of "do"');
  }
  return defined({
    name,
    set,
    header,
    ...headerValues(part, header),
    ...request.values(node.get("attribute-values") ?? notified?.get("attribute-values")),
    replySet,
    replyHeader,
    ...exchange(messages, "do"),
    ...exchange(messages, "dump"),
    ...event(messages, notified),
    group,
    flags: flagsOf(node),
    alwaysReplies: answers?.flag() || undefined,
    effect,
    config,
    ...described(node),
  });
}

function groupOf({ node, groupNames }: OperationContext): string | undefined {
  const reference = node.get("mcgrp");
  const name = reference?.text();
  if (name === undefined || groupNames.includes(name)) return name;
  throw reference!.error(`unknown group "${name}"${didYouMeanOneOf(name, groupNames)}`);
}

function headerValues(part: OperationContext, header: string | undefined): { headerValues?: Named<number | string> } {
  const values = part.node.get("header-values");
  if (values === undefined) return {};
  const members = find(part.context, "structs", header)?.members;
  if (members === undefined) throw values.error("the operation has no fixed header in this spec");
  const fields: Record<string, number | string> = {};
  for (const name of values.keys()) {
    const member = members.find((one) => one.name === name);
    if (member === undefined) {
      const names = members.map((one) => one.name);
      throw values.error(`unknown member of the fixed header${didYouMeanOneOf(name, names)}`, name);
    }
    if (member.field === undefined) throw values.error("padding has no value", name);
    fields[member.field] = headerValue(part, member, values.need(name));
  }
  return { headerValues: fields };
}

function headerValue({ context }: OperationContext, member: Member, node: SpecNode): number | string {
  const entries = find(context, "enums", member.enum)?.entries;
  if (entries === undefined) {
    if (rangeOf(member.type) === undefined) throw node.error(`the member "${member.name}" is not an integer`);
    return integerOfType(node, member.type);
  }
  const name = node.text();
  const names = entries.map((entry) => entry.name);
  if (names.includes(name)) return name;
  throw node.error(`the enum "${member.enum}" has no "${name}"${didYouMeanOneOf(name, names)}`);
}

function integerOfType(node: SpecNode, type: string): number {
  const [least, most] = rangeOf(type)!;
  return node.integer(
    Math.max(Number(least), Number.MIN_SAFE_INTEGER),
    Math.min(Number(most), Number.MAX_SAFE_INTEGER),
  );
}

function notifiedBy({ node, nodes }: OperationContext): SpecNode | undefined {
  const notify = node.get("notify");
  if (notify === undefined) return undefined;
  const notified = nodes.get(notify.text());
  if (notified === undefined) {
    throw notify.error(`unknown operation "${notify.text()}"${didYouMeanOneOf(notify.text(), nodes.keys())}`);
  }
  if (replyOf(notified) === undefined) throw notify.error(`the operation "${notify.text()}" has no reply`);
  return notified;
}

function replyOf(node: SpecNode): SpecNode | undefined {
  return node.get("do")?.get("reply") ?? node.get("dump")?.get("reply");
}

type Kind = "do" | "dump";

interface MessageContext extends OperationContext {
  readonly fields: { readonly request: MessageFields; readonly reply: MessageFields };
}

function rejectNumber(node: SpecNode, place: string): void {
  if (node.has("value")) throw node.error(`the number is not allowed here: put ${place}`, "value");
}

function exchange(part: MessageContext, kind: Kind): { do?: Exchange } {
  const node = part.node.get(kind);
  if (node === undefined) return {};
  rejectNumber(node, part.isApart ? 'one in "request" and one in "reply"' : `it one level higher, next to "${kind}"`);
  node.object("exchange");
  const { fields } = part;
  const [request, reply] = [node.get("request"), node.get("reply")];
  const built: Exchange = defined({
    request: { ...payload(part, request, kind, "request"), ...(request && fields.request.requirements(request)) },
    reply: reply && { ...payload(part, reply, kind, "reply"), ...fields.reply.guarantees(reply) },
  });
  return { [kind]: built };
}

function event(part: MessageContext, notified: SpecNode | undefined): Partial<Operation> {
  const node = notified === undefined ? part.node.get("event") : replyOf(notified)!;
  if (node === undefined) return {};
  if (notified === undefined) {
    rejectNumber(node, 'it one level higher, next to "event"');
    node.object("event");
  }
  const attributes = part.fields.request.attributes(node, "attributes");
  const notify = notified?.need("name").text();
  return defined({
    event: { number: checkedNumber(part, part.numbers.reply, part.node, "value"), attributes },
    notify,
  });
}

type Side = keyof MessageContext["fields"];

function payload(part: MessageContext, node: SpecNode | undefined, kind: Kind, side: Side): Payload {
  const attributes = node === undefined ? [] : part.fields[side].attributes(node.object(side), "attributes");
  const place = part.isApart ? `${kind}.${side}.value` : "value";
  const source = node?.has("value") === true ? node : part.node;
  return { number: checkedNumber(part, numberAt(node, part.numbers[side]), source, place), attributes };
}

/** Message types below 16 are control messages. */
function checkedNumber({ context, node }: OperationContext, number: number, source: SpecNode, place: string): number {
  const [least, most] = context.generic ? [0, 0xff] : [16, 0xffff];
  if (number >= least && number <= most) return number;
  if (source.has("value"))
    throw source.error(`expected a message number from ${least} to ${most}, got ${number}`, "value");
  throw node.error(`the default number is ${number}, expected ${least} to ${most}; specify it as "${place}"`);
}

function flagsOf(node: SpecNode): readonly OperationFlag[] | undefined {
  const flags = ["admin-perm", "uns-admin-perm"] as const;
  return nonEmpty(node.items("flags").flatMap((flag) => flag.supported((at) => at.oneOf(flags)) ?? []));
}

export function buildGroups(context: BuildContext, root: SpecNode): Named<Group> {
  const groups: Group[] = [];
  const node = root.get("mcast-groups")?.object("groups");
  for (const item of node?.items("list") ?? []) {
    item.object("group");
    const name = item.need("name").text();
    if (context.generic && item.has("value"))
      throw item.error("not allowed: the kernel numbers the groups of generic families", "value");
    const number = item.get("value")?.integer(1, 0x7fffffff);
    const other = groups.find((one) => number !== undefined && one.number === number);
    if (other !== undefined) throw item.error(`duplicate number ${number}, also of group "${other.name}"`, "value");
    if (groups.some((one) => one.name === name)) throw item.error(`duplicate name "${name}"`);
    groups.push(defined({ name, number, flags: flagsOf(item), ...described(item) }));
  }
  return Object.fromEntries(groups.map((group) => [group.name, group]));
}
