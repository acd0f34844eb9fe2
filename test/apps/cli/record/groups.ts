import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SentRequest } from "./sent-requests.ts";

/** The recorded commands of a group. */
export interface RecordedGroup {
  /** Each command with the calls that send its requests. There are no calls if the kernel rejects the command. */
  readonly rows: readonly (readonly [command: string, calls: readonly string[]])[];
  /** A program that makes all changes of the group. */
  readonly program: string;
  /** All changes, as the commands sent them. */
  readonly sent: readonly SentRequest[];
}

const folder = join(import.meta.dir, "groups");

/** Returns the sections of a group: a title and commands. */
export function sectionsOf(group: string): { readonly title: string; readonly commands: readonly string[] }[] {
  const text = readFileSync(join(folder, `${group}.sh`), "utf8");
  return text
    .split(/^# /m)
    .slice(1)
    .map((section) => {
      const [title, ...commands] = section.split("\n").map((line) => line.trim());
      return { title: title!, commands: commands.filter((command) => command !== "") };
    });
}

/** Returns the commands of a group. */
export function commandsOf(group: string): string[] {
  return sectionsOf(group).flatMap(({ commands }) => commands);
}

/** Comments before and after the tables of a group in a page. */
const marks = (group: string) => [`<!-- commands: ${group} -->`, "<!-- end of commands -->"] as const;

/** The tables of a group in a page. */
function tablesIn(group: string, page: string): { readonly start: number; readonly end: number } {
  const [first, last] = marks(group);
  const start = page.indexOf(first) + first.length;
  if (start < first.length) throw new Error(`no page has the comment ${first}`);
  return { start, end: page.indexOf(last, start) };
}

/** Joins the lines of a call, which may contain the lines of a template. */
export const onOneLine = (call: string) =>
  call
    // Statements of the nft language end with a line break or ";".
    .replaceAll(/nft`[^`]*`/g, (text) => text.replaceAll(/(?<=[^{;,`\s])\s*\n\s*(?=[^`\s])/g, "; "))
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/(?<=`) | (?=`)/g, "")
    .replace(/, \);$/, ");");

/** Returns the texts of the code spans in a cell of a table. */
function codeIn(cell: string): string[] {
  return [...cell.matchAll(/(`+) ?(.+?) ?\1(?!`)/g)].map(([, , text]) => text!.replaceAll("\\|", "|"));
}

/** Returns the rows of a group's tables in a page. */
export function rowsIn(group: string, page: string): RecordedGroup["rows"] {
  const { start, end } = tablesIn(group, page);
  const lines = page.slice(start, end).split("\n");
  return lines.flatMap((line) => {
    const [, command, calls] = line.split(/(?<!\\)\|/);
    const [text] = codeIn(command ?? "");
    return text === undefined ? [] : [[text, codeIn(calls!)] as const];
  });
}

/** Returns a page with the tables of a group. */
export function withRows(group: string, page: string, rows: RecordedGroup["rows"]): string {
  const { start, end } = tablesIn(group, page);
  const calls = new Map(rows);
  const code = (text: string) => `\`\` ${onOneLine(text).replaceAll("|", "\\|")} \`\``;
  const tables = sectionsOf(group).map(({ title, commands }) => {
    const lines = commands.map((command) => {
      return `| ${code(command)} | ${(calls.get(command) ?? []).map(code).join("<br>")} |`;
    });
    return [`### ${title}`, "", "| command | call |", "| --- | --- |", ...lines].join("\n");
  });
  return `${page.slice(0, start)}\n\n${tables.join("\n\n")}\n\n${page.slice(end)}`;
}
