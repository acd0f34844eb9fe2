import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** A block of TypeScript code in a documentation page. */
export interface CodeBlock {
  readonly page: string;
  /** Line number in the page of the first line of code; the first line of the page is 1. */
  readonly line: number;
  readonly code: string;
  /** Name of the file that other blocks import; undefined for a block without a name. */
  readonly name: string | undefined;
  /** Whether the block shows a file of `examples/programs`, which the blocks of all pages can import. */
  readonly isProgram: boolean;
  /** Declarations that the code needs, from the comment before the block: `<!-- given: … -->`. */
  readonly given: string;
}

/** Returns the blocks of TypeScript code in a documentation page. */
export function codeBlocksOf(page: string, text: string): CodeBlock[] {
  // A block of TypeScript inside a Markdown code block is an example of Markdown, so it is ignored.
  const shown = text.replace(/^````[\s\S]*?^````$/gm, (block) => block.replace(/[^\n]/g, " "));
  const found = shown.matchAll(
    /(?:<!-- given: ([\s\S]*?) -->\n\s*)?(?:<!-- examples\/(\S+) -->\n)?^( *)```(?:ts|typescript)\n([\s\S]*?)^\3```$/gm,
  );
  return [...found].map((match) => {
    const [whole, given = "", example, indent, body] = match;
    const before = shown.slice(0, match.index + whole.lastIndexOf(body!));
    const code = body!.replace(new RegExp(`^${indent}`, "gm"), "");
    const name = example === undefined ? /^\/\/ ([\w-]+\.ts)\n/.exec(code)?.[1] : basename(example);
    return {
      page,
      line: before.split("\n").length,
      code,
      name,
      isProgram: example?.startsWith("programs/") === true,
      given,
    };
  });
}

/**
 * Compiles each code block as a separate module. Returns the compiler's errors with the page and the line of each.
 *
 * @param root folder of the project.
 * @param paths files of the package that the blocks import by its name.
 */
export function compileErrors(
  root: string,
  paths: Readonly<Record<string, readonly string[]>>,
  blocks: readonly CodeBlock[],
): string[] {
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-docs-"));
  try {
    const files = new Map(blocks.map((block, index) => [`${index}/block.ts`, block]));
    for (const [file, { given, code }] of files) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      // The declarations are put on one line before the code. Each line number of the code thus differs from that in
      // the file by one.
      writeFileSync(join(directory, file), `${given.replaceAll("\n", " ")}\n${code}\nexport {};\n`);
      for (const [name, text] of importableBlocks(blocks, files.get(file)!)) {
        writeFileSync(join(directory, dirname(file), name), text);
      }
    }
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        typeRoots: [join(root, "node_modules/@types")],
        paths,
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      include: ["**/block.ts"],
    };
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules/.bin/tsc");
    const { stdout, stderr } = Bun.spawnSync([compiler, "-p", directory, "--pretty", "false"], { cwd: directory });
    return errorsInBlocks(`${stdout}${stderr}`, files);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Returns the code blocks that a block imports: blocks of its page with a name, and programs. */
function importableBlocks(blocks: readonly CodeBlock[], { page, code }: CodeBlock): [name: string, code: string][] {
  const imported = new Set([...code.matchAll(/from "\.\/([\w-]+\.ts)"/g)].map(([, name]) => name));
  return blocks.flatMap((block) => {
    const { name } = block;
    const isKnown = name !== undefined && imported.has(name) && (block.isProgram || block.page === page);
    return isKnown ? [[name, block.code]] : [];
  });
}

/**
 * Returns the compiler's errors in code blocks. Errors in the package itself are not included: `bun run typecheck`
 * reports them.
 */
function errorsInBlocks(output: string, files: ReadonlyMap<string, CodeBlock>): string[] {
  return output.split("\n").flatMap((line) => {
    const match = /(\d+\/block\.ts)\((\d+),\d+\): (.*)$/.exec(line);
    const block = match === null ? undefined : files.get(match[1]!);
    if (block === undefined) return /^error/.test(line) ? [line] : [];
    return [`${block.page}:${block.line + Number(match![2]) - 2}: ${match![3]}`];
  });
}
