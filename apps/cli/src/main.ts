#!/usr/bin/env bun
import { routeTableNames } from "./tables/names.ts";

const args = process.argv.slice(2);
// The build bundles all subcommands except `show` as a second file, because loading that file takes a quarter of the
// start-up time.
const isRouteTable = args[0] === "show" && routeTableNames.includes(args[1] ?? "");
const chosen = isRouteTable ? import("./show-command.ts") : import("./all-commands.ts");
chosen.then(({ start }) => start(args)).then((status) => process.exit(status));
