import { writeFileSync } from "node:fs";
import { join } from "node:path";

const support = import.meta.dir;

/**
 * Writes a program into `folder` that starts a runtime like `bun FILE`: with TypeScript, `-e` and `--preload`, and with the
 * functions of Bun that tests use. Returns its path. Tests start their children with it.
 *
 * @param path program of the runtime.
 */
export function writeProgram(runtime: "node" | "deno", path: string, folder: string): string {
  const register = join(support, "register.ts");
  const flags = {
    node: ["--expose-gc", "--disable-warning=ExperimentalWarning", "--import", register],
    deno: [
      ...["run", "--quiet", "--allow-all", "--no-check", "--no-lock", "--node-modules-dir=manual"],
      ...["--v8-flags=--expose-gc", "--preload", register],
    ],
  }[runtime];
  const preload = { node: "--import", deno: "--preload" }[runtime];
  const program = join(folder, runtime);
  const script = `#!/bin/sh
export TEST_RUNTIME_FOLDER='${folder}' TEST_RUNTIME_PROGRAM='${program}' DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
preloads=
while :; do
  case "$1" in
    --preload) preloads="$preloads ${preload} $2"; shift 2 ;;
    run | --smol | --expose-gc | --no-install) shift ;;
    *) break ;;
  esac
done
if [ "$1" = -e ]; then
  file=$(mktemp '${folder}/eval-XXXXXXXX.ts')
  printf '%s\\n' "$2" > "$file"
  shift 2
  set -- "$file" "$@"
fi
exec '${path}' ${flags.join(" ")} $preloads "$@"
`;
  writeFileSync(program, script, { mode: 0o755 });
  return program;
}
