#!/usr/bin/env bun
import { run } from "./run.ts";

run(process.argv.slice(2)).then((status) => process.exit(status));
