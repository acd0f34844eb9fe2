import { table } from "../docs/markdown.ts";
import { type Comment, type CommentPart, type Declaration, Kind } from "./declarations.ts";
import { type Piece, signaturePieces, typePieces } from "./type-text.ts";

/** A page of the reference: one entry point of the package. */
export interface EntryPoint {
  /** Name in imports, for example "bun-netlink/route". */
  name: string;
  /** File name of the page, without the extension. */
  page: string;
  /** One line about its content. */
  summary: string;
  module: Declaration;
}

/** Sections of the overview of a page, in order. */
const SECTIONS: readonly (readonly [title: string, kinds: readonly number[]])[] = [
  ["Classes", [Kind.Class]],
  ["Functions", [Kind.Function]],
  ["Types", [Kind.Interface, Kind.TypeAlias]],
  ["Values", [Kind.Variable]],
];

/** Most constants of a page that have a section each. Constants of a page with more are in tables by header. */
const MOST_VALUES = 100;

/**
 * Returns the pages of the reference by file name. A page starts with one line for each class, function, type and
 * value. Sections with the members follow. A declaration has a section on the page of the first entry point that
 * exports it.
 */
export function referencePages(entryPoints: readonly EntryPoint[]): Map<string, string> {
  const places = new Map<number, string>();
  for (const { page, module } of entryPoints) {
    for (const { id, name, kind } of module.children ?? []) {
      if (kind !== Kind.Reference) places.set(id, `${page}.md#${name.toLowerCase()}`);
    }
  }
  const pages = entryPoints.map((entry): [string, string] => [
    `${entry.page}.md`,
    new PageWriter(entry, entryPoints, places).text(),
  ]);
  const index = table(
    ["import", "content"],
    entryPoints.map(({ name, page, summary }) => [`[\`${name}\`](${page}.md)`, summary]),
  );
  const families = "The pages of [families](../docs/families/index.md) describe `bun-netlink/families/…`.";
  return new Map([...pages, ["README.md", `# Reference of the declarations\n\n${index}\n${families}\n`]]);
}

class PageWriter {
  readonly #entry: EntryPoint;
  readonly #all: readonly EntryPoint[];
  readonly #places: ReadonlyMap<number, string>;

  constructor(entry: EntryPoint, all: readonly EntryPoint[], places: ReadonlyMap<number, string>) {
    this.#entry = entry;
    this.#all = all;
    this.#places = places;
  }

  text(): string {
    const { name, summary, module } = this.#entry;
    const own = (module.children ?? []).filter(({ kind }) => kind !== Kind.Reference);
    const values = own.filter(({ kind }) => kind === Kind.Variable);
    const tabulated = values.length > MOST_VALUES;
    const parts = [`# ${name}`, summary, ...this.#overview(own, tabulated)];
    for (const [, kinds] of SECTIONS) {
      if (tabulated && kinds.includes(Kind.Variable)) parts.push(...this.#constants(values));
      else for (const one of sorted(own, kinds)) parts.push(...this.#section(one));
    }
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  }

  #overview(own: readonly Declaration[], tabulated: boolean): string[] {
    const sections = SECTIONS.flatMap(([title, kinds]) => {
      const found = tabulated && kinds.includes(Kind.Variable) ? [] : sorted(own, kinds);
      const rows = found.map((one) => [`[\`${one.name}\`](#${one.name.toLowerCase()})`, this.#firstSentence(one)]);
      return rows.length === 0 ? [] : [`## ${title}`, table(["name", "purpose"], rows).trimEnd()];
    });
    return [...sections, ...this.#others()];
  }

  /** Lists the declarations that the entry point exports and that other pages describe. */
  #others(): string[] {
    const targets = (this.#entry.module.children ?? []).filter(({ kind }) => kind === Kind.Reference);
    const rows = this.#all.flatMap(({ name, page }) => {
      const found = targets.filter(({ target }) => this.#places.get(target!)?.startsWith(`${page}.md#`) === true);
      if (found.length === 0) return [];
      const links = found.map((one) => `[\`${one.name}\`](${this.#places.get(one.target!)})`);
      return [[`[\`${name}\`](${page}.md)`, links.length > MOST_VALUES ? `all ${links.length}` : links.join(", ")]];
    });
    return rows.length === 0 ? [] : ["## Also exported", table(["described in", "names"], rows).trimEnd()];
  }

  #section(one: Declaration): string[] {
    const heading = `## ${one.name}`;
    switch (one.kind) {
      case Kind.Class:
      case Kind.Interface:
        return [heading, this.#prose(one.comment), ...this.#members(one)];
      case Kind.Function: {
        const signatures = one.signatures ?? [];
        return [
          heading,
          ...signatures.flatMap((signature, index) => [
            this.#declared([`${one.name}`, ...signaturePieces(signature)]),
            index === 0 || signature.comment !== signatures[0]!.comment ? this.#prose(signature.comment) : "",
            this.#parameters(signature),
          ]),
        ];
      }
      default: {
        const members = one.type?.declaration?.children ?? [];
        return members.length > 0
          ? [heading, this.#prose(one.comment), ...this.#members(one.type!.declaration!)]
          : [heading, this.#declared([`${one.name}: `, ...typePieces(one.type)]), this.#prose(one.comment)];
      }
    }
  }

  /** Returns a table with one line per member: static members, properties, then methods. Examples of members follow. */
  #members({ children = [], indexSignatures = [] }: Declaration): string[] {
    const rank = ({ kind, flags, name }: Declaration) =>
      name.startsWith("[") ? 3 : kind === Kind.Method ? (flags.isStatic ? 0 : 2) : 1;
    const shown = children.filter(({ kind }) => kind !== Kind.Constructor);
    const ordered = [...shown].sort((one, other) => rank(one) - rank(other));
    const rows = ordered.flatMap((member): [string, Comment | undefined][] => {
      const name = `${member.flags.isStatic ? "static " : ""}${member.name}${member.flags.isOptional ? "?" : ""}`;
      const { signatures } = member;
      if (signatures === undefined) {
        const type = member.type ?? member.getSignature?.type;
        const code = this.#code([`${name}: `, ...typePieces(type)]);
        return [[code, member.comment ?? member.getSignature?.comment]];
      }
      return signatures.map((one) => [this.#code([name, ...signaturePieces(one)]), one.comment ?? member.comment]);
    });
    for (const one of indexSignatures) rows.unshift([this.#code(["[name]", ...signaturePieces(one)]), one.comment]);
    if (rows.length === 0) return [];
    const lines = rows.map(([code, comment]) => [code, this.#line(comment)]);
    const examples = rows.flatMap(([, comment]) => codeBlocks(comment?.summary ?? []));
    return [table(["member", "meaning"], lines).trimEnd(), ...examples];
  }

  #parameters({ parameters = [] }: Declaration): string {
    const rows = parameters.filter(({ comment }) => comment !== undefined);
    if (rows.length === 0) return "";
    return table(
      ["parameter", "meaning"],
      rows.map((one) => [`\`${one.name}\``, this.#line(one.comment)]),
    ).trimEnd();
  }

  /** Returns tables of constants, one for each header that defines them. */
  #constants(values: readonly Declaration[]): string[] {
    const groups = Map.groupBy(values, (one) => /\(([\w/.-]+\.h)\)/.exec(this.#line(one.comment))?.[1] ?? "others");
    return [...groups].sort(byName).flatMap(([header, found]) => [
      `## ${header}`,
      table(
        ["name", "value", "meaning"],
        found.map((one) => [
          `\`${one.name}\``,
          this.#code(typePieces(one.type)),
          this.#line(one.comment).replace(` (${header})`, ""),
        ]),
      ).trimEnd(),
    ]);
  }

  #firstSentence(one: Declaration): string {
    const comment = one.comment ?? one.signatures?.[0]?.comment;
    return /^.*?[.!?](?= [A-Z`[]|$)/.exec(this.#line(comment))?.[0] ?? this.#line(comment);
  }

  /** Returns a comment as one line for a table cell, without code blocks. */
  #line(comment: Comment | undefined): string {
    if (comment === undefined) return "";
    const text = this.#parts(comment.summary.filter((part) => !isBlock(part)));
    const throws = comment.blockTags?.filter(({ tag }) => tag === "@throws") ?? [];
    const all = [text, ...throws.map(({ content }) => `Throws ${this.#parts(content)}.`.replace(/\.+$/, "."))];
    return all
      .join(" ")
      .replace(/\s+/g, " ")
      .replaceAll(/(?<!\\)\|/g, "\\|")
      .trim();
  }

  /** Returns a comment as paragraphs. */
  #prose(comment: Comment | undefined): string {
    if (comment === undefined) return "";
    const throws = (comment.blockTags ?? []).filter(({ tag }) => tag === "@throws");
    const lines = throws.map(({ content }) => `- ${this.#parts(content).trim()}`);
    return [this.#parts(comment.summary), ...(lines.length === 0 ? [] : [`Throws:\n\n${lines.join("\n")}`])].join(
      "\n\n",
    );
  }

  #parts(parts: readonly CommentPart[]): string {
    return parts
      .map((part) => {
        if (part.kind !== "inline-tag") return part.text;
        const place = typeof part.target === "number" ? this.#link(part.target) : undefined;
        return place === undefined ? `\`${part.text}\`` : `[\`${part.text}\`](${place})`;
      })
      .join("")
      .trim();
  }

  /** Returns a declaration as a paragraph of code. */
  #declared(pieces: readonly Piece[]): string {
    return this.#code(pieces, false);
  }

  /** Returns source text as inline code, in which the names of declarations are links. */
  #code(pieces: readonly Piece[], isCell = true): string {
    const joined: Piece[] = [];
    for (const piece of pieces) {
      const place = typeof piece === "string" ? undefined : this.#link(piece.id);
      const text = typeof piece === "string" ? piece : piece.name;
      const last = joined.length - 1;
      if (place !== undefined) joined.push(piece);
      else if (typeof joined[last] === "string") joined[last] += text;
      else joined.push(text);
    }
    return joined
      .map((piece) => {
        const text = inlineCode(typeof piece === "string" ? piece : piece.name);
        const shown = isCell ? text.replaceAll("|", "\\|") : text;
        return typeof piece === "string" ? shown : `[${shown}](${this.#link(piece.id)})`;
      })
      .join("");
  }

  #link(id: number): string | undefined {
    const place = this.#places.get(id);
    return place?.startsWith(`${this.#entry.page}.md#`) ? place.slice(this.#entry.page.length + 3) : place;
  }
}

function sorted(declarations: readonly Declaration[], kinds: readonly number[]): Declaration[] {
  return declarations.filter(({ kind }) => kinds.includes(kind)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function isBlock({ kind, text }: CommentPart): boolean {
  return kind === "code" && text.startsWith("```");
}

function codeBlocks(parts: readonly CommentPart[]): string[] {
  return parts.filter(isBlock).map(({ text }) => text);
}

/** Returns text as inline code of Markdown. Spaces at the ends are kept outside of the code. */
function inlineCode(text: string): string {
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text)!;
  const fence = inner.includes("`") ? "``" : "`";
  const space = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
  return inner === "" ? text : `${before}${fence}${space}${inner}${space}${fence}${after}`;
}
