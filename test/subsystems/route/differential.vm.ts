// Runs the set-ups that the local kernel may not support, on a kernel that supports all of them.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["mpls_router", "mpls_iptunnel"]) loadModule(name);
process.env["BUN_NETLINK_SET_UPS"] = "optional-features";
await import("./differential.test.ts");
