import { join } from "node:path";
import { Archive } from "./archive.ts";

const root = join(import.meta.dir, "../..");

/**
 * Appends files of the project and a shell script to the archive of the virtual machine, which runs the script after
 * the boot.
 *
 * @param patterns paths of the files, relative to the project's root.
 * @param programs programs of this machine by their paths in the virtual machine.
 */
export function addProject(
  file: string,
  patterns: readonly string[],
  script: string,
  programs: Readonly<Record<string, string>> = {},
): void {
  using archive = new Archive(file, { append: true });
  for (const pattern of patterns) {
    for (const path of new Bun.Glob(pattern).scanSync({ cwd: root })) archive.copy(`project/${path}`, join(root, path));
  }
  for (const [path, program] of Object.entries(programs)) archive.copy(path, program);
  archive.file("tests.sh", script);
  archive.finish();
}
