import { readdirSync } from "node:fs";
import { join } from "node:path";
import { moduleName } from "../../src/schema/emit-names.ts";
import { describe, type Family } from "../../src/schema/index.ts";
import { about } from "./about.ts";
import { code, plain, table, wrapped } from "./markdown.ts";
import { familyPage, fileName, kernelParts } from "./page.ts";
import { readSentences } from "./sentences.ts";

const root = join(import.meta.dir, "../..");

/** The families that have a module, by their names, in order. */
export async function families(): Promise<Family[]> {
  const files = readdirSync(join(root, "src/families")).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(files.sort().map((file) => import(join(root, "src/families", file))));
  return modules.flatMap((module) => Object.values(module as Record<string, Family>));
}

/** All pages of docs/families, by file. */
export async function pages(): Promise<Map<string, string>> {
  const sentences = readSentences(join(root, "specs"));
  const all = await families();
  const texts = new Map([["README.md", indexPage(all)]]);
  for (const family of all) {
    texts.set(`${fileName(family.name)}.md`, familyPage(family, sentences.get(family.name) ?? new Map()));
  }
  return texts;
}

function indexPage(all: readonly Family[]): string {
  const rows = all.map((family) => {
    const description = describe(family);
    return [
      `[${plain(family.name)}](${fileName(family.name)}.md)`,
      plain(about[family.name] ?? ""),
      code(moduleName(family.name)),
      code(`bun-netlink/families/${fileName(family.name)}`),
      kernelParts(description),
    ];
  });
  const head = ["family", "what it is about", "value", "module", "kernel"];
  return `${wrapped(introduction(all.length))}\n${table(head, rows)}\n${reading}`;
}

const introduction = (count: number) => `# Families

One page for each of the ${count} families that come with the library, written from their modules by \`bun run docs\`. How
they are spoken is described in [clients.md](../clients.md); how a family of one's own is described in YAML, in
[specs/README.md](../../specs/README.md).
`;

const reading = `## How to read the pages

- **Operations** have the names that \`do\`, \`dump\` and \`events\` take. The numbers are those of the messages: types in raw
  families, commands in generic ones. \`admin-perm\` means CAP_NET_ADMIN in the initial user namespace, \`uns-admin-perm\`
  in the one that owns the network namespace. Where nothing is said, the spec says nothing: in most raw families changes
  take CAP_NET_ADMIN all the same.
- **Flags** are an option of the call, \`{ flags: NLM_F_CREATE | NLM_F_EXCL }\`. In raw families they say what an operation
  called \`new…\` may do: \`NLM_F_CREATE\` makes what is not there, \`NLM_F_EXCL\` refuses when it is there,
  \`NLM_F_REPLACE\` replaces it, \`NLM_F_APPEND\` adds another one behind it. Which of them the kernel heeds is up to each
  table; without \`NLM_F_CREATE\`, most change what is there, and say ENOENT or ENODEV when nothing is.
- **Fields** of an operation are those that its spec lists: \`do\` and \`dump\` for what is sent, \`answer\` and \`item\` for
  what comes back, \`event\` for what the kernel sends by itself. Other attributes of the same set are encoded and decoded
  just as well. What is "required" does not compile when it is left out; "with" names the members of the header for
  which the same holds. Where a request needs one of several, the text above its table says which.
- **Types** are those of values that were read. When they are written, a number is welcome for a \`bigint\`, bytes for a
  \`string\` that is an address, \`false\` for a flag that is not sent, and members of structures can be left out: they
  are 0. Fields of attribute sets are always optional.
- **Names of values** stand for numbers. An enum is \`Name | number\`, since kernels know values that no spec does; a set
  of flags is an array of names, and of what is left as one number.
- **On the wire** is what the attribute is in the message: its type, its byte order where that is not the machine's, its
  unit, its limits, the Linux version that brought it.

The same facts are at hand in programs: \`describe(family)\` from \`bun-netlink/schema\`.
`;
