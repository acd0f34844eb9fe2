// Runs the filter tests on a kernel that supports all kinds of filters and actions.
import { loadModule } from "../../../vm/modules.ts";

for (const name of ["veth", "sch_ingress", "cls_u32", "cls_flower", "cls_matchall"]) loadModule(name);
process.env["BUN_NETLINK_ALL_FILTERS"] = "1";
// The modules are loaded first, because the test files check for kernel features when they are imported.
await import("./filters.test.ts");
await import("./tables.test.ts");
