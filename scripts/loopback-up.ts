// Sets the loopback interface of this network namespace up. The program `ip` is not required.
import { Links } from "../src/subsystems/route/index.ts";

using links = Links.open();
links.set("lo", { up: true });
