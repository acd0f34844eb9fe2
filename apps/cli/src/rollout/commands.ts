import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { declareTexts, readTexts } from "../description/files.ts";
import { environment, type Variables } from "../description/variables.ts";
import { createKey, readPrivateKey } from "../desired/keys.ts";
import { encodeMessage, MAX_MESSAGE } from "../desired/message.ts";
import { type HostStatus, isFinal } from "../desired/status.ts";
import { ExitStatus, INTERRUPTED, status, UsageError } from "../errors.ts";
import { type RedisOptions, redisServer } from "../fleet/redis.ts";
import { readTextInput } from "../input.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, json, line, printable, table, terminalWidth, warn, writeError } from "../output.ts";
import { globMatcher, parseJsonc, parseYaml } from "../runtime/engine.ts";
import { countStates, jsonReporter, ProgressBar, printRollout, summaryOf } from "./report.ts";
import { Rollout } from "./run.ts";
import { RolloutServer } from "./server.ts";
import {
  type Descriptions,
  defaultDirectory,
  listRollouts,
  newId,
  RolloutFile,
  type RolloutState,
  readRollout,
} from "./state.ts";

/** Options of the commands that continue or show a rollout. */
export interface RolloutOptions extends RedisOptions {
  readonly redis?: string;
  readonly key?: string;
  readonly stateDirectory?: string;
  readonly json?: boolean;
}

/** Options of a new rollout. */
export interface NewRolloutOptions extends RolloutOptions {
  readonly hosts: readonly string[];
  readonly prefix: string;
  readonly batch: string;
  readonly maxFailures: number;
  readonly check?: string;
  /** Times in seconds. */
  readonly confirm: number;
  readonly timeout: number;
  readonly expires: number;
  readonly allowRecreate?: boolean;
  readonly env?: boolean;
  readonly variables?: string;
  readonly dryRun?: boolean;
}

/** Maximum number of characters of a description in a message. The other fields of the message are shorter than 4096. */
const MAX_DESCRIPTION = MAX_MESSAGE - 4096;

/** Creates the key with which an operator signs descriptions. */
export function keygen(path: string, { json: asJson }: { json?: boolean }): void {
  const files = createKey(path);
  if (asJson === true) json(files);
  else line(`private key, for the operator: ${files.privateFile}\npublic key, for the agents: ${files.publicFile}`);
}

/** Applies a description on hosts, in batches. */
export async function rollout(files: readonly string[], options: NewRolloutOptions): Promise<void> {
  const { redis, key: keyFile, hosts: patterns, prefix, confirm, timeout, expires, stateDirectory } = options;
  if (files.length === 0) throw new UsageError("rollout: expected a file with a description, or a subcommand");
  if (redis === undefined) throw new UsageError("rollout: expected --redis URL");
  if (keyFile === undefined)
    throw new UsageError("rollout: expected --key FILE; `bun-netlink rollout keygen` creates one");
  if (patterns.length === 0) throw new UsageError("rollout: expected --hosts PATTERN; '*' selects all hosts");
  if (confirm >= timeout) throw new UsageError(`--timeout ${timeout}: expected more than --confirm (${confirm} s)`);
  const key = readPrivateKey(keyFile);
  const texts = readTexts(files);
  const server = await redisServer(redis, options);
  const directory = stateDirectory ?? defaultDirectory();
  await untilInterrupted(async (signal) => {
    using connection = new RolloutServer(server, prefix, signal, warn);
    const hosts = await findHosts(connection, patterns, prefix);
    const descriptions = describeHosts(texts, hosts, options);
    const size = batchSize(options.batch, hosts.length);
    const started = new Date();
    const generation = started.getTime();
    if (options.dryRun === true) {
      await showPlans({ connection, hosts, descriptions, options, signal, generation, id: newId(started), key });
      return;
    }
    checkUnfinished(directory, hosts);
    const state: RolloutState = {
      ...{ version: 1, id: newId(started), started: started.toISOString(), generation, files, prefix },
      redis: withoutPassword(redis),
      ...pathsOf(options),
      ...{ key: resolve(keyFile), maxFailures: options.maxFailures, check: options.check },
      ...{ confirmMs: confirm * 1000, timeoutMs: timeout * 1000, expiresMs: expires * 1000 },
      ...{ allowRecreate: options.allowRecreate === true, finishedBatches: 0, phase: "applying" },
      hosts: Object.fromEntries(
        hosts.map((host, index) => [host, { batch: Math.floor(index / size), state: "waiting" as const }]),
      ),
    };
    using file = RolloutFile.create(directory, state, descriptions);
    await run(file, { connection, key, signal, asJson: options.json === true });
  });
}

/** Continues a rollout that was interrupted, or asks the hosts that have not answered again to undo the description. */
export async function resume(id: string | undefined, options: RolloutOptions): Promise<void> {
  await withRollout(id, options, async (file, parts) => {
    const { phase } = file.state;
    const isFinished = phase === "applied" || phase === "undone";
    const { unanswered = 0, undoing = 0 } = countStates(file.state);
    if (isFinished && unanswered + undoing === 0)
      throw new UsageError(`rollout ${file.state.id} is finished: ${phase}; \`rollout undo\` undoes it`);
    await run(file, parts, isFinished ? "settle" : "run");
  });
}

/** Undoes a rollout on all hosts that have its description. */
export async function undo(id: string | undefined, options: RolloutOptions): Promise<void> {
  await withRollout(id, options, async (file, parts) => {
    const { state } = file;
    // Agents ignore a request that they have already processed, and requests older than those of later rollouts.
    if (state.phase !== "undoing") state.undoGeneration = undefined;
    state.phase = "undoing";
    state.reason = "undone by a command";
    file.save();
    await run(file, parts, "undo");
  });
}

/** Prints the state of a rollout, with the results that agents have published since it ended. */
export async function showStatus(id: string | undefined, options: RolloutOptions): Promise<void> {
  const state = readRollout(options.stateDirectory ?? defaultDirectory(), id);
  const asJson = options.json === true;
  printRollout(state, asJson);
  const server = await redisServer(options.redis ?? state.redis, { ...pathsOf(state), ...options });
  await untilInterrupted(async (signal) => {
    using connection = new RolloutServer(server, state.prefix, signal, warn);
    const hosts = Object.keys(state.hosts);
    let statuses: Map<string, HostStatus | undefined>;
    try {
      statuses = await connection.statuses(hosts);
    } catch (error) {
      signal.throwIfAborted();
      return warn(`${(error as Error).message}; the states above are those of the file`);
    }
    const { generation } = state;
    const rows = hosts.map((host) => liveRow(host, statuses.get(host), generation));
    if (asJson) {
      for (const row of rows) json(row);
    } else {
      line();
      table(["host", "has", "last result", "drift"], rows.map(Object.values));
    }
    flush();
  });
}

/** Prints the rollouts of this user, newest first. */
export function list(options: RolloutOptions): void {
  for (const state of listRollouts(options.stateDirectory ?? defaultDirectory())) {
    const { id, started, phase, files } = state;
    if (options.json === true) json({ id, started, phase, files, counts: countStates(state) });
    else line(summaryOf(state));
  }
}

/** Returns what an agent reports now: whether the host has the description of a rollout, and differences from it. */
function liveRow(host: string, found: HostStatus | undefined, generation: number) {
  if (found === undefined) return { host, has: "unknown", last: "the agent publishes no status", drift: "" };
  const { current, last, drift, time, interval } = found;
  const has = current === generation ? "new" : current === 0 ? "none" : current > generation ? "later" : "old";
  const age = Date.now() - time;
  const isStale = age > 3 * interval;
  const shown = last === undefined ? "" : `${last.action} ${last.state}`;
  const problems = drift === undefined ? [] : drift.problems;
  return {
    ...{ host, has },
    last: isStale ? `${shown} (the agent has not answered for ${Math.round(age / 1000)} s)` : shown,
    drift: problems.length === 0 ? "" : `${problems.length}: ${printable(problems[0]!)}`,
  };
}

interface Parts {
  readonly connection: RolloutServer;
  readonly key: ReturnType<typeof readPrivateKey>;
  readonly signal: AbortSignal;
  readonly asJson: boolean;
}

async function withRollout(
  id: string | undefined,
  options: RolloutOptions,
  use: (file: RolloutFile, parts: Parts) => Promise<void>,
): Promise<void> {
  using file = RolloutFile.open(options.stateDirectory ?? defaultDirectory(), id);
  const { state } = file;
  const key = readPrivateKey(options.key ?? state.key);
  const server = await redisServer(options.redis ?? state.redis, { ...pathsOf(state), ...options });
  await untilInterrupted(async (signal) => {
    using connection = new RolloutServer(server, state.prefix, signal, warn);
    await use(file, { connection, key, signal, asJson: options.json === true });
  });
}

/** Runs a rollout to its end, and prints the result. */
async function run(
  file: RolloutFile,
  { connection, key, signal, asJson }: Parts,
  what: "run" | "settle" | "undo" = "run",
): Promise<void> {
  const { state } = file;
  const { id } = state;
  const bar = terminalWidth() === undefined || asJson ? undefined : new ProgressBar();
  const reporter = bar ?? jsonReporter;
  reporter.event("info", "started", { rollout: id, hosts: Object.keys(state.hosts).length, phase: state.phase });
  const start = performance.now();
  try {
    const rollout = new Rollout({ file, server: connection, key, reporter, signal });
    if (what === "settle") await rollout.settle();
    else await rollout.run();
  } catch (error) {
    bar?.end();
    const how = `rollout ${id} is not finished: continue with \`bun-netlink rollout resume ${id}\`, or undo it with \`bun-netlink rollout undo ${id}\``;
    writeError(`${how}\n`);
    throw signal.aborted ? INTERRUPTED : error;
  }
  bar?.end();
  const counts = countStates(state);
  const seconds = Math.round(performance.now() - start) / 1000;
  const fields = { rollout: id, counts, seconds, ...(state.reason !== undefined && { reason: state.reason }) };
  const { applied = 0, unanswered = 0, broken = 0 } = counts;
  const isUndone = unanswered + broken === 0 && (what === "settle" || applied === 0);
  const isGood = what === "run" ? state.phase === "applied" : isUndone;
  if (bar === undefined) reporter.event(isGood ? "info" : "error", state.phase, fields);
  else printRollout(state, false);
  if (!isGood) throw new ExitStatus(status.failure);
}

async function findHosts(connection: RolloutServer, patterns: readonly string[], prefix: string): Promise<string[]> {
  const hosts = await connection.findHosts(patterns);
  const advice = `start \`bun-netlink agent --desired\` on the hosts${prefix === "netlink" ? "" : ` with --prefix ${prefix}`}`;
  for (const pattern of patterns) {
    const matches = globMatcher(pattern);
    if (hosts.some((host) => host === pattern || matches(host))) continue;
    throw new UsageError(`--hosts ${pattern}: no agent applies descriptions under such a name; ${advice}`);
  }
  return hosts;
}

/** Returns the number of hosts in a batch: an integer, or a percentage of all hosts, rounded up. */
export function batchSize(text: string, hosts: number): number {
  const [, digits, percent] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
  const value = Number(digits);
  const isValid = digits !== undefined && value >= 1 && (percent === "" || value <= 100);
  if (!isValid) throw new UsageError(`--batch ${text}: expected a number of hosts, or a percentage such as 10%`);
  return percent === "" ? value : Math.ceil((hosts * value) / 100);
}

/** Returns the descriptions of the hosts. They differ only if there is a file with variables. */
function describeHosts(
  texts: ReadonlyMap<string, string>,
  hosts: readonly string[],
  { env = false, variables: path }: NewRolloutOptions,
): Descriptions {
  const all = path === undefined ? undefined : readVariables(path);
  const found = new Map<string, number>();
  const indexes: Record<string, number> = {};
  for (const host of hosts) {
    const isFirst = found.size === 0;
    if (all === undefined && !isFirst) {
      indexes[host] = 0;
      continue;
    }
    const own: Variables | undefined = all === undefined ? undefined : variablesOf(host, all, env);
    const { description } = declareTexts(texts, own ?? (env ? environment : undefined));
    const text = JSON.stringify(description);
    const length = JSON.stringify(text).length;
    if (length > MAX_DESCRIPTION)
      throw new UsageError(`the description has ${length} characters as JSON, at most ${MAX_DESCRIPTION} are possible`);
    const index = found.get(text) ?? found.size;
    found.set(text, index);
    indexes[host] = index;
  }
  return { texts: [...found.keys()], hosts: indexes };
}

function variablesOf(host: string, all: Readonly<Record<string, Record<string, string>>>, env: boolean): Variables {
  const values = { ...(env ? process.env : {}), ...all["*"], HOST: host, ...all[host] };
  return { values, title: (name) => `variable ${name} (host ${host})` };
}

function readVariables(path: string): Record<string, Record<string, string>> {
  const text = readTextInput(path);
  const expected = `${path}: expected variables by host, such as { "web1": { "ADDRESS": "192.0.2.1/24" } }`;
  let value: unknown;
  try {
    value = /\.ya?ml$/.test(path) ? parseYaml(text) : parseJsonc(text);
  } catch (error) {
    throw new UsageError(`${expected}: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new UsageError(expected);
  const entries = Object.entries(value).map(([host, variables]) => {
    if (!isObject(variables)) throw new UsageError(`${expected}; found another value for "${host}"`);
    const texts = Object.entries(variables).map(([name, one]) => {
      if (typeof one === "object") throw new UsageError(`${path}: ${host}.${name}: expected a text or a number`);
      return [name, String(one)] as const;
    });
    return [host, Object.fromEntries(texts)] as const;
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Throws an Error if another rollout to one of the hosts is not finished. */
function checkUnfinished(directory: string, hosts: readonly string[]): void {
  const open = listRollouts(directory).find(
    ({ phase, hosts: others }) =>
      (phase === "applying" || phase === "undoing") && hosts.some((host) => others[host] !== undefined),
  );
  if (open === undefined) return;
  throw new Error(
    `rollout ${open.id} to some of these hosts is not finished: continue with \`bun-netlink rollout resume ${open.id}\`, or undo it with \`bun-netlink rollout undo ${open.id}\``,
  );
}

/** Asks the hosts for their plans, and prints them. Nothing is changed. */
async function showPlans(parts: {
  readonly connection: RolloutServer;
  readonly hosts: readonly string[];
  readonly descriptions: Descriptions;
  readonly options: NewRolloutOptions;
  readonly signal: AbortSignal;
  readonly generation: number;
  readonly id: string;
  readonly key: ReturnType<typeof readPrivateKey>;
}): Promise<void> {
  const { connection, hosts, descriptions, options, signal, generation, id, key } = parts;
  const entries = new Map<string, string>();
  for (const host of hosts) {
    const description = descriptions.texts[descriptions.hosts[host]!]!;
    const fields = encodeMessage(
      {
        ...{ host, generation, expires: Date.now() + options.expires * 1000, action: "plan", rollout: id, of: 0 },
        ...{ description, confirmMs: options.confirm * 1000, allowRecreate: options.allowRecreate === true },
      },
      key,
    );
    entries.set(host, await connection.send(host, fields));
  }
  const open = new Set(hosts);
  let failures = 0;
  const print = (host: string, steps: readonly string[], count: number, reason: string | undefined) => {
    open.delete(host);
    if (reason !== undefined) failures++;
    if (options.json === true) return json({ host, steps, count, ...(reason !== undefined && { reason }) });
    line(`${host}: ${reason === undefined ? (count === 0 ? "nothing to do" : `${count} steps`) : printable(reason)}`);
    for (const step of steps) line(`  ${printable(step)}`);
    if (count > steps.length) line(`  … ${count - steps.length} more`);
  };
  for (const deadline = performance.now() + options.timeout * 1000; open.size > 0; ) {
    for (const [host, found] of await connection.statuses([...open])) {
      const { plan, rejected } = found ?? {};
      if (plan?.generation === generation && isFinal(plan.state)) print(host, plan.steps, plan.count, plan.reason);
      else if (rejected !== undefined && rejected.id === entries.get(host))
        print(host, [], 0, `rejected: ${rejected.reason}`);
      else if (performance.now() > deadline) print(host, [], 0, `no plan within ${options.timeout} s`);
    }
    flush();
    if (open.size > 0) await sleep(100, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  if (failures > 0) throw new ExitStatus(status.failure);
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = "";
  return url.href;
}

/** Returns the options of a TLS connection with absolute paths. */
function pathsOf({ tlsCa, tlsCert, tlsKey }: RedisOptions): RedisOptions {
  return {
    ...(tlsCa !== undefined && { tlsCa: resolve(tlsCa) }),
    ...(tlsCert !== undefined && { tlsCert: resolve(tlsCert) }),
    ...(tlsKey !== undefined && { tlsKey: resolve(tlsKey) }),
  };
}
