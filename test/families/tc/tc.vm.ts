// Runs the cases of tc.test.ts that need optional kernel features.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["veth", "sch_ingress", "cls_u32"]) loadModule(name);
process.env["BUN_NETLINK_SET_UPS"] = "optional-features";
// The import comes last, because the test file checks for kernel features when it is imported.
await import("./tc.test.ts");
