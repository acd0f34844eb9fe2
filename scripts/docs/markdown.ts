/** Formats a Markdown table with aligned columns. Omits columns that have no content. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = head.map((_, column) => rows.some((row) => row[column] !== ""));
  const lines = [head, head.map(() => ""), ...rows].map((line) => line.filter((_, column) => shown[column]));
  const widths = lines[0]!.map((_, column) => Math.max(3, ...lines.map((line) => Bun.stringWidth(line[column]!))));
  const texts = lines.map((line, index) => {
    const cells = line.map((cell, column) => {
      const width = widths[column]!;
      return index === 1 ? "-".repeat(width) : cell + " ".repeat(width - Bun.stringWidth(cell));
    });
    return `| ${cells.join(" | ")} |`;
  });
  return `${texts.join("\n")}\n`;
}

/** Formats text as inline code of Markdown, which may be used in a table cell. */
export function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** Escapes the characters of a text that have a meaning in Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\<>*`|]|\[(?!\])|(?<!\[)\]|\b_|_\b/g, (mark, at: number) => {
    const inWord = mark === "_" && /\w/.test(text[at - 1] ?? "") && /\w/.test(text[at + 1] ?? "");
    return inWord ? mark : `\\${mark}`;
  });
}

/** Escapes the special characters of Markdown in a text, except in inline code. */
export function escapeProse(text: string): string {
  const parts = text.split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : code(part))).join("");
}

/** Wraps the paragraphs of a Markdown page at 120 columns. Leaves tables and code unchanged. */
export function wrap(text: string): string {
  let inCode = false;
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("```")) inCode = !inCode;
    return inCode || line.startsWith("|") ? line : line.replace(/(.{1,120})(?: +|$)/g, "$1\n").trimEnd();
  });
  return lines.join("\n");
}

/** Returns the anchor of a heading, as GitHub generates it, if no other heading of the page has it. */
export function headingAnchor(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** Returns the anchors of a page's headings, in order, as Markdown renderers generate them. */
export function anchors(titles: readonly string[]): string[] {
  const used = new Map<string, number>();
  return titles.map((title) => {
    const text = title.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
    const base = headingAnchor(text);
    let anchor = base;
    for (let count = used.get(base) ?? 0; used.has(anchor); anchor = `${base}-${count}`) used.set(base, ++count);
    used.set(anchor, 0);
    return anchor;
  });
}
