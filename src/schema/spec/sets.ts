import { didYouMeanOneOf } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import {
  type Attribute,
  type AttributeSet,
  hasField,
  type SubMessage,
  type SubMessageFormat,
} from "../model/family.ts";
import { constantName, fieldName } from "../model/names.ts";
import { type BuildContext, described, kernelNamed, optionalText } from "./context.ts";
import { SpecNode } from "./spec-node.ts";
import { buildValue, selectedValue } from "./values.ts";

/** The attribute type has 16 bits, of which two are flags. */
const LARGEST_NUMBER = 0x3fff;

export function buildSet(context: BuildContext, node: SpecNode): AttributeSet {
  node.object("set").need("attributes");
  const base = baseOf(context, node);
  const isSequence = node.get("sequence")?.flag() === true;
  const whole = node.get("whole")?.flag() || undefined;
  const quantities = node.get("quantities")?.flag() || undefined;
  const attributes: Attribute[] = [];
  const items: SpecNode[] = [];
  let next = 1;
  for (const item of node.items("attributes")) {
    const name = item.object("attribute").need("name").name();
    if (attributes.some((one) => one.name === name)) {
      // In a subset, repeating only the name has no effect.
      if (base !== undefined && Object.keys(item.value as object).length === 1) continue;
      throw item.error(`duplicate attribute "${name}"`, "name");
    }
    if (base !== undefined && item.has("value"))
      throw item.error("not allowed in a subset, which has the numbers of its set", "value");
    const original = base?.get(name);
    if (base !== undefined && original === undefined) {
      const likely = didYouMeanOneOf(name, base!.keys());
      throw item.error(`the set "${node.need("subset-of").text()}" has no attribute "${name}"${likely}`, "name");
    }
    const number = original?.number ?? item.get("value")?.integer(0, LARGEST_NUMBER) ?? next;
    if (number > LARGEST_NUMBER) throw item.error(`the number ${number} exceeds ${LARGEST_NUMBER}`);
    next = number + 1;
    const merged = original === undefined ? item : inherit(original.node, item);
    const attribute = buildAttribute(context, merged, number);
    if (isSequence && attribute.multi === true)
      throw item.error("not allowed in a sequence, whose items may always repeat", "multi-attr");
    const other = attributes.find((one) => one.number === number);
    if (other !== undefined) throw item.error(`duplicate number ${number}, also of "${other.name}"`, "value");
    const { field } = attribute;
    const namesake = hasField(attribute) && attributes.find((one) => one.field === field && hasField(one));
    if (namesake) throw item.error(`duplicate field name ${field}, also of "${namesake.name}"`, "name");
    attributes.push(attribute);
    items.push(item);
  }
  const prefix = optionalText(node, "name-prefix");
  const subsetOf = optionalText(node, "subset-of");
  const set = defined({
    subsetOf,
    sequence: isSequence || undefined,
    whole,
    quantities,
    attributes,
    prefix,
    ...described(node),
  });
  for (const [index, value] of attributes.entries()) context.values.push({ value, node: items[index]!, set });
  return set;
}

function baseOf(context: BuildContext, node: SpecNode): Map<string, { node: SpecNode; number: number }> | undefined {
  const reference = node.get("subset-of");
  if (reference === undefined) return undefined;
  const base = context.nodes.sets.get(reference.text());
  if (base === undefined) throw context.unresolvedReference(reference, "sets");
  if (base.has("subset-of")) throw reference.error(`"${reference.text()}" is a subset, too`);
  if (node.has("name-prefix"))
    throw node.error("not allowed in a subset, which has the prefix of its set", "name-prefix");
  const attributes = new Map<string, { node: SpecNode; number: number }>();
  let next = 1;
  for (const item of base.items("attributes")) {
    const number = item.get("value")?.integer(0, LARGEST_NUMBER) ?? next;
    attributes.set(item.need("name").name(), { node: item, number });
    next = number + 1;
  }
  return attributes;
}

/** In a subset, only the number cannot be overridden. */
function inherit(base: SpecNode, item: SpecNode): SpecNode {
  const inherited = [...base.parts()].map(
    ([key, { value }]) => [key, new SpecNode(value, item.files, `${item.path}.${key}`)] as const,
  );
  const parts = new Map([...inherited, ...item.parts()]);
  parts.delete("value");
  return SpecNode.composed(parts, item.files, item.path);
}

function buildAttribute(context: BuildContext, node: SpecNode, number: number): Attribute {
  const name = node.need("name").name();
  const value = buildValue(context, node);
  const multi = node.get("multi-attr")?.flag() ?? false;
  if (multi && (value.type === "pad" || value.type === "unused" || value.type === "flag")) {
    throw node.error(`not allowed for type ${value.type}`, "multi-attr");
  }
  const prefix = optionalText(node, "name-prefix");
  const access = node.get("access")?.oneOf(["read-only", "write-only"]);
  return defined({
    name,
    field: fieldName(name),
    number,
    ...value,
    // The kernel may send this padding (`nla_put_64bit`).
    type: name === "pad" && value.type === "unused" ? "pad" : value.type,
    multi: multi || undefined,
    kernelName: prefix === undefined ? undefined : constantName(prefix + name),
    ...kernelNamed(node),
    access,
    netByteOrder: node.get("net-byteorder")?.flag() || undefined,
    ...described(node),
  });
}

export function buildSubMessage(context: BuildContext, node: SpecNode): SubMessage {
  node.object("sub-message").need("formats");
  const formats = new Map<string, SubMessageFormat>();
  const items = node.items("formats", "value");
  for (const item of items) {
    const name = selectedValue(item);
    if (name === "" && items.length > 1) throw item.error('"value" is missing');
    if (formats.has(name)) throw item.error(`duplicate name "${name}"`);
    formats.set(name, buildSubMessageFormat(context, item));
  }
  return { formats: Object.fromEntries(formats), ...described(node) };
}

function buildSubMessageFormat(context: BuildContext, node: SpecNode): SubMessageFormat {
  if (node.has("type")) {
    const value = buildValue(context, node.object("value format"));
    context.values.push({ value, node });
    return { value, ...described(node) };
  }
  node.object("format");
  const [header, set] = [node.get("fixed-header"), node.get("attribute-set")];
  return defined({
    header: header && (set === undefined ? context.struct(header) : context.header(header)),
    set: set && (header === undefined ? context.reference(set, "sets") : context.setOfObjects(set, "follow a struct")),
    ...described(node),
  });
}
