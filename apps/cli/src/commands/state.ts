import { readFileSync } from "node:fs";
import { type Description, desired, type Step, snapshot } from "bun-netlink/state";
import { rejectDirectory, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { flush, json, line, warn } from "../output.ts";

/** Options of the subcommands of `state`. */
export interface StateOptions {
  readonly netns?: string;
  readonly json?: boolean;
}

const STDIN = 0;

function place({ netns }: StateOptions) {
  return netns === undefined ? {} : { netns: parseNamespace(netns) };
}

/** Prints the network configuration of a namespace as a JSON description. */
export async function printSnapshot(options: StateOptions): Promise<void> {
  const taken = await snapshot(place(options));
  if (options.json === true) json(taken);
  else line(JSON.stringify(taken, null, 2));
}

/** Prints the steps that would lead from the current configuration of a namespace to the described one. */
export async function printPlan(file: string, options: StateOptions): Promise<void> {
  const plan = await desired(readDescription(file), place(options)).plan();
  for (const step of plan.steps) print(step, options);
}

/** Changes the configuration of a namespace to the described one, and prints each step. */
export async function applyFile(
  file: string,
  options: StateOptions & { readonly rollback?: boolean; readonly allowRecreate?: boolean },
): Promise<void> {
  const { rollback = false, allowRecreate = false } = options;
  const plan = await desired(readDescription(file), place(options)).plan();
  const [recreation] = plan.recreations;
  if (recreation !== undefined && !allowRecreate)
    throw new UsageError(`${recreation}: requires --allow-recreate, because it removes the entry for a moment`);
  const { notRestored } = await plan.apply({
    rollback,
    allowRecreate,
    onStep(step) {
      print(step, options);
      flush();
    },
  });
  for (const { entry, error } of notRestored) warn(`not applied: ${entry}: ${error.message}`);
}

function print(step: Step, options: StateOptions): void {
  if (options.json === true) json(step.toJSON());
  else line(String(step));
}

/** Reads a description in JSON, or in YAML if the name of the file ends with `.yaml` or `.yml`. */
function readDescription(file: string): Description {
  const isYaml = /\.ya?ml$/.test(file);
  rejectDirectory(file);
  const text = readFileSync(file === "-" ? STDIN : file, "utf8");
  let value: unknown;
  try {
    value = isYaml ? Bun.YAML.parse(text) : JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: invalid ${isYaml ? "YAML" : "JSON"}: ${(error as SyntaxError).message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? "no value" : Array.isArray(value) ? "a list" : typeof value;
  throw new UsageError(`${file}: expected an object with tables such as "links", got ${found}`);
}
