// The same on a kernel that has all kinds of filters and actions.
import { loadModule } from "../../../vm/modules.ts";

for (const name of ["veth", "sch_ingress", "cls_u32", "cls_flower", "cls_matchall"]) loadModule(name);
process.env["BUN_NETLINK_ALL_FILTERS"] = "1";
// What the kernel has is looked at when these are read.
await import("./filters.test.ts");
await import("./tables.test.ts");
