// Types with which C sources use netlink attributes: the kernel's policies and functions, and tables of other programs.
import { enclosed, splitTopLevel, withoutComments } from "./c-source.ts";

/** A type with which a source uses an attribute, such as "u32", "be16", "nest", "flag" or "string". */
export interface Use {
  /** Policy or table of a program, function that writes the attribute, or function that reads it. */
  readonly how: "policy" | "put" | "get";
  readonly type: string;
  /** Path of the source file. */
  readonly file: string;
}

/** Uses of attributes, by the C name of the attribute. */
export class Uses {
  readonly byName = new Map<string, Use[]>();

  #add(name: string, how: Use["how"], type: string, file: string): void {
    const known = this.byName.get(name) ?? [];
    this.byName.set(name, known);
    if (!known.some((one) => one.how === how && one.type === type)) known.push({ how, type, file });
  }

  /** Adds the policies, and the calls of `nla_put…()`, `nla_nest_start…()` and `nla_get…()`, of a file of the kernel. */
  addKernel(file: string, source: string): void {
    const text = withoutComments(source);
    for (const { index, 0: start, 1: called } of text.matchAll(/\bnla_(put(?:_\w+)?|nest_start(?:_noflag)?)\s*\(/g)) {
      const words = splitTopLevel(enclosed(text, index + start.length - 1)).map((one) => one.trim());
      const [, attribute, length] = words;
      if (attribute === undefined || !/^[A-Z]\w*$/.test(attribute)) continue;
      const size = /^sizeof\s*\(\s*(\w+)\s*\)$/.exec(length ?? "")?.[1];
      const type = called === "put" || called === "put_64bit" ? `${size}` : called!.replace(/^put_/, "");
      this.#add(attribute, "put", FUNCTION_TYPES[type] ?? type, file);
    }
    for (const [, called, attribute] of text.matchAll(/\bnla_get_(\w+)\s*\(\s*[\w>.-]+\[\s*([A-Z]\w*)\s*\]/g)) {
      const type = called!.replace(/_default$/, "");
      this.#add(attribute!, "get", FUNCTION_TYPES[type] ?? type, file);
    }
    for (const { index, 0: start, 1: name } of text.matchAll(/\[\s*([A-Z]\w*)\s*\]\s*=\s*(?=\{|NLA_POLICY_)/g)) {
      const type = policyType(text, index + start.length);
      if (type !== undefined) this.#add(name!, "policy", type, file);
    }
  }

  /** Adds the policies of a file of systemd. */
  addSystemd(file: string, source: string): void {
    for (const [, name, type] of source.matchAll(/\[([A-Z]\w*)\]\s*=\s*BUILD_POLICY(?:_WITH_SIZE)?\((\w+)/g)) {
      this.#add(name!, "policy", type!.toLowerCase(), file);
    }
    for (const [, name] of source.matchAll(/\[([A-Z]\w*)\]\s*=\s*BUILD_POLICY_NESTED/g))
      this.#add(name!, "policy", "nest", file);
  }

  /** Adds the tables of decoders of a file of strace. */
  addStrace(file: string, source: string): void {
    for (const [, name, type] of withoutComments(source).matchAll(/\[([A-Z]\w*)\]\s*=\s*decode_nla_(\w+)/g)) {
      this.#add(name!, "policy", type === "str" ? "string" : type!, file);
    }
  }
}

/** Types of functions whose names are others, and of sizes in `nla_put(skb, NAME, sizeof(TYPE), …)`. */
const FUNCTION_TYPES: Readonly<Record<string, string>> = {
  u64_64bit: "u64",
  be64_64bit: "be64",
  net64: "be64",
  net32: "be32",
  net16: "be16",
  msecs: "u64",
  nest_start: "nest",
  nest_start_noflag: "nest",
  in_addr: "be32",
  empty_nest: "nest",
};

const POLICY_TYPES: Readonly<Record<string, string>> = {
  NUL_STRING: "string",
  NESTED: "nest",
  NESTED_ARRAY: "nest",
  MSECS: "u64",
};

function policyType(text: string, at: number): string | undefined {
  const isStructure = text[at] === "{";
  const body = enclosed(text, isStructure ? at : text.indexOf("(", at));
  const macro = /^\s*NLA_POLICY_(\w+)/.exec(isStructure ? body : text.slice(at, at + 60))?.[1];
  if (macro?.startsWith("NESTED") === true) return "nest";
  if (macro === "BITFIELD32") return "bitfield32";
  const type = (isStructure ? /\.type\s*=\s*NLA_(\w+)/.exec(body) : null)?.[1] ?? /^\s*NLA_(\w+)/.exec(body)?.[1];
  return type === undefined ? undefined : (POLICY_TYPES[type] ?? type.toLowerCase());
}
