import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { table } from "../docs/markdown.ts";
import type { SubjectResults } from "../fuzz-kernel.ts";

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
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...about, files }, null, 2)}\n`);
}

/** Returns whether a run has recorded results of a test file. */
export function hasResults(name: string, file: string): boolean {
  const path = join(directory, `${name}.json`);
  return existsSync(path) && file in (JSON.parse(readFileSync(path, "utf8")) as RecordedResults).files;
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
function recorded<Results>(prefix: string): (Results & { name: string })[] {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const files = readdirSync(join(directory, folder)).filter((file) => `${folder}${file}`.startsWith(prefix));
  return files.sort(new Intl.Collator("en", { numeric: true }).compare).map((file) => {
    const results = JSON.parse(readFileSync(join(directory, folder, file), "utf8")) as Results;
    return { name: `${folder}${file.replace(/\.json$/, "")}`, ...results };
  });
}

/** Recorded results of `bun run fuzz:kernel`. */
interface RequestResults {
  version: string;
  results: Record<string, SubjectResults>;
}

/** Returns a table of the kernels' replies to the random requests of `bun run fuzz:kernel`. */
function requestTable(): string {
  const runs = recorded<RequestResults>("requests-");
  return table(
    ["kernel", "accepted requests", "rejected requests", "attributes", "same", "different", "absent", "data"],
    runs.map(({ name, version, results }) => {
      const objects = Object.values(results);
      const tallies = objects.flatMap(({ attributes }) => Object.values(attributes));
      const sum = (field: "same" | "different" | "absent") => total(tallies.map((tally) => tally[field]));
      const accepted = total(objects.map((object) => object.accepted));
      const rejected = total(objects.map((object) => object.rejected));
      const counts = [accepted, rejected, tallies.length, sum("same"), sum("different"), sum("absent")];
      return [`Linux ${version}`, ...counts.map(grouped), dataLink(name)];
    }),
  );
}

/** Returns a sentence about the recorded executions and findings of `bun run fuzz`. */
function fuzzSummary(): string {
  const tallies = JSON.parse(readFileSync(join(directory, "fuzz.json"), "utf8")) as Record<string, FuzzTally>;
  const targets = Object.values(tallies);
  const executions = total(targets.map((tally) => tally.executions));
  const findings = total(targets.map((tally) => tally.findings));
  return (
    `\`bun run fuzz --record\` executed ${targets.length} targets ${grouped(executions)} times, with ` +
    `${grouped(findings)} findings\n(${dataLink("fuzz")}). Each finding was fixed, and has a test.`
  );
}

/** Recorded results of the comparison with the rules of nft's tests. */
interface NftResults {
  kernel: string;
  nft: string;
  rulesets: number;
  written: NftTally;
  printed: NftTally;
  reparsed: NftTally;
  restored: NftTally;
  canonical: NftTally;
}

interface NftTally {
  compared: number;
  different: number;
  refused: number;
  explained: number;
}

/** Comparisons with nft, and their titles. */
const nftChecks = [
  ["written", "text, added by the library: same expressions in the kernel as by nft"],
  ["printed", "rule in the kernel: same text as `nft list ruleset`"],
  ["reparsed", "rule in the kernel, its text added by the library: same expressions"],
  ["restored", "rule in the kernel, listed and added by the library: same expressions"],
  ["canonical", "canonical form of a rule: form in which the library lists it"],
] as const;

/** Returns tables of the comparisons with versions of nft, and a sentence about their inputs. */
function nftSummary(): string {
  const results = ["nft-rules.json", "nft-rules-1.1.7.json"].map(
    (file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as NftResults,
  );
  const tables = results.map(({ nft, rulesets, ...tallies }) => {
    const rows = nftChecks.map(([name, title]) => {
      const { compared, different, refused, explained } = tallies[name];
      const shares = [0, explained].map((also) => ((compared - different - refused + also) / compared) * 100);
      return [
        title,
        ...[compared, different, refused, explained].map(grouped),
        ...shares.map((share) => `${share.toFixed(2)} %`),
      ];
    });
    const columns = [
      `nft ${nft}, ${rulesets} rulesets`,
      "rules",
      "different",
      "refused",
      "explained",
      "equal",
      "equal or explained",
    ];
    return table(columns, rows);
  });
  return (
    `\`bun run test tests-of-nft --record\` compares the library with nft on Linux ${results[0]!.kernel.split("-")[0]}: all rules of nft's own tests that\n` +
    "nft and the kernel accept, and rulesets. Each difference has a reason in\n" +
    "[exceptions.json](../test/subsystems/nftables/oracle/exceptions.json) or\n" +
    "[exceptions-1.1.7.json](../test/subsystems/nftables/oracle/exceptions-1.1.7.json). Those that errors or the wording of the version\n" +
    `of nft cause are also counted as explained.\n\n${tables.join("\n")}`
  );
}

/** Recorded results of the comparison with the rules of iptables' tests. */
interface IptablesResults {
  kernel: string;
  iptables: string;
  programs: Record<string, Record<"tests" | "accepted" | "restored" | "reparsed" | "saved", number>>;
}

/** Returns a table of the comparisons with iptables, and a sentence about their inputs. */
function iptablesSummary(): string {
  const { kernel, iptables, programs } = JSON.parse(
    readFileSync(join(directory, "iptables-rules.json"), "utf8"),
  ) as IptablesResults;
  const columns = ["tests", "accepted", "restored", "reparsed", "saved"] as const;
  const rows = Object.entries(programs).map(([program, counts]) => [
    program,
    ...columns.map((column) => grouped(counts[column])),
  ]);
  const titles = ["program", "rules", "accepted", "objects differ", "text differs", "saved differs"];
  return (
    `\`bun run test tests-of-iptables --record\` adds the rules of iptables' own tests with iptables ${iptables} on Linux ` +
    `${kernel.split("-")[0]}. The library lists\n` +
    "those that the program and the kernel accept, and adds them in another namespace: from the objects, and from their text. The\n" +
    "expressions in the kernel must be the same, and so must the rules that the program saves. Each difference has a reason in\n" +
    "[iptables-exceptions.json](../test/subsystems/nftables/oracle/iptables-exceptions.json); none changes which packets match.\n\n" +
    `${table(titles, rows)}`
  );
}

/** Returns a table of the comparisons with the requests of other programs. */
function programsTable(): string {
  const file = join(directory, "program-requests.json");
  const groups = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, number>>);
  const columns = ["compared", "identical", "sameFields", "explained"];
  const numbers = (of: (column: string) => number) => columns.map((column) => grouped(of(column)));
  const rows = groups.map(([group, counts]) => [group, ...numbers((column) => counts[column]!)]);
  const sums = numbers((column) => total(groups.map(([, counts]) => counts[column]!)));
  return table(["commands", "requests", "identical", "same fields", "explained"], [...rows, ["all", ...sums]]);
}

/** Returns a table of the tests that passed in other runtimes, by folder of test/. */
function runtimesTable(): string {
  const file = join(directory, "runtimes.json");
  type Counts = Record<"passed" | "failed" | "skipped" | "omitted", number>;
  const runs = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, Counts>>);
  const columns = ["passed", "failed", "skipped", "omitted"] as const;
  const rows = runs.flatMap(([runtime, folders]) => {
    const sums = columns.map((column) => grouped(total(Object.values(folders).map((counts) => counts[column]))));
    const lines = Object.entries(folders).map(([folder, counts]) => [
      folder,
      ...columns.map((of) => grouped(counts[of])),
    ]);
    return [...lines, ["all", ...sums]].map((line) => [runtime, ...line]);
  });
  return table(["runtime", "folder of test/", ...columns], rows);
}

/** Recorded executions and findings of one target of `bun run fuzz`. */
interface FuzzTally {
  executions: number;
  findings: number;
}

/** Returns the page docs/platforms.md, which summarizes the recorded results. */
export function platformsPage(): string {
  const runs = [...recorded<RecordedResults>("platforms/"), ...recorded<RecordedResults>("kernel-")];
  const reasons = JSON.parse(readFileSync(join(directory, "reasons.json"), "utf8")) as Reason[];
  const suite = suiteSizes();
  const rows = runs.map(({ name, title, version, files }) => {
    const all = Object.entries(files);
    const selected = total(all.map(([file, tests]) => (file in suite ? countOf(tests) : 0)));
    const failed = all.flatMap(([file, tests]) => tests.failed.map((test) => `${file} > ${test}`));
    const skipped = all.flatMap(([file, tests]) => tests.skipped.map((test) => `${file} > ${test}`));
    const unexplained = failed.filter((test) => !isExplained(test, title, reasons));
    const counts = [total(all.map(([, { passed }]) => passed)), failed.length, skipped.length, unexplained.length];
    return [title, version, shareOf(selected, total(Object.values(suite))), ...counts.map(grouped), dataLink(name)];
  });
  return `# Platforms and kernels

Results of the tests on other processors, C libraries and kernels, and of long runs. \`bun run docs\` generates this page
from \`test/results\`, which has the result of each test. [Testing](testing.md) describes the commands that record them.

${table(["run", "version", "tests of the suite", "passed", "failed", "skipped", "unexplained", "data"], rows)}
*Tests of the suite* counts the recorded tests of \`test/**/*.test.ts\`, of all tests in the files of which any run on this
page has results. The runs of kernels are of other tests, those in \`test/**/*.vm.ts\`. *Unexplained* counts failures without
a reason in [reasons.json](../test/results/reasons.json). The reasons are features that the kernel lacks or restricts, or that
its distributor omits, system calls that the emulator lacks, and its low speed.

## Node.js and Deno

Results of \`bun run test:runtimes\` by folder, for all folders of the library. *Omitted* counts the tests of Bun itself, with the
reasons in [bun-only.ts](../scripts/test-runtimes/bun-only.ts): bundling, YAML, servers of Bun, errors of its FFI, and threads
that end during a system call. Deno 2.9 also ends no thread that executes code or waits. The other folders run in Bun only.

${runtimesTable()}
## Fuzzing

${fuzzSummary()}

## Rules of nft

${nftSummary()}
## Rules of iptables

${iptablesSummary()}
## Requests of other programs

The tests of \`bun-netlink record\` compare the requests of \`ip\`, \`bridge\`, \`tc\`, \`wg\`, \`ethtool\`, \`conntrack\`, \`ipset\` and
\`iw\` with those of the library's calls for the same change, byte by byte. *Same fields* counts requests that have the same
fields in other bytes: attributes in another order, or strings without a final zero byte. *Explained* counts requests whose
differences all have a reason in [sent-requests.ts](../test/apps/cli/record/sent-requests.ts), most often that the library asks
the kernel for the new object. Any other difference is a failed test.

${programsTable()}
## Random requests

Random valid requests of \`bun run fuzz:kernel --record\`. *Same*, *different* and *absent* count attributes of accepted
requests by the value that was read back. The data have the counts of each attribute, an example and the probable reason.

${requestTable()}`;
}

/** Returns the number of tests in each test file of the suite: the largest one that a run on a platform recorded. */
function suiteSizes(): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const { files } of recorded<RecordedResults>("platforms/")) {
    for (const [file, tests] of Object.entries(files)) {
      if (existsSync(join(directory, "../..", file))) sizes[file] = Math.max(sizes[file] ?? 0, countOf(tests));
    }
  }
  return sizes;
}

function countOf({ passed, failed, skipped }: FileResults): number {
  return passed + failed.length + skipped.length;
}

function shareOf(part: number, whole: number): string {
  return part === 0 ? "" : `${grouped(part)} of ${grouped(whole)} (${((part / whole) * 100).toFixed(1)} %)`;
}

/** The reason why some tests fail or are skipped in a recorded run. An entry of test/results/reasons.json. */
interface Reason {
  /** Title of the run, for example "Linux 5.10". */
  run: string;
  /** Start of the path of the test file without "test/". " > " and the start of the test's name may follow. */
  test: string;
  reason: string;
}

function isExplained(test: string, title: string, reasons: readonly Reason[]): boolean {
  return reasons.some(({ run, test: start }) => run === title && test.replace(/^test\//, "").startsWith(start));
}

function dataLink(name: string): string {
  return `[${basename(name)}.json](../test/results/${name}.json)`;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function grouped(number: number): string {
  return number.toLocaleString("en");
}
