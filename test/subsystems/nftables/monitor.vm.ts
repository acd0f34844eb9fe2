// Runs monitor.test.ts in the virtual machine, whose kernel has flow tables.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["nf_tables", "nf_flow_table_inet"]) loadModule(name);
// The import comes last, because the test file checks for kernel features when it is imported.
await import("./monitor.test.ts");
