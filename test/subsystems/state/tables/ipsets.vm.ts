// Runs the tests of declared sets on another kernel version, which supports all set types.
import { loadModule } from "../../../vm/modules.ts";

loadModule("ip_set");
// The module is loaded before the import, because the test file checks for kernel features when it is imported.
await import("./ipsets.test.ts");
