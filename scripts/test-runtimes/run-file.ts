// Runs the tests of one file in Node.js or Deno: `run-file.ts FILE RESULT`. Writes the counts and failures to the result file.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { reasonOfError, reasonToOmit } from "./bun-only.ts";
import { type Body, rootSuite, type Suite, settings, type TestCase, takeFinishing } from "./bun-test.ts";

const [, , file = "", resultFile = ""] = process.argv;
/** Time limit of all tests in milliseconds, for runs that only look for failures. */
const LONGEST_MS = Number(process.env["BUN_NETLINK_TEST_LIMIT_MS"] ?? Number.POSITIVE_INFINITY);
const LOADING = "(loading)";
const root = resolve(import.meta.dirname, "../..");
const path = relative(root, file);
const failures: { name: string; error: string }[] = [];
/** Counts, and the name of the test that runs, or the empty string. */
const result = { passed: 0, failed: 0, skipped: 0, omitted: 0, failures, running: "" };
/** Rejects when an error is not caught while a test runs. */
let onUncaught: (error: unknown) => void = (error) => fail("(outside of the tests)", error);

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    // A test that handles such errors has its own listener.
    if (process.listenerCount(event) === 1) onUncaught(error);
  });
}

process.argv.splice(1, 3, file);
const started = performance.now();
try {
  await import(pathToFileURL(file).href);
  // Deno 2.9 keeps two descriptors of the last thread that loaded a module, also after its end. Tests count descriptors.
  if (process.versions["deno"] !== undefined) await once(new Worker(new URL("data:text/javascript,")), "exit");
  await runSuite(rootSuite, "", false);
} catch (error) {
  fail(LOADING, error);
}
save();
process.stdout.write("");
process.exit(result.failed > 0 ? 1 : 0);

async function runSuite(suite: Suite, prefix: string, skipped: boolean): Promise<void> {
  const failure = skipped || !hasTests(suite, prefix) ? undefined : await runAll(suite.hooks.beforeAll);
  for (const entry of suite.entries) {
    const name = nameIn(prefix, entry);
    if (entry.kind === "suite") await runSuite(entry, name, skipped || entry.skipped);
    else if (skipped || entry.skipped) result.skipped++;
    else if (reasonToOmit(path, name) !== undefined) result.omitted++;
    else if (failure !== undefined) fail(name, failure.error);
    else await runTest(suite, entry, name);
    save();
  }
  if (skipped || !hasTests(suite, prefix)) return;
  const afterAll = `${prefix} (afterAll)`;
  const after = reasonToOmit(path, afterAll) === undefined ? await runAll(suite.hooks.afterAll) : undefined;
  if (after !== undefined) fail(afterAll, after.error);
}

function nameIn(prefix: string, { name }: { readonly name: string }): string {
  return prefix === "" ? name : `${prefix} › ${name}`;
}

function hasTests(suite: Suite, prefix: string): boolean {
  return suite.entries.some((entry) => {
    const name = nameIn(prefix, entry);
    return !entry.skipped && (entry.kind === "test" ? reasonToOmit(path, name) === undefined : hasTests(entry, name));
  });
}

async function runTest(suite: Suite, test: TestCase, name: string): Promise<void> {
  result.running = name;
  save();
  const timeoutMs = Math.min(test.timeoutMs ?? settings.timeoutMs, LONGEST_MS);
  let failure: { error: unknown } | undefined;
  for (let tries = 0; tries <= test.retries; tries++) {
    const parents: Suite[] = [];
    for (let at: Suite | undefined = suite; at !== undefined; at = at.parent) parents.push(at);
    failure = await runAll(parents.toReversed().flatMap(({ hooks }) => hooks.beforeEach));
    failure ??= await runAll([test.body], timeoutMs);
    for (const hook of [...takeFinishing(), ...parents.flatMap(({ hooks }) => hooks.afterEach)]) {
      const after = await runAll([hook]);
      failure ??= after;
    }
    if (test.fails) failure = failure === undefined ? { error: new Error("expected the test to fail") } : undefined;
    if (failure === undefined) break;
  }
  result.running = "";
  if (failure === undefined) result.passed++;
  else fail(name, failure.error);
}

async function runAll(
  bodies: readonly Body[],
  timeoutMs = settings.timeoutMs,
): Promise<{ error: unknown } | undefined> {
  for (const body of bodies) {
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const before = onUncaught;
    onUncaught = reject;
    const timer = setTimeout(() => reject(new Error(`timed out after ${timeoutMs} ms`)), timeoutMs);
    try {
      await Promise.race([stopped, (async () => body())()]);
    } catch (error) {
      return { error };
    } finally {
      clearTimeout(timer);
      onUncaught = before;
      stopped.catch(() => {});
    }
  }
  return undefined;
}

function fail(name: string, error: unknown): void {
  if (reasonOfError(error) !== undefined) {
    // A file that cannot be loaded has no list of tests.
    result.omitted += name === LOADING ? (readFileSync(file, "utf8").match(/^\s*test\b/gm)?.length ?? 0) : 1;
    return;
  }
  result.failed++;
  const text = error instanceof Error ? (error.stack ?? `${error}`) : String(error);
  const missing = error instanceof Error && !text.includes(error.message) ? `${error.message}\n${text}` : text;
  result.failures.push({ name, error: missing.slice(0, 3000) });
  save();
}

/** The result is written after each test, because a test may end or crash the process. */
function save(): void {
  writeFileSync(resultFile, JSON.stringify({ ...result, seconds: (performance.now() - started) / 1000 }));
}
