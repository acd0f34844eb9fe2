// Runs the cases of unannounced.test.ts that require VRFs. The kernel accepts multicast groups only after the bridge
// module was loaded.
import { loadModule } from "../vm/modules.ts";

for (const name of ["vrf", "bridge"]) loadModule(name);
process.env["WATCH_CASES"] = "optional-features";
await import("./unannounced.test.ts");
