// Main program of a guard process, which undoes an unconfirmed plan.
import { mainFile } from "../../../base/engine.ts";
import { guard } from "./guard.ts";
import { parseArguments } from "./guard-process.ts";

// Bundles in the format "cjs" cannot contain a top-level await.
void guard(mainFile(), parseArguments(process.argv[2]!)).then(() => process.exit(0));
