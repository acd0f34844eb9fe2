import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AttributeTally, SubjectResults } from "../fuzz-kernel.ts";

/** Recorded results of one test file. */
export interface FileResults {
  /** Number of tests in the file that passed. */
  passed: number;
  /** Names of the tests that failed, with the names of their groups. */
  failed: string[];
  /** Names of the tests that were skipped, with the names of their groups. */
  skipped: string[];
}

/** Recorded results of all test files in one run, on one kernel or platform. */
export interface RecordedResults {
  /** Title of the run's column in tables, for example "Linux 5.10". */
  title: string;
  /** Exact version of the kernel, or of the runtime and its C library. */
  version: string;
  /** Command that recorded the results. */
  command: string;
  files: Record<string, FileResults>;
}

const directory = join(import.meta.dir, "../../test/results");

/**
 * Merges a JUnit report of `bun test` into `test/results/<name>.json`. Results of files that are not in the report are
 * kept. Files in `planned` that have no results are recorded as failed.
 */
export function recordResults(
  name: string,
  about: Omit<RecordedResults, "files">,
  report: string | undefined,
  planned: readonly string[],
): void {
  const path = join(directory, `${name}.json`);
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as RecordedResults).files : {};
  const found = resultsOf(report ?? "");
  const missing: [string, FileResults][] = planned
    .filter((file) => found[file] === undefined)
    .map((file) => [file, { passed: 0, failed: ["the file did not finish"], skipped: [] }]);
  const entries = Object.entries({ ...old, ...found, ...Object.fromEntries(missing) });
  const files = Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  mkdirSync(directory, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...about, files }, null, 2)}\n`);
}

/** Returns the test results in a JUnit report, by file. */
export function resultsOf(report: string): Record<string, FileResults> {
  const results: Record<string, FileResults> = {};
  const cases =
    /<testcase name="([^"]*)" classname="([^"]*)"[^>]*?file="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;
  for (const [, name, group, file, content = ""] of report.matchAll(cases)) {
    results[file!] ??= { passed: 0, failed: [], skipped: [] };
    const title = decodeEntities(group === "" ? name! : `${group} > ${name}`);
    if (content.includes("<failure") || content.includes("<error")) results[file!]!.failed.push(title);
    else if (content.includes("<skipped")) results[file!]!.skipped.push(title);
    else results[file!]!.passed++;
  }
  return results;
}

function decodeEntities(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name]!);
}

/** Returns the recorded runs whose names start with a prefix, in the natural order of the names. */
function recorded<Results = RecordedResults>(prefix: string): Results[] {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.startsWith(prefix)) : [];
  return names
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as Results);
}

/** Recorded results of `bun run fuzz:kernel`. */
interface RequestResults {
  version: string;
  results: Record<string, SubjectResults>;
}

/**
 * Returns tables of the kernels' replies to random requests. One table contains the counts by object. The other tables
 * list attributes that a kernel changed, and attributes that it rejected or ignored in all requests.
 */
function requestTables(): string[] {
  return recorded<RequestResults>("requests-").flatMap(({ version, results }) => {
    const objects = Object.entries(results).filter(([, { accepted, rejected }]) => accepted + rejected > 0);
    const counts = objects.map(([object, { accepted, rejected, attributes }]) => {
      const all = Object.values(attributes);
      const sum = (field: "same" | "different" | "absent") => all.reduce((total, tally) => total + tally[field], 0);
      return [object, ...[accepted, rejected, all.length, sum("same"), sum("different"), sum("absent")].map(String)];
    });
    const changed = objects.flatMap(([object, { attributes }]) =>
      Object.entries(attributes)
        .filter(([, { different }]) => different > 0)
        .sort(byName)
        .map(([attribute, { same, different, example = "", reason = "" }]) => {
          return [object, attribute, `${same}`, `${different}`, example, reason];
        }),
    );
    const never = objects.flatMap(([object, { attributes }]) => {
      const without = Object.entries(attributes).filter(([, { same, different }]) => same + different === 0);
      const list = (select: (tally: AttributeTally) => boolean, show: (tally: AttributeTally) => string) =>
        without
          .filter(([, tally]) => select(tally))
          .sort(byName)
          .map(([attribute, tally]) => `${attribute}${show(tally)}`)
          .join(", ");
      const error = ({ error: text = "" }: AttributeTally) => (text === "" ? "" : ` (${text})`);
      const rejected = list(({ absent }) => absent === 0, error);
      const absent = list(
        (tally) => tally.absent > 0,
        () => "",
      );
      return rejected + absent === "" ? [] : [[object, rejected, absent]];
    });
    return [
      `### Linux ${version}`,
      "",
      ...rows(
        ["object", "accepted requests", "rejected requests", "attributes", "same", "different", "absent"],
        counts,
      ),
      "",
      "Changed attributes:",
      "",
      ...rows(["object", "attribute", "same", "different", "example", "the kernel"], changed),
      "",
      "Attributes that no accepted request returned:",
      "",
      ...rows(["object", "rejected", "accepted and absent"], never),
      "",
    ];
  });
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** Returns a table of the recorded executions and findings of `bun run fuzz`. */
function fuzzTable(): string[] {
  const file = join(directory, "fuzz.json");
  if (!existsSync(file)) return [];
  const tallies = JSON.parse(readFileSync(file, "utf8")) as Record<string, { executions: number; findings: number }>;
  const entries = Object.entries(tallies);
  const sum = (count: (tally: { executions: number; findings: number }) => number) =>
    entries.reduce((total, [, tally]) => total + count(tally), 0).toLocaleString("en");
  return [
    "## Fuzzing",
    "",
    "Executions and findings of all recorded runs of `bun run fuzz --record`. Each finding was fixed, and has a test.",
    "",
    ...rows(
      ["target", "executions", "findings"],
      [
        ...entries.map(([name, { executions, findings }]) => [name, executions.toLocaleString("en"), String(findings)]),
        ["all", sum(({ executions }) => executions), sum(({ findings }) => findings)],
      ],
    ),
    "",
  ];
}

/** Returns the page docs/platforms.md, which contains tables of the recorded results. */
export function platformsPage(): string {
  const platforms = recorded("platform-");
  const kernels = recorded("kernel-");
  return `${[
    "# Platforms and kernels",
    "",
    "Generated by `bun run docs` from `test/results`. [Testing](testing.md) describes the commands that record the results.",
    "Each cell has the numbers of tests that passed, failed and were skipped.",
    "",
    "## Platforms",
    "",
    ...describe(platforms),
    "",
    ...table(platforms),
    "",
    "Tests that failed or were skipped on at least one platform:",
    "",
    ...differences(platforms),
    "",
    "## Kernels",
    "",
    ...describe(kernels),
    "",
    ...table(kernels),
    "",
    "Tests that failed or were skipped on at least one kernel:",
    "",
    ...differences(kernels),
    "",
    ...fuzzTable(),
    "## Random requests",
    "",
    "Random valid requests of `bun run fuzz:kernel --record` on the running kernel, and with `--kernel VERSION` in a virtual",
    "machine. *Same*, *different* and *absent* count attributes of accepted requests by the value that was read back. The last",
    "column of changed attributes is the probable reason.",
    "",
    ...requestTables(),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function describe(results: readonly RecordedResults[]): string[] {
  return rows(
    ["column", "version", "command"],
    results.map(({ title, version, command }) => [title, version, `\`${command}\``]),
  );
}

/** Returns a table with a row for each folder of tests and a column for each recorded run. */
function table(results: readonly RecordedResults[]): string[] {
  const folderOf = (file: string) =>
    file
      .split("/")
      .slice(1, file.startsWith("test/subsystems/") ? 3 : 2)
      .join("/");
  const folders = [...new Set(results.flatMap(({ files }) => Object.keys(files).map(folderOf)))].sort();
  const cell = (files: FileResults[]) => {
    const sum = (count: (file: FileResults) => number) => files.reduce((total, file) => total + count(file), 0);
    if (files.length === 0) return "–";
    return `${sum(({ passed }) => passed)} / ${sum(({ failed }) => failed.length)} / ${sum(({ skipped }) => skipped.length)}`;
  };
  const select = ({ files }: RecordedResults, folder?: string) =>
    Object.entries(files)
      .filter(([file]) => folder === undefined || folderOf(file) === folder)
      .map(([, file]) => file);
  return rows(
    ["tests", ...results.map(({ title }) => title)],
    [
      ...folders.map((folder) => [folder, ...results.map((result) => cell(select(result, folder)))]),
      ["all", ...results.map((result) => cell(select(result)))],
    ],
  );
}

/** The reason why some tests fail or are skipped in a recorded run. An entry of test/results/reasons.json. */
interface Reason {
  /** Title of the run, for example "Linux 5.10". */
  run: string;
  /** Start of the path of the test file without "test/". " > " and the start of the test's name may follow. */
  test: string;
  reason: string;
}

/** Returns a table of the tests that failed or were skipped in a recorded run, with a column for each run. */
function differences(results: readonly RecordedResults[]): string[] {
  const reasons = JSON.parse(readFileSync(join(directory, "reasons.json"), "utf8")) as Reason[];
  const names = new Map<string, string>();
  for (const { files } of results) {
    for (const [file, { failed, skipped }] of Object.entries(files)) {
      for (const name of [...failed, ...skipped]) names.set(`${file}\0${name}`, file);
    }
  }
  if (names.size === 0) return ["None."];
  const status = ({ files }: RecordedResults, file: string, name: string) => {
    if (files[file] === undefined) return "–";
    return files[file].failed.includes(name) ? "failed" : files[file].skipped.includes(name) ? "skipped" : "passed";
  };
  return rows(
    ["file", "test", ...results.map(({ title }) => title), "reason"],
    [...names].sort().map(([key, path]) => {
      const [file, name] = [path.replace(/^test\//, ""), key.slice(path.length + 1)];
      const cells = results.map((result) => status(result, path, name));
      const runs = results.filter((_, column) => /failed|skipped/.test(cells[column]!)).map(({ title }) => title);
      const known = reasons.filter(({ run, test }) => runs.includes(run) && `${file} > ${name}`.startsWith(test));
      const texts = [...new Set(known.map(({ reason }) => reason))];
      return [file, name, ...cells, texts.length === 0 ? "unknown" : texts.join("; ")];
    }),
  );
}

/** Returns the lines of an aligned Markdown table. */
function rows(head: string[], body: string[][]): string[] {
  const escaped = [head, ...body].map((row) => row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")));
  const widths = head.map((_, column) => Math.max(...escaped.map((row) => row[column]!.length)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(escaped[0]!), line(widths.map((width) => "-".repeat(width))), ...escaped.slice(1).map(line)];
}
