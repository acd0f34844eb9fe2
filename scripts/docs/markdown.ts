/** A table with its columns aligned, as the formatter writes it. Columns without any content are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => row[column] !== ""));
  const lines = [head, head.map(() => ""), ...rows].map((line) => line.filter((_, column) => used[column]));
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

/** Code in a line of text or in a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** Text as it is, with what would mean something in Markdown made harmless. */
export function plain(text: string): string {
  return text.replace(/[\\<>*`|]|\[(?!\])|(?<!\[)\]|\b_|_\b/g, (mark, at: number) => {
    const inWord = mark === "_" && /\w/.test(text[at - 1] ?? "") && /\w/.test(text[at + 1] ?? "");
    return inWord ? mark : `\\${mark}`;
  });
}

/** Paragraphs with lines of at most 120 columns; tables and code stay as they are. */
export function wrapped(text: string): string {
  let inCode = false;
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("```")) inCode = !inCode;
    return inCode || line.startsWith("|") ? line : line.replace(/(.{1,120})(?: +|$)/g, "$1\n").trimEnd();
  });
  return lines.join("\n");
}

/** The anchors that readers of Markdown give to headings, in their order. */
export function anchors(titles: readonly string[]): string[] {
  const given = new Map<string, number>();
  return titles.map((title) => {
    const text = title.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
    const base = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = base;
    for (let count = given.get(base) ?? 0; given.has(anchor); anchor = `${base}-${count}`) given.set(base, ++count);
    given.set(anchor, 0);
    return anchor;
  });
}
