import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** One block of TypeScript in a page. */
export interface Block {
  readonly page: string;
  /** The line of the page on which its code starts, from 1 on. */
  readonly line: number;
  readonly code: string;
  /** What it takes for granted: declarations in the comment in front of it, `<!-- given: … -->`. */
  readonly given: string;
}

/** The blocks of TypeScript in a page. */
export function blocksOf(page: string, text: string): Block[] {
  // What is shown as Markdown is no block of this page.
  const shown = text.replace(/^````[\s\S]*?^````$/gm, (block) => block.replace(/[^\n]/g, " "));
  const found = shown.matchAll(/(?:<!-- given: ([\s\S]*?) -->\n\s*)?^( *)```(?:ts|typescript)\n([\s\S]*?)^\2```$/gm);
  return [...found].map((match) => {
    const [whole, given = "", indent, body] = match;
    const before = shown.slice(0, match.index + whole.lastIndexOf(body!));
    const code = body!.replace(new RegExp(`^${indent}`, "gm"), "");
    return { page, line: before.split("\n").length, code, given };
  });
}

/**
 * What the compiler says against blocks, each compiled as a module of its own in a program that imports the package of the
 * project at `root`: sentences with the page and its line.
 */
export function blockProblems(root: string, blocks: readonly Block[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-docs-"));
  try {
    const files = new Map(blocks.map((block, index) => [`${index}/block.ts`, block]));
    for (const [file, { given, code }] of files) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      // One line of what is given: lines keep their numbers but for that one.
      writeFileSync(join(directory, file), `${given.replaceAll("\n", " ")}\n${code}\nexport {};\n`);
      for (const [name, text] of neighbours(blocks, files.get(file)!)) {
        writeFileSync(join(directory, dirname(file), name), text);
      }
    }
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        typeRoots: [join(root, "node_modules/@types")],
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      include: ["**/block.ts"],
    };
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules/.bin/tsc");
    const { stdout, stderr } = Bun.spawnSync([compiler, "-p", directory, "--pretty", "false"], { cwd: directory });
    return problems(`${stdout}${stderr}`, files);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The blocks of the same page that name their file in the first line, `// agent.ts`: others can import it. */
function neighbours(blocks: readonly Block[], { page }: Block): [name: string, code: string][] {
  return blocks.flatMap((block) => {
    const name = block.page === page ? /^\/\/ ([\w-]+\.ts)$/m.exec(block.code.split("\n", 1)[0]!)?.[1] : undefined;
    return name === undefined ? [] : [[name, block.code]];
  });
}

/** Messages of the compiler about blocks. What it says of the package itself is its own check's business. */
function problems(output: string, files: ReadonlyMap<string, Block>): string[] {
  return output.split("\n").flatMap((line) => {
    const match = /(\d+\/block\.ts)\((\d+),\d+\): (.*)$/.exec(line);
    const block = match === null ? undefined : files.get(match[1]!);
    if (block === undefined) return /^error/.test(line) ? [line] : [];
    return [`${block.page}:${block.line + Number(match![2]) - 2}: ${match![3]}`];
  });
}
