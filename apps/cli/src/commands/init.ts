import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { devDependencies, version } from "../../../../package.json";
import { UsageError } from "../errors.ts";
import containerfile from "../init/containerfile.txt" with { type: "text" };
import fakeTest from "../init/fake.test.ts.txt" with { type: "text" };
import keepMtu from "../init/keep-mtu.ts.txt" with { type: "text" };
import kernelTest from "../init/kernel.test.ts.txt" with { type: "text" };
import main from "../init/main.ts.txt" with { type: "text" };
import packageFile from "../init/package.json.txt" with { type: "text" };
import readme from "../init/readme.md.txt" with { type: "text" };
import compilerOptions from "../init/tsconfig.json.txt" with { type: "text" };
import unit from "../init/unit.service.txt" with { type: "text" };
import { line } from "../output.ts";

/** Files of a new project. NAME stands for the project's name. */
const files: Readonly<Record<string, string>> = {
  "package.json": packageFile,
  "tsconfig.json": compilerOptions,
  "README.md": readme,
  "src/main.ts": main,
  "src/keep-mtu.ts": keepMtu,
  "test/fake.test.ts": fakeTest,
  "test/kernel.test.ts": kernelTest,
  "NAME.service": unit,
  Containerfile: containerfile,
};

/** Writes a small project into a new or empty folder, and prints the paths of its files. */
export function init(folder: string): void {
  const name = basename(resolve(folder));
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new UsageError(
      `${folder}: the folder's name is that of the package: expected lower-case letters, digits and "-"`,
    );
  }
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory()) throw new UsageError(`${existing}: expected a folder, got a file`);
  if (existing === folder && readdirSync(folder).length > 0) throw new UsageError(`${folder}: the folder is not empty`);
  const values: Readonly<Record<string, string>> = {
    NAME: name,
    VERSION: version,
    TYPES: devDependencies["@types/bun"],
    TYPESCRIPT: devDependencies.typescript,
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, fill(file, values));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, fill(text, values), { flag: "wx" });
    line(path);
  }
}

const fill = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\b[A-Z]{4,}\b/g, (word) => values[word] ?? word);
