import { describe } from "bun:test";
import { dcb } from "../../../src/families/dcb.ts";
import { NetlinkError } from "../../../src/index.ts";
import { namespacesAvailable } from "../../support/environment.ts";

/**
 * Whether the running kernel supports data center bridging. If so, it rejects a request without a device name as
 * invalid.
 */
const kernelHasDcb: boolean = namespacesAvailable && probe();

function probe(): boolean {
  try {
    dcb.connect().do("ieee-get", {});
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    if (error.code === "EINVAL") return true;
    const reason = `this kernel has no data center bridging: ${error.message}`;
    if (process.env["BUN_NETLINK_REQUIRE_ALL"] === "1") throw new Error(reason);
    process.stderr.write(`skipping tests: ${reason}\n`);
  }
  return false;
}

/**
 * Defines a describe block that requires data center bridging in the running kernel. The block is skipped on other
 * kernels.
 */
export function describeWithDcb(name: string, tests: () => void): void {
  describe.skipIf(!kernelHasDcb)(name, tests);
}
