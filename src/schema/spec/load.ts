import { typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkFlag,
  checkObject,
  checkOptions,
  checkString,
  didYouMeanOneOf,
  isRecord,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { defined } from "../../base/objects.ts";
import { MAX_LINKS, NETLINK_GENERIC } from "../../constants/netlink.ts";
import { type SpecError, trimStack, UnresolvedReference } from "../model/errors.ts";
import { checkFamily, type Family, type Flavour, lookup, type Named } from "../model/family.ts";
import { deepFreeze } from "../model/lazy-family.ts";
import { BuildContext, optionalText } from "./context.ts";
import { buildEnum, buildStruct, checkRecursion, registerDefinitions } from "./definitions.ts";
import { extendSpec, unusedAddition } from "./extend.ts";
import { buildGroups, buildOperations } from "./operations.ts";
import { checkReferences } from "./references.ts";
import { buildSet, buildSubMessage } from "./sets.ts";
import { SpecNode } from "./spec-node.ts";
import { parseYaml } from "./yaml.ts";

/** Options for loading a family from its spec. */
export interface LoadOptions {
  /** File name of the spec for error messages. Default: "spec". */
  file?: string | undefined;
  /**
   * Extensions, which add to the spec or change it. Each extension is YAML text, YAML text with a file name, or a
   * parsed spec.
   */
  extensions?: readonly (string | ExtensionText | object)[] | undefined;
  /**
   * Models of the families that the spec lists under `links`, by name. References such as "ovs_flow/key-attrs" need
   * these families.
   */
  links?: Named<Family> | undefined;
  /**
   * Whether to ignore unsupported parts of the spec (default: false). Unknown keys, checks, display hints and flags
   * then have no effect, and attributes of an unknown type are bytes. The property `ignored` of the family lists these
   * parts.
   *
   * Use this option only for the kernel's own specs, which may be newer than this library: misspelt keys are ignored as
   * well. Extensions must not contain unsupported parts.
   */
  tolerant?: boolean | undefined;
}

/** YAML text of an extension, and its file name for errors. */
export interface ExtensionText {
  text: string;
  file: string;
}

const extensionNames: OptionChecks<ExtensionText> = { text: true, file: true };
const optionChecks: OptionChecks<LoadOptions> = {
  file: checkString,
  extensions: checkArray,
  links: checkObject,
  tolerant: checkFlag,
};

const FLAVOURS: readonly Flavour[] = ["genetlink", "genetlink-c", "genetlink-legacy", "netlink-raw"];
/**
 * Loads a family from the YAML text of its spec. All four flavours of the kernel's specs are supported; specs of newer
 * kernels may require the option `tolerant`. The returned family is frozen.
 *
 * @throws SpecError, with file and path, for the first error or unsupported part in the spec or an extension. TypeError
 *   for invalid options.
 */
export function loadFamily(text: string, options: LoadOptions = {}): Family {
  try {
    checkOptions(options, optionChecks);
    return buildChecked(parseYaml(text, options.file ?? "spec"), options);
  } catch (error) {
    throw trimStack(loadFamily, error);
  }
}

/**
 * Builds a family from a parsed spec. Unlike {@link loadFamily}, this function needs no YAML parser, so it works in any
 * JavaScript runtime. The returned family is frozen and shares no objects with the spec.
 *
 * @throws SpecError, with file and path, for the first error in the spec or an extension. TypeError for invalid
 *   options.
 */
export function buildFamily(spec: unknown, options: LoadOptions = {}): Family {
  try {
    checkOptions(options, optionChecks);
    return buildChecked(spec, options);
  } catch (error) {
    throw trimStack(buildFamily, error);
  }
}

function buildChecked(spec: unknown, options: LoadOptions): Family {
  const file = options.file ?? "spec";
  const ignored: SpecError[] = [];
  const base = new SpecNode(spec, [options.tolerant === true ? { name: file, ignored } : { name: file }]);
  const extensions = (options.extensions ?? []).map((extension, index) => extensionNode(extension, index, file));
  const root = extensions.reduce(extendSpec, base);
  const useless = unusedAddition(base, extensions, root);
  try {
    const family = build(root.object("family"), options.links ?? {});
    if (useless === undefined) {
      const parts = ignored.map(({ file, path, reason }) => ({ file, path, reason }));
      return deepFreeze(parts.length === 0 ? family : { ...family, ignored: parts });
    }
  } catch (error) {
    // Only an unresolved reference explains more than the error `useless`.
    if (useless === undefined || error instanceof UnresolvedReference) throw error;
  }
  throw useless;
}

function extensionNode(extension: unknown, index: number, base: string): SpecNode {
  const { text = extension, file } = isNamed(extension) ? checkedName(extension, index) : {};
  const name = file ?? `extension ${index + 1} of ${base}`;
  const parsed = typeof text === "string" ? parseYaml(text, name) : text;
  return new SpecNode(parsed, [{ name, asExtension: file ?? `${index + 1}` }]);
}

/** A parsed spec never has the key "text". */
function isNamed(extension: unknown): extension is ExtensionText {
  return isRecord(extension) && Object.hasOwn(extension, "text");
}

function checkedName(extension: ExtensionText, index: number): ExtensionText {
  const place = `extensions[${index}]`;
  checkOptions(extension, extensionNames, place);
  for (const [name, what] of Object.entries({ text: "the text of a spec", file: "a string" })) {
    const value = extension[name as keyof ExtensionText];
    if (typeof value !== "string") throw typeError(`${place}.${name}`, `expected ${what}, got ${describeValue(value)}`);
  }
  return extension;
}

function build(root: SpecNode, links: Named<Family>): Family {
  const name = root.need("name").name("family");
  const flavour = root.get("protocol")?.oneOf(FLAVOURS) ?? "genetlink";
  const linked = linksOf(root, links);
  const context = new BuildContext(flavour, linked);
  const protocol = protocolNumber(context, root);
  registerDefinitions(context, root);
  for (const node of root.items("attribute-sets")) context.register("sets", node);
  for (const node of root.items("sub-messages")) context.register("subMessages", node);
  context.enums = each(context.nodes.enums, buildEnum);
  context.structs = each(context.nodes.structs, (node) => buildStruct(context, node));
  checkRecursion(context);
  root.need("attribute-sets");
  context.sets = each(context.nodes.sets, (node) => buildSet(context, node));
  context.subMessages = each(context.nodes.subMessages, (node) => buildSubMessage(context, node));
  checkReferences(context);
  const { enums, structs, sets, subMessages } = context;
  return defined({
    name,
    flavour,
    protocol,
    version: root.get("version")?.integer(0, 0xff) ?? 1,
    constants: context.constants,
    enums,
    structs,
    sets,
    subMessages,
    operations: buildOperations(context, root),
    groups: buildGroups(context, root),
    links: Object.freeze(linked),
    doc: optionalText(root, "doc")?.trim(),
  });
}

function linksOf(root: SpecNode, passed: Named<Family>): Record<string, Family> {
  const links: Record<string, Family> = {};
  for (const node of root.items("links")) {
    const family = lookup(passed, node.name());
    if (family === undefined) {
      const likely = didYouMeanOneOf(node.name(), Object.keys(passed));
      throw node.error(`the family "${node.name()}" was not passed in the option "links"${likely}`);
    }
    checkFamily(family, `links.${node.name()}`);
    links[node.name()] = family;
  }
  return links;
}

function protocolNumber(context: BuildContext, root: SpecNode): number {
  if (!context.generic) {
    if (root.has("version")) throw root.error("not allowed for raw families", "version");
    return root.need("protonum").integer(0, MAX_LINKS - 1);
  }
  if (root.has("protonum")) throw root.error(`not allowed for protocol ${context.flavour}`, "protonum");
  return NETLINK_GENERIC;
}

function each<Thing>(nodes: Map<string, SpecNode>, buildOne: (node: SpecNode) => Thing): Record<string, Thing> {
  return Object.fromEntries([...nodes].map(([name, node]) => [name, buildOne(node)]));
}
