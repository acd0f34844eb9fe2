// Runs the cases that require VRFs. The kernel rejects multicast groups before the bridge module is loaded.
import { loadModule } from "../vm/modules.ts";

for (const name of ["vrf", "bridge"]) loadModule(name);
process.env["WATCH_CASES"] = "optional-features";
await import("./unannounced.test.ts");
