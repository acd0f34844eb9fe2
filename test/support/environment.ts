import { afterAll, describe } from "bun:test";
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { isVersionAtLeast } from "../../src/base/text.ts";
import { NetlinkError, NetworkNamespace } from "../../src/index.ts";

/** Whether a missing requirement of a test fails the run instead of skipping tests. */
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";

/** Whether tests can create network namespaces. The test command provides them if the system allows it. */
export const namespacesAvailable: boolean = probeNamespaces();

function probeNamespaces(): boolean {
  try {
    NetworkNamespace.create().close();
    return true;
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    return unavailable(`no network namespaces: ${error.message}`);
  }
}

/** Returns whether the running kernel has at least the given version, such as "5.15". */
export function isLinuxAtLeast(version: string): boolean {
  return isVersionAtLeast(release(), version);
}

/**
 * Returns whether a program is installed, such as a C compiler or `ip`. The test command adds /usr/sbin and /sbin to
 * PATH, which an ordinary user's PATH lacks.
 */
export function hasProgram(name: string): boolean {
  return Bun.which(name) !== null || unavailable(`${name} is not installed`);
}

/** Prints why tests are skipped. Throws if no test may be skipped. */
export function unavailable(reason: string): false {
  if (requireAll) throw new Error(`${reason}, and BUN_NETLINK_REQUIRE_ALL is set`);
  process.stderr.write(`skipping tests: ${reason}\n`);
  return false;
}

/**
 * Declares a describe block of tests that create network namespaces. The block is skipped if the system does not allow
 * that.
 */
export function describeInNamespaces(name: string, tests: () => void): void {
  describe.skipIf(!namespacesAvailable)(name, tests);
}

/**
 * Creates a network namespace for the tests of the file or of the describe block, and closes it after them. The tests must
 * be skipped if the system does not allow network namespaces.
 */
export function sharedNamespace(): NetworkNamespace {
  if (!namespacesAvailable) return undefined as never;
  const netns = NetworkNamespace.create();
  afterAll(() => netns.close());
  return netns;
}

/** Creates a folder for the tests of the file or of the describe block, and removes it after them. Returns the path. */
export function temporaryFolder(): string {
  const folder = new TemporaryFolder();
  afterAll(() => folder[Symbol.dispose]());
  return folder.path;
}

/** A new empty folder. Disposal removes it with its content. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "bun-netlink-test-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Declares a describe block of tests that create network namespaces and run programs, and is skipped without them. */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  describe.skipIf(!namespacesAvailable || !programs.every(hasProgram))(name, tests);
}

/**
 * Declares tests of a feature that only some kernels have. If the running kernel lacks the feature, the tests are
 * skipped: a `*.vm.ts` file runs them in the virtual machine, whose kernel has it.
 */
export function whereTheKernelHas(what: string, has: boolean, tests: () => void): void {
  if (has) tests();
  else process.stderr.write(`left to the virtual machine, since this kernel lacks it: ${what}\n`);
}

/**
 * Counts the open descriptors of this process, including those of children and threads that have just ended. Compare
 * with `settledDescriptors` later.
 */
export function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** Returns the number of threads of this process. */
export function threadCount(): number {
  return readdirSync("/proc/self/task").length;
}

/** Whether this user may open /dev/net/tun, which then also exists. */
export const canOpenTun: boolean = (() => {
  try {
    accessSync("/dev/net/tun", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
})();

/** Whether the tests run as root of the initial user namespace. */
export const isRootOfTheMachine: boolean =
  process.getuid?.() === 0 && readFileSync("/proc/self/uid_map", "utf8").trim().endsWith(" 4294967295");
