// Runs the tests on a kernel with flow tables.
import { loadModule } from "../vm/modules.ts";

for (const name of ["nf_tables", "nf_flow_table_inet"]) loadModule(name);
// The test file looks for kernel features when it is imported.
await import("./nftables-flows.test.ts");
