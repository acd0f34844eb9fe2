// Runs the tests on another kernel version, which has all types of sets.
import { loadModule } from "../../../vm/modules.ts";

loadModule("ip_set");
// The test file looks for kernel features when it is imported.
await import("./ipset.test.ts");
