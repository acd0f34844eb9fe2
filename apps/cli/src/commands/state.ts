import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type ApplyError,
  type ApplyOptions,
  type ApplyReport,
  type Desired,
  type DesiredOptions,
  type SnapshotOptions,
  type Step,
  snapshot,
} from "bun-netlink/state";
import schemaFile from "../../description.schema.json" with { type: "file" };
import { declare } from "../description/files.ts";
import { INTERRUPTED, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { escapedJson, flush, json, line, printableLines, warn, write, writeError } from "../output.ts";
import { requireBun, runProgram } from "../runtime/engine.ts";
import { recover, warnKept } from "./state-history.ts";

/** Options of the subcommands of `state`. */
export interface StateOptions {
  readonly env?: boolean;
  readonly netns?: string;
  readonly json?: boolean;
}

function target({ netns }: StateOptions): DesiredOptions {
  return netns === undefined ? {} : { netns: parseNamespace(netns) };
}

function declareFiles(files: readonly string[], options: StateOptions): Desired {
  return declare(files, { ...target(options), env: options.env });
}

/** Prints the network configuration of a namespace as a JSON description. */
export async function printSnapshot({ omit, ...options }: StateOptions & Pick<SnapshotOptions, "omit">): Promise<void> {
  const taken = await snapshot({ ...target(options), omit }).catch((error: Error) => {
    throw error instanceof TypeError
      ? new UsageError(error.message.replace(/^omit\[\d+\]/, "--omit (once for each table)"))
      : error;
  });
  if (options.json === true) json(taken);
  else line(escapedJson(JSON.stringify(taken, null, 2)));
}

/** Prints the steps that would lead from the current configuration of a namespace to the described one. */
export async function printPlan(files: readonly string[], options: StateOptions): Promise<void> {
  const plan = await declareFiles(files, options).plan();
  for (const step of plan.steps) print(step, options);
}

/** Options of `state apply`. */
interface ApplyFileOptions extends StateOptions {
  readonly rollback?: boolean;
  readonly allowRecreate?: boolean;
  /** Time in seconds to confirm the applied steps. */
  readonly confirm?: number;
  /** Shell command that confirms the steps if it succeeds. */
  readonly check?: string;
  readonly directory?: string;
}

/** Changes the configuration of a namespace to the described one, and prints each step. */
export async function applyFiles(files: readonly string[], options: ApplyFileOptions): Promise<void> {
  const { rollback = false, allowRecreate = false, confirm, check, directory } = options;
  if (check !== undefined && confirm === undefined) throw new UsageError("--check requires --confirm");
  if (confirm !== undefined) requireBun("--confirm");
  await recover(options);
  const plan = await declareFiles(files, options).plan();
  const [recreation] = plan.recreations;
  if (recreation !== undefined && !allowRecreate)
    throw new UsageError(`${recreation}: requires --allow-recreate, because it removes the entry for a moment`);
  const apply = (further: ApplyOptions) =>
    plan.apply({
      rollback,
      allowRecreate,
      record: { directory, title: `bun-netlink state apply ${files.join(" ")}` },
      onStep(step) {
        print(step, options);
        flush();
      },
      ...further,
    });
  const report =
    confirm === undefined ? await apply({}) : await applyWithConfirmation(apply, confirm, check, files.includes("-"));
  for (const { entry, error } of report.notRestored) warn(`not applied: ${entry}: ${error.message}`);
}

/** Applies a plan, and waits until the user, the check or another process confirms it. A signal undoes it at once. */
async function applyWithConfirmation(
  apply: (options: ApplyOptions) => Promise<ApplyReport>,
  seconds: number,
  check: string | undefined,
  isInputUsed: boolean,
): Promise<ApplyReport> {
  const abort = new AbortController();
  const interrupt = () => abort.abort(INTERRUPTED);
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  let stopReading = () => {};
  try {
    return await apply({
      signal: abort.signal,
      confirm: {
        timeoutMs: Math.round(seconds * 1000),
        ...(check !== undefined && { check: (signal: AbortSignal) => succeeds(check, signal) }),
        onPending(pending) {
          const enter = isInputUsed ? "" : "press Enter or ";
          writeError(
            `applied; undone in ${seconds} s unless confirmed: ${enter}run \`bun-netlink state confirm ${pending.id}\`\n`,
          );
          if (isInputUsed) return;
          const read = (text: Buffer) => {
            if (text.includes("\n")) pending.confirm();
          };
          process.stdin.on("data", read);
          stopReading = () => process.stdin.off("data", read).pause();
        },
      },
    });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    const { notUndone = [], kept = [] } = error as Partial<ApplyError>;
    for (const one of notUndone) warn(`not undone: ${one.entry}: ${one.error.message}`);
    warnKept(kept);
    writeError("undone\n");
    throw INTERRUPTED;
  } finally {
    stopReading();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

/** Runs a shell command, and returns whether it exits with status 0. */
async function succeeds(command: string, signal: AbortSignal): Promise<boolean> {
  return (await runProgram(["sh", "-c", command], { stdio: ["ignore", "ignore", "ignore"], signal })).status === 0;
}

function print(step: Step, options: StateOptions): void {
  if (options.json === true) json(step.toJSON());
  else line(printableLines(String(step)));
}

/** Checks the description in files without reading or changing the configuration of the kernel. */
export function checkFiles(files: readonly string[], options: StateOptions): void {
  declare(files, { env: options.env });
  if (options.json === true) for (const file of files) json({ file, valid: true });
}

/** Prints the JSON Schema of descriptions, for editors. */
export function printSchema(): void {
  // The bundler replaces the import by a path relative to the bundle.
  write(readFileSync(resolve(import.meta.dirname, schemaFile as unknown as string), "utf8"));
}
