// What needs a firewall that has tables of flows.
import { loadModule } from "../vm/modules.ts";

for (const name of ["nf_tables", "nf_flow_table_inet"]) loadModule(name);
// What the kernel has is looked at when this is read.
await import("./nftables-flows.test.ts");
