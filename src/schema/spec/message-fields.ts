import { didYouMeanOneOf } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import { find, type Member, memberIn, type Named, type Parts, type Payload } from "../model/family.ts";
import { nonEmpty } from "./context.ts";
import type { SpecNode } from "./spec-node.ts";

/** Unknown names of attributes or header members cause an error. */
export class MessageFields {
  readonly #set: string | undefined;
  readonly #attributes: readonly string[];
  /** Some members have no field, such as padding. */
  readonly #members: readonly Member[];
  readonly #parts: Parts;

  constructor(parts: Parts, set: string | undefined, header?: string) {
    this.#set = set;
    this.#attributes = (find(parts, "sets", set)?.attributes ?? []).map(({ name }) => name);
    this.#members = find(parts, "structs", header)?.members ?? [];
    this.#parts = parts;
  }

  attributes(node: SpecNode, key: string): string[] {
    return unique(node.items(key).map((item) => this.#attribute(item, item.text())));
  }

  guarantees(node: SpecNode): Pick<Payload, "always" | "alwaysOne"> {
    const always = this.attributes(node, "always");
    const alwaysOne = this.attributes(node, "always-one");
    if (alwaysOne.length === 1) throw node.error("requires at least two names; use `always` for one", "always-one");
    const listed = new Set(node.items("attributes").map((item) => item.value));
    for (const item of [...node.items("always"), ...node.items("always-one")]) {
      if (!listed.has(item.value)) throw item.error(`"${item.text()}" is not among the "attributes" of the reply`);
    }
    return defined({ always: nonEmpty(always), alwaysOne: nonEmpty(alwaysOne) });
  }

  requirements(node: SpecNode): Omit<Payload, "number" | "attributes" | "always" | "alwaysOne"> {
    const replyOnly = this.#fields(node, "reply-only");
    const taken = new Set(node.items("attributes").map((item) => item.value));
    for (const item of node.items("reply-only")) {
      if (taken.has(item.value)) throw item.error(`"${item.text()}" is among the "attributes" of the request`);
    }
    const required = this.attributes(node, "required");
    const requiredOne = this.#fields(node, "required-one");
    if (node.has("required-one") && requiredOne.length < 2) {
      throw node.error("requires at least two names; use `required` for one", "required-one");
    }
    return defined({
      required: nonEmpty(required),
      requiredHeader: nonEmpty(node.items("required-header").map((item) => this.#member(item, item.text()))),
      requiredOne: nonEmpty(requiredOne),
      absentValues: absentValues(node, requiredOne),
      requiredWith: this.#companions(node.get("required-with")),
      onesHeader: nonEmpty(node.items("ones-header").map((item) => this.#memberPath(item))),
      replyOnly: nonEmpty(replyOnly),
    });
  }

  values(table: SpecNode | undefined): { attributeValues?: Named<readonly string[]> } {
    if (table === undefined) return {};
    const values = table.keys().map((name) => {
      return [this.#attribute(table, name), table.items(name).map((item) => item.text())] as const;
    });
    return { attributeValues: Object.fromEntries(values) };
  }

  /** Maps a field to fields of which one is required. */
  #companions(table: SpecNode | undefined): Named<readonly string[]> | undefined {
    if (table === undefined) return undefined;
    const companions = table.keys().map((name) => {
      const others = this.#fields(table, name);
      if (others.length === 0) throw table.error("requires at least one name", name);
      return [this.#field(table, name), others] as const;
    });
    return Object.fromEntries(companions);
  }

  #fields(node: SpecNode, key: string): string[] {
    return unique(node.items(key).map((item) => this.#field(item, item.text())));
  }

  #field(node: SpecNode, name: string): string {
    const member = memberIn(name);
    if (member === undefined) return this.#attribute(node, name);
    this.#member(node, member);
    return name;
  }

  #attribute(node: SpecNode, name: string): string {
    if (this.#set === undefined) throw node.error('the operation has no "attribute-set"');
    if (this.#attributes.includes(name)) return name;
    const likely = didYouMeanOneOf(name, this.#attributes);
    throw node.error(`the set "${this.#set}" has no attribute "${name}"${likely}`);
  }

  #member(node: SpecNode, name: string): string {
    if (!this.#members.some((member) => member.name === name && member.field !== undefined)) {
      throw this.#unknownMember(node, name);
    }
    return name;
  }

  #memberPath(item: SpecNode): string {
    const path = item.text();
    const last = path.split(".").reduce<Member | undefined>((found, name, index) => {
      const members = index === 0 ? this.#members : find(this.#parts, "structs", found?.struct)?.members;
      return members?.find((member) => member.name === name && member.field !== undefined);
    }, undefined);
    if (last === undefined) throw this.#unknownMember(item, path);
    if (!/^[us]\d+$/.test(last.type)) throw item.error(`"${path}" is not an integer`);
    return path;
  }

  #unknownMember(node: SpecNode, name: string): Error {
    const names = this.#members.flatMap((member) => (member.field === undefined ? [] : member.name));
    return node.error(`the operation's fixed header has no member "${name}"${didYouMeanOneOf(name, names)}`);
  }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Values that mean "not set" in a request, by field name. */
function absentValues(node: SpecNode, requiredOne: readonly string[]): Named<number | string> | undefined {
  const table = node.get("absent-values");
  if (table === undefined) return undefined;
  const values = table.keys().map((name) => {
    if (!requiredOne.includes(name))
      throw table.error(`not in \`required-one\`${didYouMeanOneOf(name, requiredOne)}`, name);
    const value = table.need(name);
    return [name, typeof value.value === "string" ? value.value : value.integer(0)] as const;
  });
  return Object.fromEntries(values);
}
