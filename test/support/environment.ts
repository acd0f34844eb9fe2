import { describe } from "bun:test";
import { readdirSync } from "node:fs";
import { NetlinkError, NetworkNamespace } from "../../src/index.ts";

/** With this set, what is missing fails the run instead of skipping tests. */
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";

/** Whether tests can make network namespaces of their own: the test command sees to it where the system allows. */
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

/** Whether a program is installed that serves as an oracle or builds one. */
export function hasProgram(name: string): boolean {
  return Bun.which(name) !== null || unavailable(`${name} is not installed`);
}

/** Tells that tests are left out for a reason; throws where none may be. */
export function unavailable(reason: string): false {
  if (requireAll) throw new Error(`${reason}, and BUN_NETLINK_REQUIRE_ALL is set`);
  process.stderr.write(`skipping tests: ${reason}\n`);
  return false;
}

/** A describe block whose tests make network namespaces; skipped where there can be none. */
export function describeInNamespaces(name: string, tests: () => void): void {
  describe.skipIf(!namespacesAvailable)(name, tests);
}

/**
 * Tests of what not every kernel has. Where the running one lacks it they are left out with a line: the kernel of the virtual
 * machine has it, and a `*.vm.ts` file has them run there.
 */
export function whereTheKernelHas(what: string, has: boolean, tests: () => void): void {
  if (has) tests();
  else process.stderr.write(`left to the virtual machine, since this kernel lacks it: ${what}\n`);
}

/**
 * How many descriptors this process has open, those of children and threads that have just ended among them: what is compared
 * with it later is asked of `settledDescriptors`.
 */
export function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** How many threads this process has. */
export function threadCount(): number {
  return readdirSync("/proc/self/task").length;
}
