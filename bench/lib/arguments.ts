import { parseArgs } from "node:util";
import type { BenchCase } from "./cases.ts";

const QUICK_ROUNDS = 7;
const FULL_ROUNDS = 21;
const MOST_ROUNDS = 10_000;

/** What was asked for cannot be meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a run is to do. */
export interface Plan {
  cases: readonly BenchCase[];
  /** How many rounds count, at most. */
  rounds: number;
  /** The file for the results, which the picture is put beside; undefined for none. */
  target: string | undefined;
}

/** How the command is used. */
export function usage(cases: readonly BenchCase[]): string {
  return `bun run bench [case…] [--quick] [--rounds N] [--json FILE]

Measures the library beside programs that do the same work, in one run and by turns.

  case…        names of cases, first words of names, or names of groups (default: all)
  --quick      ${QUICK_ROUNDS} rounds instead of ${FULL_ROUNDS}
  --rounds N   so many rounds, from 1 on, whether --quick or not
  --json FILE  writes the results to FILE, whose name ends with .json, and a picture beside it (.svg);
               a run of all cases that is not quick writes bench/results/full.json unless told otherwise
  --help       says this

Exit code: 0, 1 when a case has failed, 2 for a command that cannot be meant.

Cases: ${cases.map(({ name }) => name).join(", ")}
Groups: ${[...groupsOf(cases)].join(", ")}`;
}

/**
 * Reads the words behind the command; undefined when they ask for help.
 *
 * @throws UsageError when they cannot be meant.
 */
export function parseArguments(
  words: readonly string[],
  cases: readonly BenchCase[],
  standardTarget: string,
): Plan | undefined {
  const { values, positionals } = parsed(words);
  if (values.help === true) return undefined;
  const { quick = false, json, rounds } = values;
  if (json !== undefined && !/[^/]\.json$/.test(json)) {
    throw new UsageError(`--json: expected the name of a file that ends with .json, got "${json}"`);
  }
  const everything = positionals.length === 0 && !quick && rounds === undefined;
  return {
    cases: choose(positionals, cases),
    rounds: rounds === undefined ? (quick ? QUICK_ROUNDS : FULL_ROUNDS) : roundsOf(rounds),
    target: json ?? (everything ? standardTarget : undefined),
  };
}

function parsed(words: readonly string[]): {
  values: { quick?: boolean; help?: boolean; json?: string; rounds?: string };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        quick: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        json: { type: "string" },
        rounds: { type: "string" },
      },
    });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    if (code?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
    throw new UsageError(message.split("\n")[0]!, { cause: error });
  }
}

function roundsOf(text: string): number {
  const rounds = Number(text);
  if (/^\d+$/.test(text) && rounds >= 1 && rounds <= MOST_ROUNDS) return rounds;
  throw new UsageError(`--rounds: expected an integer from 1 to ${MOST_ROUNDS}, got "${text}"`);
}

/** The cases of these names, in the order in which they are run, each once. */
function choose(names: readonly string[], cases: readonly BenchCase[]): readonly BenchCase[] {
  if (names.length === 0) return cases;
  const chosen = new Set<BenchCase>();
  for (const part of names) {
    const found = cases.filter(({ name, group }) => name === part || group === part || name.startsWith(`${part} `));
    if (found.length === 0) {
      throw new UsageError(`there is no case "${part}"; there are: ${cases.map(({ name }) => name).join(", ")}`);
    }
    for (const bench of found) chosen.add(bench);
  }
  return cases.filter((bench) => chosen.has(bench));
}

function groupsOf(cases: readonly BenchCase[]): Set<string> {
  return new Set(cases.flatMap(({ group }) => group ?? []));
}
